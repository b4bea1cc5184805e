"""Which results would change if staff wrote other words: the same question asked twice, before anything is saved."""

from dataclasses import dataclass

from search.answering import Answering
from search.contract import Query
from search.domain import wording
from search.service.checking import current
from search.synonyms import Synonyms

LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Move:
    """A result with its place before and after. None: not among the first."""

    title: str
    url: str
    before: int | None
    after: int | None

    @property
    def sentence(self) -> str:
        """What happens to it."""
        if self.before is None:
            return f"new, in place {self.after}"
        if self.after is None:
            return f"no longer among the first {LOOKED_AT}"
        return f"{'up' if self.after < self.before else 'down'} from place {self.before} to {self.after}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question, before and after."""

    text: str
    total_before: int
    total_after: int
    also: tuple[str, ...]
    """What would also be searched for."""
    moves: tuple[Move, ...]

    @property
    def is_same(self) -> bool:
        """Whether readers would see no difference among the first results."""
        return not self.moves and self.total_before == self.total_after


def compare(text: str, *, after: Synonyms) -> Comparison:
    """Ask with the words as they are and with these. Raises `EngineError`."""
    words = wording.current()
    pinned = words.pinned(text)
    engine = Answering()
    was, will = engine.search(_query(text, words.synonyms, pinned)), engine.search(_query(text, after, pinned))
    old = {hit.key: place for place, hit in enumerate(was.hits, start=1)}
    new = {hit.key: place for place, hit in enumerate(will.hits, start=1)}
    now = current([*new, *(key for key in old if key not in new)])
    return Comparison(
        text=text,
        total_before=was.total,
        total_after=will.total,
        also=tuple(dict.fromkeys(also for expansion in will.understood.expansions for also in expansion.also)),
        moves=tuple(
            Move(each.title, each.url, old.get(key), new.get(key))
            for key in [*new, *(key for key in old if key not in new)]
            if old.get(key) != new.get(key) and (each := now.get(key)) is not None
        ),
    )


def _query(text: str, synonyms: Synonyms, pinned: tuple[str, ...]) -> Query:
    return Query(text=text, size=LOOKED_AT, synonyms=synonyms, pinned=pinned, highlight=False)
