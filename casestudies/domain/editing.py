"""What the institution saved while staff had the same case study open in Wagtail's editor.

The editor sends the whole page as it stood when it was opened. Invariant: of what was saved since, nothing is overwritten:
it is folded in, question by question, row by row, word by word; where both changed the same words, the institution's stand,
and staff's are kept beside the draft for both to see.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.models import Page, Revision

from casestudies.domain import answers
from casestudies.domain.kinds import Content, Upload
from casestudies.domain.saving import Writer, keep
from casestudies.enums import KeptReason
from casestudies.merging import Part, merge_parts
from casestudies.models import KeptAnswer, PartVersion, Submission
from casestudies.steps import STEPS, Step

if TYPE_CHECKING:
    from home.models import User


@dataclass(frozen=True, slots=True)
class Opened:
    """What the editor had when it was opened, or when it last saved by itself."""

    revision_id: int
    created_at: datetime | None
    """When that revision was written then: the portal writes to a revision of its own again. None: it is the editor's own."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What was saved meanwhile: the steps that it is in, and what staff wrote where it could not give way."""

    steps: tuple[Step, ...]
    kept: tuple[KeptAnswer, ...]


def fold_in(*, submission: Submission, content: Content, opened: Opened, user: "User | None") -> tuple[Content, Folded]:
    """Fold into staff's content what was saved since they opened the page. Called in the transaction that saves theirs."""
    # The portal waits for this lock before it reads where the page stands.
    locked = Page.objects.select_for_update(no_key=True).filter(pk=submission.page_id)
    latest_id, latest_at = locked.values_list("latest_revision", "latest_revision_created_at").get()
    if latest_id == opened.revision_id and opened.created_at in (None, latest_at):
        return content, Folded((), ())
    since = Revision.objects.get(pk=latest_id).content
    before = Revision.objects.filter(pk=opened.revision_id).first()
    is_intact = before is not None and opened.created_at in (None, before.created_at)
    changed: list[Step] = []
    kept: list[KeptAnswer] = []
    for step in STEPS:
        known = answers.known_in(step, content, since, files=_uploads(step, since))
        theirs = answers.read(step, since, known)
        base = _base(submission, step, opened, before.content if before and is_intact else None)
        if theirs == base:
            continue
        mine = answers.read(step, content, known)
        merged, clashes = merge_parts(base=base, mine=mine, theirs=theirs, prose=answers.questions_of(step).prose())
        _take_rows(step, content, since)
        answers.write(step, content, answers.read(step, content, known), merged, known)
        changed.append(step)
        kept += [
            keep(
                submission,
                step,
                clash,
                instead=merged.answer(clash.key),
                reason=KeptReason.CLASH,
                writer=Writer(user=user),
            )
            for clash in clashes
        ]
    return content, Folded(tuple(changed), tuple(kept))


def _base(submission: Submission, step: Step, opened: Opened, content: Content | None) -> Part | None:
    """The step as it was when the editor was opened; from the journal, if the portal wrote to that revision since."""
    if content is not None:
        return answers.read(step, content, answers.known_in(step, content))
    if opened.created_at is None:
        return None
    versions = PartVersion.objects.filter(submission=submission, step=step.key, saved_at__lte=opened.created_at)
    found = versions.order_by("-saved_at", "-pk").first()
    return found.part if found else None


def _take_rows(step: Step, content: Content, since: Content) -> None:
    """Take over the rows that staff's content does not have, as they are stored: the merge decides whether they stay."""
    for relation in step.relations:
        here = {str(row["uuid"]) for row in content.get(relation) or []}
        missing = [deepcopy(row) for row in since.get(relation) or [] if str(row["uuid"]) not in here]
        content[relation] = [*(content.get(relation) or []), *missing]


def _uploads(step: Step, content: Content) -> Iterator[str]:
    """The files that the institution's rows show: staff's content may show them too."""
    for relation, kinds in answers.questions_of(step).rows.items():
        for kind in kinds:
            if isinstance(kind, Upload):
                yield from (str(row[kind.name]) for row in content.get(relation) or [] if row.get(kind.name))
