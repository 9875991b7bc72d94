"""All rows of the database, and to whom each belongs.

What a person may change is a set of marks: ``page:ru`` (the tree of an edition), ``shelf:slug``
(an office's images and documents), ``words:ru`` (names, notes and terms in a language), ``facts``,
``visits`` (what explains the report of all editors), ``user:7`` (what is her own). A row belongs
to one or several marks; what nobody named here is ``nobody``'s, so a new table is guarded before
anybody thinks of it.
"""

import json
from collections.abc import Collection, Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Locale, Page

from amurinfo.editions import roles
from amurinfo.editions.models import Edition, Office, Role, Stewardship

#: Made by the machine from the rest, or telling who did what and when.
DERIVED = {
    "sessions.session", "wagtailcore.pagelogentry", "wagtailcore.modellogentry",
    "wagtailcore.referenceindex", "media.centrerendition", "modelsearch.indexentry",
    "modelsearch.sqliteftsindexentry", "wagtailsearch.indexentry",
    "editions.standing", "editions.paritymonth",
    "editions.memorytext", "editions.memoryword", "editions.memorypair",
    "delivery.change", "delivery.withdrawn",
    "search.document", "search.pending", "search.state", "search.suggestion",
    "wagtailsearch.sqliteftsindexentry", "wagtailembeds.embed",
}
#: Of a page by a column, unlike other tables that point at a page.
OF_A_PAGE = {
    "wagtailcore.comment": "page_id",
    "wagtailcore.pagesubscription": "page_id",
    "wagtailcore.pageviewrestriction": "page_id",
    "editions.basis": "page_id",
    "editions.dismissal": "page_id",
    "editions.publishedwithout": "page_id",
}
#: Of a person, by a column.
OF_A_PERSON = {
    "wagtailusers.userprofile": "user_id",
    "wagtailadmin.formstate": "user_id",
    "wagtailadmin.editingsession": "user_id",
    "wagtailcore.uploadedfile": "uploaded_by_user_id",
}
#: By the row to which they point: column, table.
OF_ANOTHER_ROW = {
    "wagtailcore.commentreply": ("comment_id", "wagtailcore.comment"),
    "wagtailcore.taskstate": ("workflow_state_id", "wagtailcore.workflowstate"),
    "wagtailcore.pageviewrestriction_groups": (
        "pageviewrestriction_id", "wagtailcore.pageviewrestriction",
    ),
    "editions.officeapproval": ("revision_id", "wagtailcore.revision"),
    "media.pdftext": ("document_id", "media.centredocument"),
}
OF_WHAT_THEY_NAME = {"wagtailcore.revision", "wagtailcore.workflowstate", "taggit.taggeditem"}
#: Facts that few may see and nobody may change by her role.
PRECISE = {"facts.preciseplace", "facts.preciseplaceaccess"}
#: Columns of the account that are the operator's.
POWERS = ("is_superuser", "is_staff", "is_active", "username")

Row = dict
Snapshot = dict[str, dict[object, Row]]


def _models():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
            yield model


def take(before: Snapshot | None = None, written: Collection[str] = ("*",)) -> Snapshot:
    """{table: {key: row}} of everything that is not derived; with ``written`` only those tables
    of the database are read, the others are as they were ``before``."""
    found: Snapshot = {}
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in _models():
            name = model._meta.label_lower
            if name in DERIVED or model._meta.db_table not in tables:
                continue
            if before is not None and not {"*", model._meta.db_table} & set(written):
                found[name] = before.get(name, {})
                continue
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            at = names.index(model._meta.pk.column)
            found[name] = {
                row[at]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()
            }
    return found


class Owners:
    """To whom rows belong, in the state before."""

    def __init__(self, before: Snapshot):
        homes = Page.objects.filter(depth=2).select_related("locale")
        self.trees = {home.path: home.locale.language_code for home in homes}
        self.codes = dict(Locale.objects.values_list("pk", "language_code"))
        self.editions = dict(Edition.objects.values_list("pk", "language"))
        offices = Office.objects.all()
        self.shelves = {roles.collection_of(office).pk: office.slug for office in offices}
        self.offices = {office.pk: office.slug for office in offices}
        self.types = {t.pk: f"{t.app_label}.{t.model}" for t in ContentType.objects.all()}
        self.before = before
        self.page_tables = {
            model._meta.label_lower for model in _models() if issubclass(model, Page)
        }
        #: Many-to-many rows of pages: {table: column}
        self.page_columns = {}
        for model in _models():
            if not model._meta.auto_created:
                continue
            for field in model._meta.fields:
                if field.is_relation and issubclass(field.related_model, Page):
                    self.page_columns[model._meta.label_lower] = field.column

    def marks(self, table: str, row: Row, now: Snapshot) -> set[str]:
        if table == "wagtailcore.page":
            return {
                f"page:{self.trees.get(row['path'][:8], '?')}",
                f"page:{self.codes.get(row['locale_id'], '?')}",
            }
        if table in self.page_tables:
            return self._row(now, "wagtailcore.page", row["page_ptr_id"])
        if table in self.page_columns:
            return self._row(now, "wagtailcore.page", row[self.page_columns[table]])
        if table in OF_A_PAGE:
            return self._row(now, "wagtailcore.page", row[OF_A_PAGE[table]])
        if table in OF_A_PERSON:
            return {f"user:{row[OF_A_PERSON[table]]}"}
        if table in OF_ANOTHER_ROW:
            column, other = OF_ANOTHER_ROW[table]
            return self._row(now, other, row[column])
        if table in OF_WHAT_THEY_NAME:
            named = self.types.get(row.get("base_content_type_id") or row["content_type_id"])
            key = row["object_id"]
            return self._row(now, named, int(key) if str(key).isdecimal() else key)
        if table in ("media.centreimage", "media.centredocument"):
            return {f"shelf:{self.shelves.get(row['collection_id'], '?')}"}
        if table in ("editions.snapshot", "editions.machinetext"):
            return {f"page:{self.editions.get(row['edition_id'], '?')}"}
        if table == "editions.offer":
            # Made by whoever publishes; decided by whom it is made to.
            decided = row["decided_by_id"] or row["status"] in ("accepted", "waived")
            to = self.editions.get(row["target_id"], "?")
            return {f"page:{to}"} if decided else set()
        if table == "wagtailredirects.redirect":
            code = row["old_path"].lstrip("/").split("/")[0]
            marks = {f"page:{code}"}
            if row["redirect_page_id"]:
                marks |= self._row(now, "wagtailcore.page", row["redirect_page_id"])
            return marks
        if table == "auth.user":
            return {f"user:{row['id']}"}
        if table == "facts.name":
            return {f"words:{row['language']}", "facts"}
        if table in ("editions.term", "visitors.setaside"):
            return {f"words:{row['language']}"}
        if table == "editions.machineconsent":
            return {f"consent:{self.offices.get(row['office_id'], '?')}"}
        if table in ("visitors.campaign", "visitors.remark"):
            return {"visits"}
        if table.startswith("facts.") and table not in PRECISE:
            return {"facts"}
        return {"nobody"}

    def _row(self, now: Snapshot, table: str | None, key) -> set[str]:
        marks = set()
        for state in (self.before, now):
            row = state.get(table, {}).get(key)
            if row is not None:
                marks |= self.marks(table, row, state)
        return marks or {"nobody"}


def allowed_to(user) -> set[str]:
    """The marks of what ``user`` may change."""
    kept = Stewardship.objects.on().filter(office__roles__group__user=user)
    codes = set(kept.filter(edition__isnull=False).values_list("edition__language", flat=True))
    kinds = set(Role.objects.filter(group__user=user).values_list("kind", flat=True))
    marks = {f"page:{code}" for code in codes} | {f"user:{user.pk}"}
    marks |= {f"shelf:{office.slug}" for office in roles.offices_of(user)}
    stewards = Role.objects.filter(group__user=user, kind="steward")
    marks |= {f"consent:{slug}" for slug in stewards.values_list("office__slug", flat=True)}
    if kinds & {"editor", "steward"}:
        marks |= {"facts", "visits"} | {f"words:{code}" for code in codes}
    return marks


def changes(before: Snapshot, now: Snapshot) -> Iterator[tuple[str, object, Row, Row]]:
    """(table, key, row before or ``{}``, row now or ``{}``) of all that differs."""
    for table in before.keys() | now.keys():
        old, new = before.get(table, {}), now.get(table, {})
        if old is new or old == new:
            continue
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                yield table, key, old.get(key, {}), new.get(key, {})


def trespasses(before: Snapshot, now: Snapshot, owners: Owners, allowed: set[str]) -> list[str]:
    """What changed and was not hers."""
    found = []
    for table, key, old, new in changes(before, now):
        if table == "taggit.tag" and not old:
            continue
        goes_along = table == "wagtailcore.workflowpage" and not new
        if goes_along and old["page_id"] not in now["wagtailcore.page"]:
            continue  # with its page; whose that was is asked there
        marks = set()
        if old:
            marks |= owners.marks(table, old, before)
        if new:
            marks |= owners.marks(table, new, now)
        if table == "auth.user" and any(old.get(c) != new.get(c) for c in POWERS):
            marks.add("nobody")
        if table.startswith("facts."):
            marks |= _facts(table, old, new)
        if marks - allowed:
            what = [c for c in old.keys() | new.keys() if old.get(c) != new.get(c)]
            found.append(f"{table} {key}: {sorted(marks - allowed)} {sorted(what)[:8]}")
    return found


def _facts(table: str, old: Row, new: Row) -> set[str]:
    marks = set()
    for code in _texts(old).keys() | _texts(new).keys():
        if _texts(old).get(code) != _texts(new).get(code):
            marks.add(f"words:{code}")
    # Facts are corrected, not deleted; only who is in which network may be taken back.
    if old and not new and "_" not in table and table != "facts.membership":
        marks.add("nobody")
    return marks


def _texts(row: Row) -> dict[str, list]:
    """{language: words} of the columns that hold words by language."""
    found: dict[str, list] = {}
    for name, value in [("note", row.get("note")), *_json(row.get("texts")).items()]:
        for code, text in _json(value).items():
            if text:
                found.setdefault(code, []).append((name, text))
    return {code: sorted(texts) for code, texts in found.items()}


def _json(value) -> dict:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}
