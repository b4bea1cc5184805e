"""Acts that the database refused because others were writing are done again."""

import pytest
from django.db import OperationalError, connection, transaction

from home.domain.turns import MOST_TURNS, in_turn


class Refused:
    """An act that is refused so many times."""

    def __init__(self, times: int, words: str = "database is locked") -> None:
        self.left, self.done, self.words = times, 0, words

    def __call__(self) -> int:
        self.done += 1
        if self.left:
            self.left -= 1
            raise OperationalError(self.words)
        return self.done


@pytest.mark.django_db(transaction=True)
def test_act_is_done_again_until_its_turn_comes() -> None:
    assert in_turn(Refused(MOST_TURNS - 1))() == MOST_TURNS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("times", "words"), [(MOST_TURNS, "deadlock detected"), (1, "no such table: thing")])
def test_refusal_that_stays_is_raised(times: int, words: str) -> None:
    with pytest.raises(OperationalError, match=words):
        in_turn(Refused(times, words))()


@pytest.mark.django_db
def test_act_inside_another_transaction_is_not_done_again() -> None:
    act = Refused(1)

    with transaction.atomic(), pytest.raises(OperationalError):
        in_turn(act)()

    assert connection.in_atomic_block
    assert act.done == 1
