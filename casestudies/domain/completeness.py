"""What a complete case study has. Nothing here is needed to publish: an empty fact is shown as not yet known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudies.models import CaseStudyPage
from home.domain.completeness import Check, Completeness, completeness_of
from home.richtext import as_read
from home.rules import word_count

RELATIONS = (
    "partnership_models",
    "professions",
    "career_stages",
    "partners",
    "milestones",
    "challenges",
    "funding_lines",
    "posts",
    "impact_measures",
    "sources",
)
"""What the checks read, for a caller who reads many case studies at once."""


TEXTS = ("summary", "background", "goals", "development", "impact_story", "lessons")
"""The texts of the page whose words are counted."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long one text is."""

    label: str
    words: int


def lengths(page: CaseStudyPage) -> list[Length]:
    """The words of each text, counted as the institution sees them counted."""
    label = {name: str(page._meta.get_field(name).verbose_name).capitalize() for name in TEXTS}
    return [Length(label[name], word_count(getattr(page, name))) for name in TEXTS]


def case_study_completeness(page: CaseStudyPage) -> Completeness:
    """Check a case study as it stands in memory: a draft, or what is live."""
    return completeness_of(
        [*_at_a_glance(page), *_partners(page), *_story(page), *_posts(page), *_impact(page), *_checks(page)]
    )


def _at_a_glance(page: CaseStudyPage) -> Iterator[Check]:
    tab = "At a glance"
    yield Check("Summary", bool(page.summary.strip()), tab)
    yield Check("Partnership model", bool(page.partnership_models.all()), tab)
    yield Check("Start year", page.start_year is not None, tab)
    yield Check("Status", bool(page.progress), tab)
    yield Check("Nation", bool(page.nations), tab)
    yield Check("Region", bool(page.regions), tab)
    yield Check("Professions", bool(page.professions.all()), tab)
    yield Check("Career stages", bool(page.career_stages.all()), tab)


def _partners(page: CaseStudyPage) -> Iterator[Check]:
    partners = list(page.partners.all())
    yield Check("Lead organisation", page.lead_organisation_id is not None, "Partners")
    yield Check("Partners", bool(partners), "Partners")
    yield Check("What each partner brings", _each(partner.contribution for partner in partners), "Partners")


def _story(page: CaseStudyPage) -> Iterator[Check]:
    tab = "Story"
    challenges = list(page.challenges.all())
    yield Check("Background", bool(as_read(page.background)), tab)
    yield Check("Goals", bool(as_read(page.goals)), tab)
    yield Check("Development", bool(as_read(page.development)), tab)
    yield Check("Milestones", bool(page.milestones.all()), tab)
    yield Check("Challenges", bool(challenges), tab)
    yield Check("What was done about each challenge", _each(challenge.response for challenge in challenges), tab)


def _posts(page: CaseStudyPage) -> Iterator[Check]:
    tab = "Posts and funding"
    lines, posts = list(page.funding_lines.all()), list(page.posts.all())
    yield Check("Funding", bool(lines), tab)
    yield Check("Funder of each funding line", _each(line.funder_id for line in lines), tab)
    yield Check("Amount or share of each funding line", _each(line.amount or line.share for line in lines), tab)
    yield Check("Posts", bool(posts), tab)
    yield Check("Number of each post", _each(post.number_created is not None for post in posts), tab)
    yield Check("Date of the numbers of posts", _each(post.as_of for post in posts), tab)
    yield Check("Who employs the post-holders", _each(post.employer_id for post in posts), tab)
    yield Check("What pays for each post", _each(post.paid_by for post in posts), tab)


def _impact(page: CaseStudyPage) -> Iterator[Check]:
    measures = list(page.impact_measures.all())
    yield Check("Impact measures", bool(measures), "Impact")
    yield Check("Value and date of each measure", _each(m.value is not None and m.as_of for m in measures), "Impact")
    yield Check("Impact story", bool(as_read(page.impact_story)), "Impact")
    yield Check("Lessons for others", bool(as_read(page.lessons)), "Impact")


def _checks(page: CaseStudyPage) -> Iterator[Check]:
    tab = "Sources and checks"
    yield Check("Contact role", bool(page.contact_role), tab)
    yield Check("Sources", bool(page.sources.all()), tab)
    yield Check("Last checked", bool(page.last_checked), tab)
    yield Check("Next check due", page.next_check_due is not None, tab)


def _each(answers: Iterable[object]) -> bool:
    """Whether there are rows and each has it: no rows at all are no answer."""
    known = [bool(answer) for answer in answers]
    return bool(known) and all(known)
