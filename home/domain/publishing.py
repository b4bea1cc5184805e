"""The guard on every way to publish, and the end of a workflow.

Invariant: what the public sees passed `check_before_publishing`, and what a workflow publishes has the digest that each
of its steps approved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision, TaskState, WorkflowState

from home.domain.snapshot import take_snapshot
from home.models import Approval, BasePage, Part
from home.rules import PublishingRefused


def check_before_publishing(*, page: BasePage) -> None:
    """Raise `PublishingRefused` with every reason why this text may not become public."""
    if reasons := list(publishing_problems(page=page)):
        raise PublishingRefused(page=page, reasons=reasons)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a text from becoming public, and where it is put right."""

    text: str
    """What to do, in a sentence that names its place."""
    where: models.Model | None = None
    """The page or the part that it is about; None: how parts fit together."""
    relation: str = ""
    """The page's name for the list of parts that it is in; empty: the page itself."""
    field: str = ""


def publishing_problems(*, page: BasePage) -> Iterator[str]:
    """Yield what is missing or wrong, one sentence each: in the page's own fields, then in its parts."""
    for problem in located_problems(page=page):
        yield problem.text


def located_problems(*, page: BasePage) -> Iterator[Problem]:
    """Yield the same with the place of each."""
    yield from _problems(page, label="")
    for relation in get_all_child_relations(type(page)):
        if issubclass(relation.related_model, Part):
            name, accessor = str(relation.related_model._meta.verbose_name), relation.get_accessor_name()
            for number, row in enumerate(getattr(page, accessor).all(), start=1):
                yield from _problems(
                    row, label=f"{name.capitalize()} {number}", relation=accessor, skip={relation.field.name}
                )
    for text in page.content_problems():
        yield Problem(text)


def _problems(
    instance: models.Model, *, label: str, relation: str = "", skip: set[str] | None = None
) -> Iterator[Problem]:
    try:
        # Uniqueness of a row is the database's business: rows of a draft have no key yet.
        instance.full_clean(exclude=skip, validate_unique=not skip, validate_constraints=not skip)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            where = ", ".join(part for part in (label, _field_label(instance, field)) if part)
            for message in messages:
                yield Problem(f"{where}: {message}" if where else message, instance, relation, field)


def _field_label(instance: models.Model, field: str) -> str:
    if field == "__all__":
        return ""
    return str(instance._meta.get_field(field).verbose_name).capitalize()  # type: ignore[union-attr]


def record_approval(*, task_state: TaskState) -> None:
    """Keep the digest of the text that a workflow step approves, as it is at this moment."""
    page = task_state.revision.as_object()
    if isinstance(page, BasePage):
        Approval.objects.update_or_create(task_state=task_state, defaults={"digest": take_snapshot(page).digest})


def publish_approved(*, workflow_state: WorkflowState, user: Any) -> None:
    """Publish the latest revision of a page if each approved step approved exactly that text; otherwise refuse."""
    revision: Revision = workflow_state.content_object.get_latest_revision()
    page = revision.as_object()
    if isinstance(page, BasePage):
        approved = Approval.objects.filter(
            task_state__workflow_state=workflow_state,
            task_state__revision=revision,
            task_state__status=TaskState.STATUS_APPROVED,
        ).values_list("digest", flat=True)
        if set(approved) != {take_snapshot(page).digest}:
            raise PublishingRefused(
                page=page,
                reasons=["The text was changed after it was approved. Read it again and approve what it says now."],
            )
    revision.publish(user=user)
