"""What a member of staff has to read: their own and what is in the pool, in the order of the board."""

from dataclasses import dataclass

from django.db.models import Q

from casestudies.enums import Turn
from casestudies.selectors.board import board, turn_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where one submission stands in the queue, and which comes next."""

    number: int
    """From 1; 0 if it is not in the queue."""
    total: int
    next_page: int | None
    """The key of the next page; None if there is no other."""


def place_in_queue(*, page_id: int, user_id: int) -> Place:
    """Where it stands for this person. After the last comes the first."""
    mine = Q(assignee=user_id) | Q(assignee=None)
    pages = list(board().filter(mine, turn_of(Turn.ACADEMY)).values_list("page", flat=True))
    if page_id not in pages:
        return Place(0, len(pages), pages[0] if pages else None)
    at = pages.index(page_id)
    following = pages[(at + 1) % len(pages)]
    return Place(at + 1, len(pages), following if following != page_id else None)
