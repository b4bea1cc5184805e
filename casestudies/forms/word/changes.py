"""What a Word file says otherwise, as people read it: words instead of keys, and what came and went marked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casestudies.domain.answers import questions_of
from casestudies.domain.kinds import Kind, Upload
from casestudies.domain.word_uploads import Difference
from casestudies.forms.controls import NOT_YET_KNOWN, YES_OR_NO, Choices
from casestudies.forms.steps import label_of
from casestudies.forms.wording import ROWS
from casestudies.merging import Value
from home.domain.comparing import Piece, marked


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One answer with its two texts as one, or a row with its answers."""

    difference: Difference
    label: str
    pieces: tuple[Piece, ...]
    lines: tuple[tuple[str, str], ...]
    """Of a whole row: each question and its answer."""
    is_ticked: bool


def shown(difference: Difference, choices: Choices, ticked: Sequence[str] | None = None) -> ShownDifference:
    """One difference as it is shown; `ticked` has what was ticked before, if the page was sent."""
    key = difference.key
    questions = questions_of(difference.step)
    kinds = {kind.name: kind for kind in (questions.rows[key.relation] if key.relation else questions.single)}
    noun = ROWS[key.relation][0] if key.relation else ""
    number = f"{noun} {difference.place}" if difference.place else f"{noun}, new"
    if row := difference.row:
        label = f"{number}: not in the file any more" if difference.is_removal else number
        lines = tuple(
            (label_of(kind), readable(kind, row.values[name], choices))
            for name, kind in kinds.items()
            if row.values.get(name) and not isinstance(kind, Upload)
        )
        pieces: tuple[Piece, ...] = ()
    else:
        kind, lines = kinds[key.name], ()
        label = f"{number}: {label_of(kind)}" if noun else label_of(kind)
        after = difference.mine if difference.outcome is None else difference.outcome
        pieces = marked(readable(kind, difference.there, choices), readable(kind, after, choices))
    is_ticked = difference.is_suggested if ticked is None else difference.identity in ticked
    return ShownDifference(difference, label, pieces, lines, is_ticked)


def readable(kind: Kind, value: Value, choices: Choices) -> str:
    """An answer as people read it."""
    if kind.name == "is_permanent" or not (
        kind.field.choices or kind.field.related_model or hasattr(kind.field, "choices_enum")
    ):
        return dict(YES_OR_NO).get(str(value), str(value))
    if kind.field.related_model is not None and hasattr(kind, "as_written"):
        return str(value)  # An organisation is known by its name.
    labels = dict([*NOT_YET_KNOWN, *choices.of(kind)])
    listed = (value,) if isinstance(value, str) else value
    return ", ".join(labels.get(one, one) for one in listed if one)


def added(given: Iterable[str], brought: Iterable[str]) -> list[str]:
    """Paragraphs that are in the second and were not in the first."""
    more = Counter(brought)
    more.subtract(Counter(given))
    return [text for text, number in more.items() if number > 0]
