"""What the public may find: one predicate for one object, one queryset for each table, and a test that they agree.

Everything else in this package asks here. A page may be found if it is live and not past its expiry, lies within a
site, is no alias (its original is found), neither it nor a page above it is restricted, and its type has a search kind.
An unpublished page hides only itself: Wagtail still serves what lies below. An offer may be found if it is listed and the
funder map, on which it is shown, may be found.
"""

import datetime
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from home.models import BasePage
from home.prepared import Prepared
from pathway.models import FunderMapPage, FundingScheme
from pathway.models.scheme import FundingSchemeQuerySet
from pathway.rules import is_on_map


@functools.cache
def page_types() -> dict[type[BasePage], str]:
    """Every searchable page type with its kind."""
    return {
        model: model.search_kind
        for model in apps.get_models()
        if issubclass(model, BasePage) and model.search_kind is not None
    }


def _restrictions() -> QuerySet[PageViewRestriction]:
    return PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)


_RESTRICTED: Final = ("page__path", "page__aliases__path", "page__aliases__aliases__path")
"""An alias is as restricted as its original, and so is what lies below it."""


class _Path(NamedTuple):
    is_root: int
    path: str | None


def _paths() -> QuerySet[Any, Any]:
    """The paths of the sites' roots and of what is restricted, in one query."""
    restrictions = _restrictions().order_by()
    return (
        Site.objects.order_by()
        .values_list(Value(1), "root_page__path")
        .union(*(restrictions.values_list(Value(0), path) for path in _RESTRICTED))
    )


_PATHS = Prepared(_Path, lambda _keys: _paths())


class Placed(Protocol):
    """What decides whether a page is public: a page, or the few columns of one."""

    @property
    def live(self) -> bool:
        """Whether it is published."""
        ...

    @property
    def alias_of_id(self) -> int | None:
        """The page that it repeats, if it is an alias."""
        ...

    @property
    def expire_at(self) -> datetime.datetime | None:
        """When it ends, if it does."""
        ...

    @property
    def content_type_id(self) -> int:
        """Its type."""
        ...

    @property
    def path(self) -> str:
        """Its place in the tree."""
        ...


def page_type(page: Placed) -> type[BasePage] | None:
    """The searchable type of a page, without asking the database; None if it is not searched."""
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return model if model in page_types() else None


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides about pages beside the pages themselves, read once for many: paths of the tree."""

    sites: tuple[str, ...]
    restricted: tuple[str, ...]

    @classmethod
    def read(cls) -> Self:
        """As it is now: one small query."""
        paths = _PATHS.one()
        return cls(
            sites=tuple(row.path for row in paths if row.is_root and row.path),
            restricted=tuple(row.path for row in paths if not row.is_root and row.path),
        )


def is_public(page: Placed, ground: Ground) -> bool:
    """Whether the public may find this page as it stands in memory. Asks the database nothing."""
    return (
        page.live
        and page.alias_of_id is None
        and (page.expire_at is None or page.expire_at > timezone.now())
        and page_type(page) is not None
        and page.path.startswith(ground.sites)
        and not page.path.startswith(ground.restricted)
    )


def is_public_offer(offer: FundingScheme, pages: Iterable[Placed], ground: Ground) -> bool:
    """Whether the public may find this offer, given the pages that may show it."""
    on_map = is_on_map(is_listed=offer.is_listed, closes=offer.closes)
    return on_map and any(page_type(page) is FunderMapPage and is_public(page, ground) for page in pages)


def public_pages() -> QuerySet[Page]:
    """Every page that the public may find, as base pages. One query, however many sites and restrictions there are."""
    types = ContentType.objects.get_for_models(*page_types()).values()
    pages = Page.objects.live().filter(content_type__in=types, alias_of__isnull=True)
    pages = pages.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
    return pages.filter(
        _at_or_below(Site.objects.order_by(), "root_page__path"), ~_at_or_below(_restrictions(), *_RESTRICTED)
    )


def public_offers() -> FundingSchemeQuerySet:
    """Every funder's offer that the public may find."""
    return FundingScheme.objects.listed().filter(Exists(public_pages().filter(content_type=_type_of(FunderMapPage))))


def _type_of(model: type[BasePage]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _at_or_below(tops: QuerySet[Any], *paths: str) -> Exists:
    """Whether a page is one of these or lies below one, by its path in the tree."""
    found = tops.annotate(found=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
    return Exists(found.filter(functools.reduce(Q.__or__, (Q(found__startswith=F(path)) for path in paths))))
