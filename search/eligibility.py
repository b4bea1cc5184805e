"""What the public may find: one predicate for one object, one queryset for each table, and a test that they agree.

Everything else in this package asks here. A page may be found if it is live and not past its expiry, lies within a
site, is no alias (its original is found), neither it nor a page above it is restricted, and its type has a search kind.
An unpublished page hides only itself: Wagtail still serves what lies below. An offer may be found if it is listed and the
funder map, on which it is shown, may be found.
"""

import functools
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from home.models import BasePage
from pathway.models import FunderMapPage, FundingScheme
from pathway.models.scheme import FundingSchemeQuerySet

RESTRICTED: Final = ("page__path", "page__aliases__path", "page__aliases__aliases__path")
"""An alias is as restricted as its original, and so is what lies below it."""


@functools.cache
def page_types() -> dict[type[BasePage], str]:
    """Every searchable page type with its kind."""
    return {
        model: model.search_kind
        for model in apps.get_models()
        if issubclass(model, BasePage) and model.search_kind is not None
    }


def is_public(found: Page | FundingScheme) -> bool:
    """Whether the public may find this object as it stands in memory."""
    if isinstance(found, FundingScheme):
        is_over = found.closes is not None and found.closes < timezone.localdate()
        return found.is_listed and not is_over and any(is_public(page) for page in FunderMapPage.objects.all())
    has_expired = found.expire_at is not None and found.expire_at <= timezone.now()
    if not found.live or has_expired or found.alias_of_id is not None or found.specific_class not in page_types():
        return False
    roots = Site.objects.values_list("root_page__path", flat=True)
    if not any(found.path.startswith(path) for path in roots):
        return False
    return not found.get_view_restrictions().exclude(restriction_type=PageViewRestriction.NONE).exists()


def public_pages() -> QuerySet[Page]:
    """Every page that the public may find, as base pages. One query, however many sites and restrictions there are."""
    types = ContentType.objects.get_for_models(*page_types()).values()
    pages = Page.objects.live().filter(content_type__in=types, alias_of__isnull=True)
    pages = pages.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    return pages.filter(_at_or_below(Site.objects.all(), "root_page__path"), ~_at_or_below(restrictions, *RESTRICTED))


def public_offers() -> FundingSchemeQuerySet:
    """Every funder's offer that the public may find."""
    return FundingScheme.objects.listed().filter(Exists(public_pages().type(FunderMapPage)))


def _at_or_below(tops: QuerySet[Any], *paths: str) -> Exists:
    """Whether a page is one of these or lies below one, by its path in the tree."""
    found = tops.annotate(found=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
    return Exists(found.filter(functools.reduce(Q.__or__, (Q(found__startswith=F(path)) for path in paths))))
