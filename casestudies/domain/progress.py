"""How far a case study is, step by step, from one read of its draft."""

from dataclasses import dataclass

from casestudies.domain import answers
from casestudies.domain.kinds import Content
from casestudies.domain.missing import StepState, step_state
from casestudies.domain.saving import content_of, with_draft
from casestudies.merging import Part
from casestudies.models import Submission
from casestudies.steps import STEPS


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, and what its steps hold."""

    steps: tuple[StepState, ...]
    parts: dict[str, Part]
    """By the key of the step."""
    content: Content
    """What is stored of the draft that was read."""

    @property
    def done(self) -> int:
        """How many steps have nothing missing."""
        return sum(not state.gaps for state in self.steps)

    def funding_lines(self) -> list[tuple[str, str]]:
        """The funding lines by UUID, for the posts that they pay for."""
        return [
            (row.uuid, _line(place + 1, str(row.values["funder"]), str(row.values["amount"])))
            for place, row in enumerate(self.parts["funding"].rows["funding_lines"])
        ]


def progress_of(submission: Submission) -> Progress:
    """Read every step of the draft."""
    content = content_of(with_draft(submission))
    parts = {step.key: answers.read(step, content, answers.known_in(step, content)) for step in STEPS}
    return Progress(steps=tuple(step_state(step, parts[step.key]) for step in STEPS), parts=parts, content=content)


def _line(number: int, funder: str, amount: str) -> str:
    return ", ".join([funder or f"Funding line {number}", *([f"£{int(amount):,}"] if amount.isdecimal() else [])])
