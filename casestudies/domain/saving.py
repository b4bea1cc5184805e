"""Saving one part of a case study, however many people write in it at once.

Invariants. Savings of one case study happen one after the other, under a lock on its page, which Wagtail's editor takes too when it
saves a revision. What was written since the version that a browser started from is merged; where that cannot be, what is there
stays and what was sent is kept beside it. Each form's saving is done once, however often it is sent. What was sent and what
came of it are in the journal before the answer goes out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from casestudies.domain import answers
from casestudies.domain.kinds import Content
from casestudies.enums import KeptReason
from casestudies.merging import Clash, Key, Part, Value, merge_parts
from casestudies.models import CaseStudyPage, KeptAnswer, PartVersion, Submission
from casestudies.steps import Step
from casestudies.steps import step as step_of
from home.domain.turns import in_turn

if TYPE_CHECKING:
    from home.models import User

SITTING = timedelta(minutes=30)
"""After a pause of this length, or when staff saved, the next saving begins a new revision in the page's history."""


class WritingRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """Nothing can be written now. The message says why; what was typed stays with whoever typed it."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who saves, from which open form, and which of its savings this is."""

    user: "User | None" = None
    tab: UUID | None = None
    number: int = 0
    """Grows with each saving of this form; the same number is the same saving, sent again."""
    answered: int = 0
    """The last of its savings of which the form has heard that it was done."""
    is_resent: bool = False
    """Whether it is sent by another form, on behalf of one that was closed before it heard."""


@dataclass(frozen=True, slots=True)
class PartState:
    """One part as it stands now."""

    part: Part
    version: str
    kept: tuple[KeptAnswer, ...]
    """Answers beside the draft that somebody has to settle."""

    @property
    def clashes(self) -> tuple[KeptAnswer, ...]:
        """What was written where somebody else changed the same words."""
        return tuple(kept for kept in self.kept if kept.reason == KeptReason.CLASH)


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What came of a saving."""

    state: PartState
    sent: str
    """The version that was sent, in normal form."""
    saved_at: datetime
    is_merged: bool
    """Whether what is there now is not just what was sent."""


def read_part(*, submission: Submission, step: Step) -> PartState:
    """The part as the draft has it now, written down as a version that a browser can start from."""
    page = with_draft(submission)
    content = content_of(page)
    kept = _kept(submission, step)
    part = _with_unfit(answers.read(step, content, answers.known_in(step, content)), kept)
    digest = part.digest
    if not PartVersion.objects.filter(submission=submission, step=step.key, digest=digest).exists():
        _journal(submission, step, part, revision=page.latest_revision, at=page.latest_revision_created_at)
    return PartState(part=part, version=digest, kept=kept)


def shown(state: PartState, writer: Writer) -> Part:
    """What this form shows: the part, with the form's own words where there is a clash about them."""
    part = state.part
    for one in state.clashes:
        if one.tab and one.tab == writer.tab:
            part = part.with_answer(one.key, one.answer)
    return part


def with_draft(submission: Submission) -> CaseStudyPage:
    """The page with its draft, and no more: what the draft is made of is in it."""
    pages = CaseStudyPage.objects.select_related("latest_revision")
    here = ("draft_title", "latest_revision_created_at", "live_revision")
    there = ("content", "created_at", "approved_go_live_at")
    page: CaseStudyPage = pages.only(*here, *(f"latest_revision__{name}" for name in there)).get(pk=submission.page_id)
    return page


def content_of(page: Any) -> Content:
    """What is stored of the draft: the latest revision, or the page itself if it never had one."""
    return page.latest_revision.content if page.latest_revision else page.serializable_data()


@in_turn
@transaction.atomic
def save_part(
    *,
    submission: Submission,
    step: Step,
    typed: Part,
    base_version: str,
    writer: Writer,
    files: Collection[str] = (),
) -> SaveResult:
    """Merge what was typed into the draft and keep what cannot be. `files` names the uploads that rows may refer to newly."""
    page, now = _lock(submission)
    content = content_of(page)
    kept = _kept(submission, step)
    known = answers.known_in(step, content, parts=[typed], files=files)
    theirs = _with_unfit(answers.read(step, content, known), kept)
    mine = answers.normal_part(step, typed, known)
    sent = mine.digest
    versions = PartVersion.objects.filter(submission=submission, step=step.key)
    if _is_done(versions, sent, writer):
        state = _state(theirs, kept)
        return SaveResult(state, sent, now, is_merged=shown(state, writer).digest != sent)
    base = _base(versions, base_version, writer)
    clashes_here = {
        one.key: one for one in kept if one.reason == KeptReason.CLASH and one.tab and one.tab == writer.tab
    }
    held, mine_free = _hold(mine, theirs, clashes_here)
    merged, clashes = merge_parts(base=base, mine=mine_free, theirs=theirs, prose=answers.questions_of(step).prose())
    revision = page.latest_revision
    unfit: dict[Key, Value] = {}
    if merged != theirs:
        unfit = answers.write(step, content, theirs, merged, known)
        stands = answers.read(step, content, answers.known_in(step, content)) if unfit else merged
        revision = _write_revision(submission, page, content, writer, now)
        _keep_unfit(submission, step, kept=kept, unfit=unfit, stands=stands, merged=merged, writer=writer)
    _keep_clashes(submission, step, clashes=clashes, held=held, merged=merged, writer=writer)
    digest = merged.digest
    if writer.tab or not versions.filter(digest=sent).exists():
        _journal(submission, step, mine, revision=revision, at=now, writer=writer)
    if sent != digest:  # Last, so that the newest version of a step is always the one that stands.
        _journal(submission, step, merged, revision=revision, at=now)
    if merged != theirs or clashes or held:
        Submission.objects.filter(pk=submission.pk).update(last_written_at=now)
    is_beside = bool(kept or clashes or unfit)
    state = _state(merged, _kept(submission, step) if is_beside else ())
    return SaveResult(state, sent, now, is_merged=bool(clashes) or shown(state, writer).digest != sent)


@in_turn
@transaction.atomic
def settle(*, submission: Submission, kept: KeptAnswer, use: str, user: "User | None" = None) -> None:
    """Settle an answer beside the draft: use it (`mine`), leave what is `there`, or have `both` one after the other.

    Settled twice, the first stands. Words whose row was taken out stay beside the draft until it is brought back or they are let go.
    """
    step = step_of(kept.step)
    if step is None:
        return
    _lock(submission)
    now = KeptAnswer.objects.filter(pk=kept.pk).first()  # Its form may have sent more words since.
    if now is None:
        return
    state = read_part(submission=submission, step=step)
    there = state.part.answer(now.key)
    if there is None and use != "there":
        raise WritingRefused(
            "What these words belong to was taken out, so they have no place. They are kept: bring it back first, "
            "or copy them to where they belong now."
        )
    now.delete()  # First: while it is kept, what its form sends goes to it.
    if use == "there":
        return
    value = now.answer
    if use == "both" and isinstance(there, str) and isinstance(value, str):
        value = f"{there}\n\n{value}".strip()
    save_part(
        submission=submission,
        step=step,
        typed=state.part.with_answer(now.key, value),
        base_version=state.version,
        writer=Writer(user=user, tab=uuid4(), number=1),
    )


# --- The draft ------------------------------------------------------------------------------------


def _lock(submission: Submission) -> tuple[CaseStudyPage, datetime]:
    """Wait for whoever saves this page now, and read where it stands after that."""
    # The page first, as `lock_text` has it.
    pages = Page.objects.select_for_update(no_key=True).filter(pk=submission.page_id)
    is_locked = pages.values_list("locked", flat=True).get()
    fresh = Submission.objects.select_for_update(no_key=True).only("stage", "stage_since").get(pk=submission.pk)
    submission.stage, submission.stage_since = fresh.stage, fresh.stage_since
    page = with_draft(submission)
    if is_locked:
        raise WritingRefused(
            "The Academy’s staff have locked this text while they work on it. Try again later. What you typed has not been saved."
        )
    if not submission.where.may_be_written:
        raise WritingRefused(
            f"This case study is at the stage “{submission.where.label}” and cannot be changed now. "
            "What you typed has not been saved."
        )
    now = timezone.now()
    if page.latest_revision_created_at and now <= page.latest_revision_created_at:
        now = page.latest_revision_created_at + timedelta(microseconds=1)  # Wagtail tells revisions by their time.
    return page, now


def _write_revision(
    submission: Submission, page: CaseStudyPage, content: Content, writer: Writer, now: datetime
) -> Revision:
    """Write the content to the revision of this sitting, or to a new one. Wagtail's own way builds all objects anew."""
    revision = page.latest_revision
    title = str(content["title"])[:255] or page.draft_title
    if revision is not None and _is_of_this_sitting(submission, page, revision, now):
        Revision.objects.filter(pk=revision.pk).update(
            content=content, created_at=now, object_str=title, user=writer.user
        )
    else:
        revision = Revision.objects.create(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            user=writer.user,
            created_at=now,
            content=content,
            object_str=title,
        )
        log(instance=page, action="wagtail.edit", user=writer.user, revision=revision, content_changed=True)
    Page.objects.filter(pk=page.pk).update(
        latest_revision=revision, latest_revision_created_at=now, draft_title=title, has_unpublished_changes=True
    )
    return revision


def _is_of_this_sitting(submission: Submission, page: CaseStudyPage, revision: Revision, now: datetime) -> bool:
    """Whether the latest revision was made in the portal just now, and nothing hangs on it as it is: never staff's.

    Who of several people wrote which word is in the journal.
    """
    made_here = PartVersion.objects.filter(
        submission=submission, revision_id=revision.pk, saved_at=revision.created_at, tab__isnull=False
    )
    return (
        now - revision.created_at < SITTING
        and revision.created_at > submission.stage_since
        and revision.pk != page.live_revision_id
        and revision.approved_go_live_at is None
        and made_here.exists()
    )


# --- Beside the draft -----------------------------------------------------------------------------


def _kept(submission: Submission, step: Step) -> tuple[KeptAnswer, ...]:
    return tuple(KeptAnswer.objects.filter(submission=submission, step=step.key))


def _state(part: Part, kept: tuple[KeptAnswer, ...]) -> PartState:
    return PartState(part=part, version=part.digest, kept=kept)


def _with_unfit(part: Part, kept: tuple[KeptAnswer, ...]) -> Part:
    """Show an answer that does not fit its column in its box, as long as nobody put another there."""
    for one in kept:
        if one.reason == KeptReason.UNFIT and part.answer(one.key) == one.standing:
            part = part.with_answer(one.key, one.answer)
    return part


def _hold(mine: Part, theirs: Part, clashes: dict[Key, KeptAnswer]) -> tuple[dict[KeptAnswer, Value], Part]:
    """Take out of what was sent the answers that this form has a clash about: they go on beside the draft."""
    held: dict[KeptAnswer, Value] = {}
    for key, kept in clashes.items():
        value, there = mine.answer(key), theirs.answer(key)
        if value is not None and there is not None:
            held[kept] = value
            mine = mine.with_answer(key, there)
    return held, mine


def _keep_clashes(
    submission: Submission,
    step: Step,
    *,
    clashes: tuple[Clash, ...],
    held: dict[KeptAnswer, Value],
    merged: Part,
    writer: Writer,
) -> None:
    for kept, value in held.items():
        if value == merged.answer(kept.key):
            KeptAnswer.objects.filter(pk=kept.pk).delete()
        else:
            KeptAnswer.objects.filter(pk=kept.pk).update(value=value)
    for one in clashes:
        keep(submission, step, one, instead=merged.answer(one.key), reason=KeptReason.CLASH, writer=writer)


def _keep_unfit(
    submission: Submission,
    step: Step,
    *,
    kept: tuple[KeptAnswer, ...],
    unfit: dict[Key, Value],
    stands: Part,
    merged: Part,
    writer: Writer,
) -> None:
    """Keep what did not fit, and forget what was put right."""
    for one in kept:
        if one.reason == KeptReason.UNFIT and (one.key in unfit or merged.answer(one.key) != one.answer):
            one.delete()
    for key, value in unfit.items():
        keep(submission, step, Clash(key, value), instead=stands.answer(key), reason=KeptReason.UNFIT, writer=writer)


def keep(
    submission: Submission, step: Step, answer: Clash, *, instead: Value | None, reason: KeptReason, writer: Writer
) -> KeptAnswer:
    """Keep an answer beside the draft."""
    return KeptAnswer.objects.create(
        submission=submission,
        step=step.key,
        relation=answer.key.relation,
        row=answer.key.row,
        name=answer.key.name,
        value=answer.mine,
        instead=instead or "",
        reason=reason,
        by=writer.user,
        tab=writer.tab,
    )


# --- The journal ----------------------------------------------------------------------------------


def _journal(
    submission: Submission,
    step: Step,
    part: Part,
    *,
    revision: Revision | None,
    at: datetime | None,
    writer: Writer = Writer(),
) -> None:
    PartVersion.objects.create(
        submission=submission,
        step=step.key,
        digest=part.digest,
        data=part.as_data(),
        saved_at=at or timezone.now(),
        by=writer.user,
        tab=writer.tab,
        number=writer.number,
        revision_id=revision.pk if revision else None,
    )


def _is_done(versions: Any, sent: str, writer: Writer) -> bool:
    """Whether this saving was done before, or a later one of the same form, which had all of it."""
    if not writer.tab:
        return False
    of_this_form = versions.filter(tab=writer.tab)
    done = Q(number=writer.number, digest=sent) | Q(number__gt=writer.number)
    return of_this_form.filter(done | Q(number=writer.number) if writer.is_resent else done).exists()


def _base(versions: Any, base_version: str, writer: Writer) -> Part | None:
    """What this form started from: its own last saving, if the answer to that one never reached it, or what it names."""
    if writer.tab and 0 < writer.answered + 1 < writer.number:
        unheard = versions.filter(tab=writer.tab, number__gt=writer.answered, number__lt=writer.number)
        if found := unheard.order_by("-number", "-pk").first():
            return found.part
    found = versions.filter(digest=base_version).order_by("-pk").first()
    return found.part if found else None
