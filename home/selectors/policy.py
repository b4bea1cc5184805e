"""Policy work as its index shows it: by theme, each piece with its status and its newest update."""

from dataclasses import dataclass

from home.enums import PolicyStatus, PolicyTheme
from home.models import PolicyIndexPage, PolicyPage, PolicyUpdate
from home.selectors.navigation import visible


@dataclass(frozen=True)
class PolicyWork:
    """One piece of policy work in a list."""

    title: str
    url: str
    summary: str
    status: PolicyStatus
    updated: str


@dataclass(frozen=True)
class PolicyGroup:
    """The work on one theme. `anchor` and `heading` make it an entry of "On this page"."""

    anchor: str
    heading: str
    works: tuple[PolicyWork, ...]


def policy_groups(index: PolicyIndexPage) -> tuple[PolicyGroup, ...]:
    """Return all public work below the index, in the order of the themes and then of the pages."""
    pages = list(visible(PolicyPage.objects.child_of(index)).order_by("path"))
    newest: dict[int, str] = {}
    for page_id, date in PolicyUpdate.objects.filter(page__in=pages).values_list("page_id", "date"):
        newest[page_id] = max(newest.get(page_id, ""), date)
    groups = []
    for theme in PolicyTheme:
        works = tuple(
            PolicyWork(p.title, p.get_url() or "/", p.summary, PolicyStatus(p.status), newest.get(p.pk, ""))
            for p in pages
            if p.theme == theme
        )
        if works:
            groups.append(PolicyGroup(anchor=theme.value, heading=theme.label, works=works))
    return tuple(groups)


def updates_newest_first(page: PolicyPage) -> list[PolicyUpdate]:
    """Return what happened, newest first; what has no date comes last, in the order in which staff put it."""
    return sorted(page.updates.all(), key=lambda update: update.date, reverse=True)
