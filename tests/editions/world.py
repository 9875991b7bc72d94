"""A centre in use: in each edition something of everything that can be tampered with."""

import datetime
from dataclasses import dataclass, field
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    Comment,
    CommentReply,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    Task,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from amurinfo.editions import roles
from amurinfo.editions.accounts import create
from amurinfo.editions.exchange.basis import draft_segments
from amurinfo.editions.exchange.machine import unread
from amurinfo.editions.models import Dismissal, MachineConsent, Offer, Office, Role, Term
from amurinfo.facts.models import Figure, Name, PrecisePlace
from amurinfo.media.models import CentreDocument, CentreImage
from amurinfo.pages.models import ArticlePage
from amurinfo.visitors.models import Campaign, Release, Remark, SetAside

KINDS = ["contributor", "editor", "steward"]
#: A server to which every office lets text go.
MACHINE = "http://127.0.0.1:9"
#: Edition -> the office whose alone it is; English is everybody's.
OFFICES = {"ru": "vladivostok", "zh-hans": "changchun", "mn": "dadal"}


def png(name: str = "a.png") -> ContentFile:
    out = BytesIO()
    Picture.new("RGB", (8, 8), "green").save(out, "PNG")
    return ContentFile(out.getvalue(), name)


@dataclass
class Things:
    """What an edition and its office have. ``pages`` by what is the matter with them."""

    pages: dict[str, Page] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)

    def add(self, kind: str, key: int) -> None:
        self.ids.setdefault(kind, []).append(key)


class World:
    def __init__(self):
        users = get_user_model().objects
        self.operator = users.create_superuser("operator", password="x")
        self.users = {
            (slug, kind): create(f"{slug}-{kind}", Office.objects.get(slug=slug), kind)[0]
            for slug in OFFICES.values() for kind in KINDS
        }
        self.at_the_desk = self.client(self.operator)
        self.editions = {code: self._furnish(code, slug) for code, slug in OFFICES.items()}
        self.editions["en"] = self._furnish("en", "vladivostok")
        for code, things in self.editions.items():
            for offer in Offer.objects.filter(target__language=code, kind="page"):
                things.add("offer", offer.pk)

    @staticmethod
    def client(user) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def _furnish(self, code: str, slug: str) -> Things:
        things = Things()
        office = Office.objects.get(slug=slug)
        author = self.users[slug, "contributor"]
        head = self.users[slug, "steward"]
        home = Page.objects.get(depth=2, locale__language_code=code)
        below = Page.objects.descendant_of(home)
        shared = below.get(url_path__endswith="/ecoregion/rivers/")
        section = shared.get_parent()
        things.pages |= {
            "home": home, "section": section, "shared": shared,
            "news": below.get(url_path__endswith=f"{home.url_path}news/"),
            "record": below.filter(depth=4, url_path__contains="/species/").first() or shared,
        }

        def article(label: str, owner=author, **fields) -> Page:
            page = ArticlePage(title=f"{label} {code}", slug=f"{label}-{code}", owner=owner,
                               **fields)
            section.add_child(instance=page)
            page.save_revision(user=owner)
            things.pages[label] = page
            return page

        article("draft", live=False)
        live = article("own")
        live.save_revision(user=head).publish()
        locked = article("locked")
        Page.objects.filter(pk=locked.pk).update(
            locked=True, locked_by=head, locked_at=timezone.now()
        )
        scheduled = article("scheduled", live=False)
        scheduled.go_live_at = timezone.now() + datetime.timedelta(days=9)
        scheduled.save_revision(user=head).publish()
        follower = article("follower")
        # None can be made any more; one may have come from before.
        Page.objects.filter(pk=follower.pk).update(alias_of=live.pk)
        self._workflow(code, office, article("waiting", live=False), author, things)

        comment = Comment.objects.create(
            page=live, user=head, text="?", contentpath="title", position=""
        )
        CommentReply.objects.create(comment=comment, user=head, text="!")
        things.add("restriction", PageViewRestriction.objects.create(
            page=locked, restriction_type="login").pk)
        things.add("redirect", Redirect.objects.create(
            old_path=f"/{code}/old", redirect_page=shared).pk)
        things.add("session", EditingSession.objects.create(
            user=head, content_object=live, last_seen_at=timezone.now()).pk)
        shelf = roles.collection_of(office)
        things.add("collection", shelf.pk)
        things.add("empty_collection", shelf.add_child(instance=Collection(name=f"{slug} 2")).pk)
        for number in range(2):
            image = CentreImage.objects.create(
                title=f"{slug} {number}", file=png(), collection=shelf, uploaded_by_user=head,
            )
            image.tags.add("green")
            things.add("image", image.pk)
        for _number in range(2):
            things.add("document", CentreDocument.objects.create(
                title=slug, file=ContentFile(b"%PDF-1.4", "a.pdf"), collection=shelf,
                uploaded_by_user=head).pk)
        things.add("upload", UploadedFile.objects.create(
            for_content_type=None, file=png(), uploaded_by_user=head).pk)
        things.add("campaign", Campaign.objects.create(code=f"c-{code}", name=slug).pk)
        things.add("remark", Remark.objects.create(
            day=timezone.localdate(), language=code, text=slug).pk)
        for words in ("in vain", "not ours"):
            Release.objects.create(
                start=timezone.localdate(), end=timezone.localdate(), language=code,
                dimension="search", key=words, views=10, visits=0, visitors=10)
        things.add("aside", SetAside.objects.create(
            language=code, text="not ours", reason=slug, day=timezone.localdate()).pk)
        things.add("user", author.pk)
        things.add("user", head.pk)
        things.add("group", Role.objects.get(office=office, kind="steward").group_id)
        things.add("name", Name.objects.filter(language=code).first().pk)
        Dismissal.objects.create(
            page=shared, code="numbers", details="1", digest="0" * 16, reason=slug, user=head)
        by_machine = article("machine", live=False)
        unread.keep(by_machine, draft_segments(by_machine)[:1], head, "ru", MACHINE)
        MachineConsent.objects.get_or_create(
            office=office, address=MACHINE, withdrawn_at=None, defaults={"given_by": head})
        things.add("term", Term.objects.create(
            concept="buffer-zone", language=code, text=f"belt {code}").pk)
        secret = PrecisePlace.objects.create(
            figure=Figure.objects.filter(precise_place=None).first(), lat=50.5, lon=130.5,
            uncertainty_m=5, category=1,
        )
        things.add("precise", secret.pk)
        things.add("office", office.pk)
        things.add("stewardship", office.stewardships.first().pk)
        return things

    def _workflow(self, code, office, page, author, things: Things) -> None:
        """An approval of the office's own, for one page of its edition."""
        task = GroupApprovalTask.objects.create(name=f"approval {code}")
        task.groups.set(
            role.group for role in office.roles.exclude(kind=Role.Kind.CONTRIBUTOR)
        )
        workflow = Workflow.objects.create(name=f"workflow {code}")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        for label in ("waiting", "section"):
            WorkflowPage.objects.create(workflow=workflow, page=things.pages[label])
        state = workflow.start(page, author)
        things.add("workflow", workflow.pk)
        things.add("task", task.pk)
        things.add("workflow_state", state.pk)
        things.add("task_state", state.current_task_state_id)
        idle = Task.objects.get(pk=task.pk)
        things.add("task", idle.pk)
