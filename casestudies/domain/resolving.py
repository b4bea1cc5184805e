"""Names of organisations that institutions wrote, found in the list, or added to it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from casestudies.domain.changes import NOT_HERE, READ
from casestudies.models import CaseStudyPage, Submission, lock_text
from home.models import Organisation

if TYPE_CHECKING:
    from home.models import User

RESOLVED = "casestudies.resolve"
FIELDS = ("lead_organisation", "organisation", "funder", "employer")
PARTS = ("partners", "funding_lines", "posts")


class ResolvingRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be done now. The message says why."""


@transaction.atomic
def resolve_name(*, submission: Submission, name: str, organisation: Organisation | None, by: "User") -> int:
    """Put an entry of the list wherever the draft has this name; without one, add it to the list first. Return at how many places."""
    locked = lock_text(page_id=submission.page_id)
    if locked is None or locked.where not in READ:
        raise ResolvingRefused(NOT_HERE.format((locked or submission).where.label))
    page = CaseStudyPage.objects.get(pk=locked.page_id).get_latest_revision_as_object()
    found = [(row, field) for row, field in _written(page) if getattr(row, f"{field}_as_written") == name]
    if not found:
        raise ResolvingRefused("This name is no longer in the text. Load the page again.")
    if organisation is None:
        organisation = Organisation(name=name)
        organisation.full_clean()
        organisation.save()
    for row, field in found:
        setattr(row, field, organisation)
        setattr(row, f"{field}_as_written", "")
    page.save_revision(user=by, clean=False)
    log(instance=page, action=RESOLVED, user=by, data={"name": name, "organisation": organisation.name})
    return len(found)


def names_written(content: dict[str, Any]) -> Iterator[str]:
    """The names in a stored draft that nobody has found in the list yet."""
    rows = [content, *(row for part in PARTS for row in content.get(part) or [])]
    for row in rows:
        for field in FIELDS:
            if not row.get(field) and (name := row.get(f"{field}_as_written")):
                yield name


def organisations_in(content: dict[str, Any]) -> set[int]:
    """The keys of the organisations that a stored draft names as partners, and of who leads."""
    partners = (row.get("organisation") for row in content.get("partners") or [])
    return {pk for pk in (content.get("lead_organisation"), *partners) if pk}


def _written(page: CaseStudyPage) -> Iterator[tuple[Any, str]]:
    rows = [page, *(row for part in PARTS for row in getattr(page, part).all())]
    for row in rows:
        for field in FIELDS:
            if hasattr(row, f"{field}_as_written") and getattr(row, f"{field}_id") is None:
                yield row, field
