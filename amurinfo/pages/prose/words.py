"""What is wrong with a fact, in words."""

from django.utils.translation import gettext as _

from amurinfo.facts.prose import syntax


def why(error: syntax.FactError) -> str:
    """What is wrong with a fact, in the active language."""
    match error.code:
        case "kind":
            return _("there are no facts of the kind “%(kind)s”.") % {"kind": error.detail}
        case "option":
            return _("“%(option)s” cannot be asked for here.") % {"option": error.detail}
    return _("a fact is written as {{kind:name|option}}, on one line.")
