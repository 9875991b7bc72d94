"""What was forgiven while reading a file, in words."""

from django.utils.translation import gettext as _


def remark(code: str, detail: str) -> str:
    match code:
        case "encoding":
            return _("read as %(detail)s; “CSV UTF-8” is safer.") % {"detail": detail}
        case "delimiter":
            return _("cells are parted by “%(detail)s”.") % {"detail": detail}
        case "workbook":
            return _("read as an Excel workbook, its first sheet.")
    raise KeyError(code)
