"""What is not yet answered in a step, for the person who writes. Nothing of it is needed to save."""

from collections.abc import Mapping
from dataclasses import dataclass

from casestudies.merging import Part, Value
from casestudies.steps import Step

WANTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "summary": (
        ("title", "Title"),
        ("summary", "Summary"),
        ("start_year", "Start year"),
        ("progress", "Status"),
        ("nations", "Nations"),
        ("regions", "Regions"),
    ),
    "model": (
        ("partnership_models", "Partnership model"),
        ("professions", "Professions"),
        ("career_stages", "Career stages"),
    ),
    "partners": (("lead_organisation", "Lead organisation"),),
    "story": (("background", "Background"), ("goals", "Goals")),
    "development": (("development", "Development"),),
    "impact": (("impact_story", "Impact story"),),
    "lessons": (("lessons", "Lessons for others"), ("contact_role", "Contact role")),
}
"""Single answers, by step."""

WANTED_ROWS: Mapping[str, tuple[str, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "partners": ("Partners", ((("organisation",), "which organisation"), (("contribution",), "what it brings"))),
    "milestones": ("Milestones", ((("title",), "what happened"),)),
    "challenges": ("Challenges", ((("challenge",), "what was hard"), (("response",), "what was done"))),
    "funding_lines": ("Funding", ((("funder", "note"), "who pays"), (("amount", "share"), "amount or share"))),
    "posts": (
        "Posts",
        (
            (("role",), "what it is called"),
            (("number_created",), "number"),
            (("as_of",), "date of the numbers"),
            (("employer",), "employer"),
            (("paid_by",), "what pays for it"),
        ),
    ),
    "impact_measures": (
        "Measures",
        ((("indicator",), "what is counted"), (("value",), "number"), (("as_of",), "date")),
    ),
    "sources": ("Sources", ((("title",), "what the source is"),)),
}
"""Of each list that is wanted: its name, and of each row one answer at least of each group."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not yet answered."""

    label: str
    anchor: str
    """The id of where it is answered."""


@dataclass(frozen=True, slots=True)
class StepState:
    """How far a step is."""

    step: Step
    gaps: tuple[Gap, ...]
    is_begun: bool

    @property
    def words(self) -> str:
        """How far it is, in a word or two."""
        if not self.gaps:
            return "done" if self.is_begun else "optional"
        return "begun" if self.is_begun else "not begun"


def step_state(step: Step, part: Part) -> StepState:
    """What is missing in a step as it stands."""
    gaps = [Gap(label, f"id_{name}") for name, label in WANTED.get(step.key, ()) if not part.values.get(name)]
    for relation in step.relations:
        if relation not in WANTED_ROWS:
            continue
        label, wanted = WANTED_ROWS[relation]
        rows = part.rows.get(relation, ())
        if not rows:
            gaps.append(Gap(label, f"list-{relation}"))
        for place, row in enumerate(rows):
            gaps += [
                Gap(f"{label}, {place + 1}: {what}", f"id_{relation}-{row.uuid}-{names[0]}")
                for names, what in wanted
                if not any(row.values.get(name) for name in names)
            ]
    answers: list[Value] = [value for name, value in part.values.items() if name != "title"]
    return StepState(step=step, gaps=tuple(gaps), is_begun=any(answers) or any(part.rows.values()))
