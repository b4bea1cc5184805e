"""What a member of staff has read of a submission, what was changed since, and what staff note for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.log_actions import log

from casestudies.domain import acts
from casestudies.models import Look, PrivateNote, Submission
from home.domain.comparing import Piece, marked

if TYPE_CHECKING:
    from home.models import User

Text = Mapping[str, tuple[str, str]]
"""By place: its label, and the words that stand there."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An answer that stood in the text when it was last read, and is gone."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Since:
    """What was changed since a look."""

    changed: Mapping[str, tuple[Piece, ...]]
    """By place: the words before and after as one."""
    taken_out: tuple[TakenOut, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.taken_out)


def changed_since(look: Look, text: Text) -> Since:
    """Compare what was read with what stands there now, place by place and word by word."""
    before = {place: words for place, (_label, words) in look.text.items()}
    return Since(
        changed={
            place: marked(before.get(place, ""), words)
            for place, (_label, words) in text.items()
            if words != before.get(place, "")
        },
        taken_out=tuple(
            TakenOut(label, words) for place, (label, words) in look.text.items() if place not in text and words
        ),
    )


def keep_look(*, submission: Submission, reviewer: "User", text: Text) -> None:
    """Say that this person has read this text."""
    Look.objects.update_or_create(
        submission=submission, reviewer=reviewer, defaults={"text": dict(text), "at": timezone.now()}
    )


def note(*, submission: Submission, text: str, by: "User") -> PrivateNote:
    """Keep a note that only staff see. The history says that there is one, not what it says."""
    log(instance=submission.page, action=acts.NOTED, user=by)
    return PrivateNote.objects.create(submission=submission, text=text, by=by)
