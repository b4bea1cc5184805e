"""The ways around the site: sections for the header, pages for the footer, the trail to where one is.

Two queries for all of it, however many pages there are. A section's short name is its address ("Funding" for /funding/), because a
title such as "Funding by career stage" is right on its page and too long beside six others. Staff choose what stands in
the header by "Show in menus", and its order by the order of the pages.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction, Site

from home.prepared import Prepared

PageType = TypeVar("PageType", bound=Page)


@dataclass(frozen=True)
class Way:
    """A link: its words, its address, and whether it leads to where the reader is."""

    label: str
    url: str
    title: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Ways:
    """All links of header, footer and breadcrumbs. The trail begins at the home page and ends with the page itself."""

    home: Way
    sections: tuple[Way, ...] = ()
    footer: tuple[Way, ...] = ()
    trail: tuple[Way, ...] = ()


NOWHERE = Ways(home=Way(label="Home", url="/"))


def visible_pages() -> QuerySet[Page]:
    """Live pages that no restriction hides."""
    return visible(Page.objects.all())


def visible(pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Those of these pages that are live and that no restriction hides. The restrictions are read at once.

    Asking for them in the same query would cost a look at each page of a list, and takes longer to compose than to ask.
    """
    shown = pages.filter(live=True)
    for path in restricted_paths():
        shown = shown.exclude(path__startswith=path)
    return shown


def restricted_paths() -> tuple[str, ...]:
    """The paths below which the public sees nothing."""
    return tuple(row.page__path for row in _RESTRICTED.one())


def restricted() -> Exists:
    """Whether a restriction hides a page, as a condition: for prepared queries of few pages, composed only once."""
    found = PageViewRestriction.objects.annotate(here=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
    return Exists(found.filter(here__startswith=F("page__path")).order_by())


class _PageFields(NamedTuple):
    path: str
    depth: int
    url_path: str
    slug: str
    title: str
    show_in_menus: bool


class _Restriction(NamedTuple):
    page__path: str


class _Last(NamedTuple):
    path: str


_RESTRICTED = Prepared(_Restriction, lambda _keys: PageViewRestriction.objects.order_by())
# Asking for children by their depth would look at every page of the site: only the last path says how many there may be.
_LAST = Prepared(_Last, lambda keys: Page.objects.filter(path__gte=keys[0], path__lte=keys[1]).order_by("-path")[:1])
_PAGES = Prepared(
    _PageFields, lambda keys: Page.objects.filter(~restricted(), path__in=keys, live=True).order_by("path")
)


def ways_around(*, site: Site | None, page: Page | None) -> Ways:
    """Return every way that leads on from this page; `page` is None for an address that belongs to no page."""
    if site is None:
        return NOWHERE
    root = site.root_page
    home = root.get_url() or "/"
    here = (page.path or "") if page is not None else ""
    ancestors = [here[:end] for end in range(len(root.path) + Page.steplen, len(here), Page.steplen)]
    # The first ancestor is one of the children.
    paths = [*_children(root), *ancestors[1:]]
    shown = _PAGES.one(*paths) if paths else []
    top = [each for each in shown if each.depth == root.depth + 1]

    def way(each: _PageFields, label: str = "") -> Way:
        return Way(
            label=label or each.slug.replace("-", " ").capitalize(),
            url=f"{home}{each.url_path.removeprefix(root.url_path)}",
            title=each.title,
            is_current=here.startswith(each.path),
        )

    return Ways(
        home=Way(label="Home", url=home, is_current=here == root.path),
        sections=tuple(way(each) for each in top if each.show_in_menus),
        footer=tuple(way(each, each.title) for each in top if not each.show_in_menus),
        trail=tuple(way(each, each.title) for each in shown if each.path in ancestors),
    )


def _children(root: Page) -> list[str]:
    """Where the children of a page may be."""
    last = next(iter(_LAST.one(*Page._get_children_path_interval(root.path))), None)
    number = Page._str2int(last.path[len(root.path) :][: Page.steplen]) if last else 0
    return [Page._get_path(root.path, root.depth + 1, step) for step in range(1, number + 1)]


def nearest_pages(*, site: Site | None, address: str) -> tuple[Way, ...]:
    """Return the pages along an address that does not exist, nearest first: where the reader may have wanted to go."""
    if site is None:
        return ()
    parts = [part for part in address.split("/") if part][:8]
    base = site.root_page.url_path
    paths = [base + "/".join(parts[:end]) + "/" for end in range(len(parts) - 1, 0, -1)]
    found = {p.url_path: p for p in visible_pages().filter(url_path__in=paths)} if paths else {}
    return tuple(Way(label=found[path].title, url=found[path].get_url() or "/") for path in paths if path in found)


def page_at(*, site: Site | None, address: str) -> Page | None:
    """Return the page that the public sees at an address, if there is one."""
    if site is None:
        return None
    inside = address.split("?", 1)[0].split("#", 1)[0].strip("/")
    return visible_pages().filter(url_path=site.root_page.url_path + (f"{inside}/" if inside else "")).first()
