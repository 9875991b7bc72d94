"""Redirects are kept for ever and lead there in one step: loops and chains are refused.

Wagtail keeps them and makes one by itself when a page is renamed or moved. What it lacks stands
here: the check, and that redirects to an address follow when what stands there moves.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from amurinfo.pages.addresses import Addresses
from amurinfo.pages.models import RecordIndexPage

_clean = Redirect.clean


def target_of(redirect: Redirect) -> str | None:
    """Path on this site to which it leads, as Wagtail normalises old paths; ``None`` if it leads
    elsewhere or nowhere."""
    if redirect.redirect_page_id:
        return Redirect.normalise_path(Addresses().page(redirect.redirect_page))
    if not redirect.redirect_link:
        return None
    parts = urlsplit(redirect.redirect_link)
    site = urlsplit(settings.SITE_URL)
    if parts.netloc and parts.netloc != site.netloc:
        return None
    return Redirect.normalise_path(parts.path or "/")


def check(redirect: Redirect) -> None:
    """Raises ``ValidationError`` for a redirect that leads nowhere, in a circle, or to or from
    another redirect."""
    old = Redirect.normalise_path(redirect.old_path)
    if not redirect.redirect_page_id and not redirect.redirect_link:
        raise ValidationError(_("A redirect has to lead somewhere: choose a page or an address."))
    target = target_of(redirect)
    if target == old:
        raise ValidationError(_("This redirect leads to itself."))
    others = Redirect.objects.exclude(pk=redirect.pk)
    onward = others.filter(old_path=target).first() if target else None
    if onward is not None:
        if target_of(onward) == old:
            raise ValidationError(
                _("“%(path)s” leads back here: readers would go round in a circle.")
                % {"path": target}
            )
        raise ValidationError(
            _("“%(path)s” is redirected itself; lead directly to “%(target)s”.")
            % {"path": target, "target": onward.link}
        )
    for other in others.select_related("redirect_page"):
        if target_of(other) == old:
            raise ValidationError(
                _("“%(path)s” leads to this old address; change that redirect first.")
                % {"path": other.old_path}
            )


def clean(self: Redirect) -> None:
    _clean(self)
    check(self)


# The model is Wagtail's, and all its forms, the import from a file too, ask its ``clean``.
Redirect.clean = clean


@receiver(page_slug_changed, dispatch_uid="delivery-slug-changed")
def renamed(instance: Page, instance_before: Page, **kwargs) -> None:
    follow(instance, instance_before.url_path, instance.url_path)


@receiver(post_page_move, dispatch_uid="delivery-page-moved")
def moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs) -> None:
    if url_path_before != url_path_after:
        follow(instance, url_path_before, url_path_after)


def follow(page: Page, before: str, after: str) -> None:
    """What led to addresses at or below ``before`` (url paths) leads to those below ``after``;
    records below a list that moved get redirects of their own, as they have no pages."""
    where = Addresses()
    old, new = where.path(before, page.locale_id), where.path(after, page.locale_id)
    # A page that has come back needs no redirect from where it stands.
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    for redirect in Redirect.objects.filter(redirect_link__startswith=old):
        redirect.redirect_link = new + redirect.redirect_link.removeprefix(old)
        redirect.save(update_fields=["redirect_link"])
    lists = Page.objects.descendant_of(page, inclusive=True).type(RecordIndexPage).specific()
    for index in lists:
        to = where.path(index.url_path, index.locale_id)
        come = old + to.removeprefix(new)
        slugs = list(index.records().values_list("slug", flat=True))
        back = [Redirect.normalise_path(f"{to}{slug}/") for slug in slugs]
        Redirect.objects.filter(old_path__in=back).delete()
        for slug in slugs:
            Redirect.objects.update_or_create(
                old_path=Redirect.normalise_path(f"{come}{slug}/"), site=None,
                defaults={"redirect_link": f"{to}{slug}/", "automatically_created": True},
            )
