"""What an editor is told after saving: numbers and dates that were typed although a record holds
them, and facts that there is nothing to show for."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin import messages

from amurinfo.facts.prose import syntax
from amurinfo.facts.prose.resolve import resolve

from ..addresses import addresses
from ..models import WordsPage
from . import check, names
from .show import facts_of, paragraphs


def typed_numbers(page: WordsPage, where) -> list:
    """Numbers and dates in the words of a page that should be facts. The queries do not grow with
    the words."""
    language = where.language(page)
    home = f"/{language}/"
    lists = {path.removeprefix(home).strip("/"): kind
             for (kind, code), path in where.indexes.items() if code == language}
    plain = [page.title, page.summary]
    for item in page.body.raw_data:
        if item["type"] == "heading":
            plain.append(item["value"])
        elif item["type"] == "quote":
            plain.append(item["value"].get("text", ""))
    return list(check.typed_numbers(
        plain, paragraphs(page), where.page(page).removeprefix(home).strip("/"), language, lists,
        check.held_in_database(), names.lexicon(), page.kept_numbers,
    ))


def unshown(page: WordsPage, language: str) -> list[tuple[syntax.Fact, str]]:
    """Facts in the words of a page that readers would be told are withdrawn, each with the reason
    in the editor's language."""
    shown = resolve(facts_of(page), language, speak=get_language())
    return [(fact, one.problem) for fact, one in shown.items() if one.problem]


def after_saving(request, page) -> None:
    """For Wagtail's hooks; says nothing if nothing is amiss."""
    saved = page.get_latest_revision_as_object()
    if not isinstance(saved, WordsPage):
        return
    where = addresses(request)
    for fact, why in unshown(saved, where.language(saved)):
        messages.warning(request, _("“%(page)s”: the fact %(fact)s cannot be shown: %(why)s") % {
            "page": saved.title, "fact": fact.braces, "why": why,
        })
    found = typed_numbers(saved, where)
    if found:
        numbers = ", ".join(dict.fromkeys(one.text for one in found))
        messages.warning(request, _(
            "These numbers or dates are typed, and a record holds them or could hold them: "
            "%(numbers)s. Put the fact in their place, or list them under “numbers that may stay”."
        ) % {"numbers": numbers})
