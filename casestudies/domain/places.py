"""Places of a draft: the questions of the portal, named as `ChangeRequest.place` and `home.domain.comparing.Change.place` name them."""

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.domain.answers import questions_of
from casestudies.domain.kinds import Kind
from casestudies.merging import Key
from casestudies.steps import STEPS, Step


@dataclass(frozen=True, slots=True)
class Place:
    """One place: a question, a row, or a list."""

    step: Step
    key: Key
    kind: Kind | None = None
    """How its answer is stored; None for a row or a list, which have several."""

    @property
    def takes_wording(self) -> bool:
        """Whether a wording can be proposed for it."""
        return self.kind is not None and self.kind.is_prose


def place_name(key: Key) -> str:
    """The name of a place: “summary”, “partners/<uuid>/contribution”."""
    return "/".join(filter(None, (key.relation, key.row, key.name)))


def find_place(name: str) -> Place | None:
    """The place of this name, if the portal asks for it. Whether its row is there still is another question."""
    parts = name.split("/")
    for place in _places():
        if parts == [place.key.name] or (place.key.relation and parts[0] == place.key.relation):
            break
    else:
        return None
    if not place.key.relation:
        return place
    row, question = [*parts[1:], "", ""][:2]
    kinds = {kind.name: kind for kind in questions_of(place.step).rows[place.key.relation]}
    if len(parts) > 3 or (question and question not in kinds):  # noqa: PLR2004 - list, row, question
        return None
    return Place(place.step, Key(question, place.key.relation, row), kinds.get(question))


def _places() -> Iterator[Place]:
    for step in STEPS:
        questions = questions_of(step)
        yield from (Place(step, Key(kind.name), kind) for kind in questions.single)
        yield from (Place(step, Key("", relation)) for relation in questions.rows)
