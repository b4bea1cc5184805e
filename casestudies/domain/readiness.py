"""What a case study still needs before it can be sent, and what it would be good to have, each with the step that asks for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudies.domain.completeness import case_study_completeness
from casestudies.models import CaseStudyPage, KeptAnswer
from casestudies.steps import STEPS, Step
from home.domain.publishing import Problem, located_problems

STEP_OF = {name: step for step in STEPS for name in (*step.fields, *step.relations)}
STEP_OF_RULE = {"Summary": "summary", "Funding": "funding", "Post": "posts", "Regions": "summary"}
"""The step of each rule across parts (`CaseStudyPage.content_problems`), by the word that it begins with."""
STEP_OF_CHECK = {
    "Partnership model": "model",
    "Professions": "model",
    "Career stages": "model",
    "Start year": "summary",
    "Status": "summary",
    "Nation": "summary",
    "Region": "summary",
    "Lead organisation": "partners",
    "Partners": "partners",
    "What each partner brings": "partners",
    "Background": "story",
    "Goals": "story",
    "Development": "development",
    "Milestones": "development",
    "Challenges": "challenges",
    "What was done about each challenge": "challenges",
    "Funding": "funding",
    "Funder of each funding line": "funding",
    "Amount or share of each funding line": "funding",
    "Posts": "posts",
    "Number of each post": "posts",
    "Date of the numbers of posts": "posts",
    "Who employs the post-holders": "posts",
    "What pays for each post": "posts",
    "Impact measures": "impact",
    "Value and date of each measure": "impact",
    "Impact story": "impact",
    "Lessons for others": "lessons",
    "Contact role": "lessons",
    "Sources": "sources",
}
"""The step of each check of completeness. Those that are not here are for staff, or are needed anyway."""
NEEDS_ROWS = {
    "What each partner brings": "partners",
    "What was done about each challenge": "challenges",
    "Funder of each funding line": "funding_lines",
    "Amount or share of each funding line": "funding_lines",
    "Number of each post": "posts",
    "Date of the numbers of posts": "posts",
    "Who employs the post-holders": "posts",
    "What pays for each post": "posts",
    "Value and date of each measure": "impact_measures",
}
"""Checks of rows, by the list that they are in: without a row, that the list is empty is all there is to say."""
BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing, and the step in which it is put right."""

    text: str
    step: Step


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a draft can be sent."""

    required: tuple[Missing, ...]
    good_to_have: tuple[Missing, ...]
    has_images: bool

    @property
    def can_be_sent(self) -> bool:
        """Whether nothing that is required is missing."""
        return not self.required


def readiness_of(page: CaseStudyPage, *, kept: Iterable[KeptAnswer] = ()) -> Readiness:
    """Look at a draft as it stands in memory, and at answers that are kept beside it until somebody settles them."""
    return Readiness(
        required=(*_required(page), *_unsettled(kept)),
        good_to_have=tuple(_good_to_have(page)),
        has_images=bool(page.images.all()),
    )


def _unsettled(kept: Iterable[KeptAnswer]) -> Iterator[Missing]:
    """Once for each step: sent with one of the two, the other would be lost without a word."""
    for key in dict.fromkeys(answer.step for answer in kept):
        step = BY_KEY.get(key, STEPS[0])
        yield Missing(f"{step.title}: an answer waits for you to choose or to correct it.", step)


def _required(page: CaseStudyPage) -> Iterator[Missing]:
    for problem in located_problems(page=page):
        if not _is_for_staff(problem):
            yield Missing(problem.text, _step_of(problem))


def _is_for_staff(problem: Problem) -> bool:
    """Whether it is the name of an organisation that is not in the list yet: staff add it, the institution wrote it."""
    return bool(problem.where and getattr(problem.where, f"{problem.field}_as_written", ""))


def _step_of(problem: Problem) -> Step:
    if problem.where is None:
        return BY_KEY[STEP_OF_RULE[problem.text.split()[0].rstrip(":")]]
    return STEP_OF.get(problem.relation or problem.field, STEPS[0])


def _good_to_have(page: CaseStudyPage) -> Iterator[Missing]:
    for item in case_study_completeness(page).missing:
        key, rows = STEP_OF_CHECK.get(item.label), NEEDS_ROWS.get(item.label)
        if key and (rows is None or getattr(page, rows).all()) and not _is_written(page, item.label):
            yield Missing(item.label, BY_KEY[key])


def _is_written(page: CaseStudyPage, label: str) -> bool:
    """Whether it only waits for staff to find the organisation in the list."""
    match label:
        case "Lead organisation":
            return bool(page.lead_organisation_as_written)
        case "Funder of each funding line":
            return all(line.funder_id or line.funder_as_written for line in page.funding_lines.all())
        case "Who employs the post-holders":
            return all(post.employer_id or post.employer_as_written for post in page.posts.all())
    return False
