"""The steps in which a case study is written, in the order of its page. Form, Word file and "what is missing" follow them."""

from dataclasses import dataclass

from casestudies.enums import Section


@dataclass(frozen=True, slots=True)
class Step:
    """One step: single fields of the page, then lists of parts by their relation's name."""

    key: str
    title: str
    why: str
    """Why it is asked, in one or two sentences to the person who writes."""
    fields: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    section: Section | None = None
    """Where the page shows it; None: at the top."""


STEPS = (
    Step(
        "summary",
        "At a glance",
        "Readers see this first, in lists and in search. Two plain sentences are enough.",
        ("title", "summary", "start_year", "progress", "start_note", "nations", "regions"),
    ),
    Step(
        "model",
        "Model and people",
        "Readers look for models like their own situation by these.",
        ("partnership_models", "professions", "career_stages", "specialties"),
    ),
    Step(
        "partners",
        "Partners",
        "Who takes part, and what each brings. We ask partners to agree to what is said of them.",
        ("lead_organisation",),
        ("partners",),
        Section.PARTNERS,
    ),
    Step(
        "story",
        "Background and goals",
        "What was there before, and what you set out to achieve.",
        ("background", "goals"),
        (),
        Section.BACKGROUND,
    ),
    Step(
        "development",
        "How it was made",
        "The way from the idea to the first post, with its dates: this is what others copy.",
        ("development",),
        ("milestones",),
        Section.DEVELOPMENT,
    ),
    Step(
        "challenges",
        "Challenges",
        "What was hard and what you did about it helps others most.",
        (),
        ("challenges",),
        Section.CHALLENGES,
    ),
    Step(
        "funding",
        "Funding",
        "Who pays, and how much. Leave out what is not yet known or not public.",
        (),
        ("funding_lines",),
        Section.FUNDING,
    ),
    Step("posts", "Posts", "The posts that the partnership creates.", (), ("posts",), Section.POSTS),
    Step(
        "impact",
        "Impact",
        "What has changed, told and counted. Each number needs its date and source.",
        ("impact_story",),
        ("impact_measures",),
        Section.IMPACT,
    ),
    Step(
        "lessons",
        "Lessons and contact",
        "What you would tell those who start now, and the role to ask.",
        ("lessons", "contact_role"),
        (),
        Section.LESSONS,
    ),
    Step(
        "images",
        "Images",
        "Pictures that say something, with words for those who cannot see them.",
        (),
        ("images",),
        Section.IMAGES,
    ),
    Step(
        "documents",
        "Documents and links",
        "Files and pages in which readers find more.",
        (),
        ("documents", "links"),
        Section.READ_MORE,
    ),
    Step("sources", "Sources", "Where the facts can be checked.", (), ("sources",), Section.SOURCES),
)


def step(key: str) -> Step | None:
    """The step of this key, or None."""
    return next((each for each in STEPS if each.key == key), None)
