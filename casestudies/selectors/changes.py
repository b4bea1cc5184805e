"""What staff ask an institution to change, and how much of it is answered."""

from dataclasses import dataclass

from casestudies.enums import ChangeState
from casestudies.models import ChangeRequest, Submission


@dataclass(frozen=True, slots=True)
class AskedChanges:
    """The changes that the institution can see, the latest round last, and how many of the unfinished are answered."""

    all: tuple[ChangeRequest, ...]

    @property
    def waiting(self) -> tuple[ChangeRequest, ...]:
        """Those that staff have not closed."""
        return tuple(change for change in self.all if change.state != ChangeState.CLOSED)

    @property
    def closed(self) -> tuple[ChangeRequest, ...]:
        """Those that are done with."""
        return tuple(change for change in self.all if change.state == ChangeState.CLOSED)

    @property
    def open(self) -> tuple[ChangeRequest, ...]:
        """Those that nobody has answered."""
        return tuple(change for change in self.all if change.state == ChangeState.OPEN)

    @property
    def words(self) -> str:
        """How far they are: “3 of 4 answered”; empty if nothing is asked for."""
        total = len(self.waiting)
        return f"{total - len(self.open)} of {total} answered" if total else ""


def place_anchor(place: str) -> str:
    """Where a place stands on staff's reading screen, as an id."""
    return "at-" + (place.replace("/", "-") or "whole")


def asked_changes(submission: Submission) -> AskedChanges:
    """Read them, in one query."""
    return AskedChanges(tuple(ChangeRequest.objects.filter(submission=submission).for_institution().sent()))
