"""Who gets a mail when people comment on a page.

Wagtail mails whoever follows the comments of a page, and whoever wrote in a thread that goes on.
Here, besides: only those who may still open the page, each only the threads that are hers, and a
page that nobody follows is not silent, e.g. one that came with the centre: then it is everybody
who keeps the edition.
"""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.mail import send_notification
from wagtail.models import Comment, Page, PageSubscription

from .mail import keepers
from .models import Edition

#: What Wagtail calls what a mail tells, as its template has it.
_TOLD = ("new_comments", "resolved_comments", "deleted_comments", "new_replies")


def notify(page: Page, by, changes: dict[str, list]) -> None:
    """``changes``: as ``EditView.get_commenting_changes`` finds them. Who only edited what she had
    written tells nothing new."""
    if not any(changes[what] for what in _TOLD):
        return
    may_open = _Openers(page, by)
    following = may_open.of(get_user_model().objects.filter(pk__in=_subscribed(page)))
    threads = {comment.pk for comment in changes["resolved_comments"]}
    threads |= {comment.pk for comment, _replies in changes["new_replies"]}
    takes_part = may_open.of(_people_in(threads).exclude(pk__in=[one.pk for one in following]))
    is_news = changes["new_comments"] or changes["new_replies"]
    if is_news and not following and not takes_part:
        edition = Edition.objects.filter(locale_id=page.locale_id).first()
        following = may_open.of(keepers(edition)) if edition else []
    _send(following, page, by, changes)
    together = defaultdict(list)
    for person in takes_part:
        together[frozenset(_threads_of(person, threads))].append(person)
    for hers, people in together.items():
        _send(people, page, by, {
            "new_comments": [], "deleted_comments": [],
            "resolved_comments": [one for one in changes["resolved_comments"] if one.pk in hers],
            "new_replies": [pair for pair in changes["new_replies"] if pair[0].pk in hers],
        })


class _Openers:
    """Of some people those who may open the page in the editor, where its comments stand."""

    def __init__(self, page: Page, by):
        self.page, self.by = page, by

    def of(self, people) -> list:
        return [one for one in people if one != self.by and one.is_active and one.email
                and self.page.permissions_for_user(one).can_edit()]


def _subscribed(page: Page):
    return PageSubscription.objects.filter(
        page_id=page.pk, comment_notifications=True).values("user")


def _people_in(threads: set[int]):
    """Whoever began one of these threads or answered in it."""
    return get_user_model().objects.filter(
        Q(pk__in=Comment.objects.filter(pk__in=threads).values("user"))
        | Q(comment_replies__comment__in=threads)
    ).distinct()


def _threads_of(person, threads: set[int]) -> set[int]:
    return set(Comment.objects.filter(
        Q(user=person) | Q(replies__user=person), pk__in=threads).values_list("pk", flat=True))


def _send(people: list, page: Page, by, changes: dict[str, list]) -> None:
    """By Wagtail's own mail, in the language of each; who turned it off gets none."""
    if people:
        send_notification(people, "updated_comments", {
            "page": page, "editor": by,
            **{what: changes[what] for what in _TOLD[:3]},
            "replied_comments": [{"comment": comment, "replies": replies}
                                 for comment, replies in changes["new_replies"]],
        })
