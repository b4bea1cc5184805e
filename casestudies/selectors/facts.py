"""The strip of facts that a case study opens with. Each fact keeps its place, known or not."""

from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

from casestudies.enums import PartnerRole
from casestudies.models import CaseStudyPage
from casestudies.selectors.assurance import Assurance
from casestudies.selectors.rows import Rows
from casestudies.selectors.view import Fact, Item, OrganisationView, TermView
from home.enums import Nation, Region
from home.wording import counted, date_words, listed

SEARCH: Final = "/search/"
SHOWN: Final = 3
"""How many payers are named at a glance."""
PLURALS: Final = {
    "university": ("university", "universities"),
    "nhs": ("NHS body", "NHS bodies"),
    "funder": ("research funder", "research funders"),
    "charity": ("charity", "charities"),
    "industry": ("company", "companies"),
    "professional": ("professional body", "professional bodies"),
    "government": ("government body", "government bodies"),
    "partnership": ("partnership", "partnerships"),
    "network": ("network", "networks"),
    "other": ("other", "others"),
}


def facts_of(page: CaseStudyPage, rows: Rows, assurance: Assurance) -> tuple[Fact, ...]:
    """All facts at a glance, in the order in which they are shown."""
    return (
        _partners(page, rows),
        posts_fact(rows),
        Fact("Since", *_since(page)),
        Fact("Where", where(page.nations, page.regions)),
        Fact("Partnership model", found_by("model", rows.terms["partnership_models"])),
        Fact("Career stages", found_by("stage", rows.terms["career_stages"])),
        Fact("Professions", found_by("profession", rows.terms["professions"])),
        Fact("Clinical fields", tuple(Item(term.name) for term in rows.terms["specialties"])),
        _payers(rows),
        _checked(page, rows, assurance),
    )


def found_by(facet: str, terms: Iterable[TermView]) -> tuple[Item, ...]:
    """Terms as links to the other case studies that have them."""
    return tuple(Item(term.name, search_address(facet, term.slug)) for term in terms)


def search_address(facet: str, value: str) -> str:
    """The search for case studies with this value."""
    return f"{SEARCH}?{urlencode({'kind': 'case-study', facet: value})}"


def where(nations: list[str], regions: list[str]) -> tuple[Item, ...]:
    """The regions, or else the nations; all four nations are "UK-wide"."""
    if regions:
        return tuple(Item(Region(value).label, search_address("region", value)) for value in _known(Region, regions))
    if set(nations) == set(Nation.values):
        return (Item("UK-wide"),)
    return tuple(Item(Nation(value).label, search_address("nation", value)) for value in _known(Nation, nations))


def _known(choices: type[Nation] | type[Region], values: list[str]) -> list[str]:
    return [value for value in values if value in choices.values]


def members(page: CaseStudyPage, rows: Rows) -> tuple[OrganisationView, ...]:
    """Each organisation that takes part, once, the lead first."""
    named = [(page.lead_organisation_id, page.lead_organisation_as_written)]
    named += [(row.organisation_id, row.organisation_as_written) for row in rows.partners]
    found = (rows.organisation(*each) for each in named)
    return tuple({organisation.pk: organisation for organisation in found if organisation}.values())


def payers(rows: Rows) -> tuple[OrganisationView, ...]:
    """Each organisation that pays, once: funders of funding lines, then partners whose part is to pay."""
    named = [(line.funder_id, line.funder_as_written) for line in rows.funding_lines]
    partners = [row for row in rows.partners if row.role == PartnerRole.FUNDER]
    named += [(row.organisation_id, row.organisation_as_written) for row in partners]
    found = (rows.organisation(*each) for each in named)
    return tuple({organisation.pk: organisation for organisation in found if organisation}.values())


def _partners(page: CaseStudyPage, rows: Rows) -> Fact:
    everyone = members(page, rows)
    if not everyone:
        return Fact("Partners", is_figure=True)
    kinds = Counter(organisation.kind for organisation in everyone)
    mix = listed([counted(number, *PLURALS[kind]) for kind, number in kinds.most_common()])
    return Fact("Partners", (Item(counted(len(everyone), "organisation")),), mix, is_figure=True)


def posts_fact(rows: Rows) -> Fact:
    """How many posts were created, filled and planned; "at least" when some numbers are not yet known."""
    created = [post.number_created for post in rows.posts if post.number_created is not None]
    filled = [post.number_filled for post in rows.posts if post.number_filled is not None]
    planned = sum(post.number_planned or 0 for post in rows.posts)
    if not created and not planned:
        note = counted(len(rows.posts), "kind") + " of post, numbers not yet known" if rows.posts else ""
        return Fact("Posts", note=note, is_figure=True)
    plan = f"{planned:,} planned" if planned else ""
    if not created:
        figure, notes = plan, ["number created not yet known"]
    else:
        least = "at least " if len(created) < len(rows.posts) else ""
        figure = f"{least}{sum(created):,} created"
        notes = [f"{sum(filled):,} filled" if filled else "number filled not yet known", plan]
    return Fact("Posts", (Item(figure),), ", ".join(filter(None, [*notes, as_of(rows)])), is_figure=True)


def as_of(rows: Rows) -> str:
    """The date of the numbers of posts, if all have the same."""
    dates = {post.as_of for post in rows.posts}
    only = dates.pop() if len(dates) == 1 else ""
    return f"as of {date_words(only)}" if only else ""


def _since(page: CaseStudyPage) -> tuple[tuple[Item, ...], str]:
    progress = page.get_progress_display() if page.progress else ""
    items = [Item(str(page.start_year))] if page.start_year else []
    if progress:
        items.append(Item(progress if not items else progress.lower()))
    return tuple(items), ""


def _payers(rows: Rows) -> Fact:
    everyone = payers(rows)
    items = [Item(organisation.short_name or organisation.name) for organisation in everyone[:SHOWN]]
    if rest := len(everyone) - len(items):
        items.append(Item(f"{rest} more", "#funding"))
    return Fact("Who pays", tuple(items))


def _checked(page: CaseStudyPage, rows: Rows, assurance: Assurance) -> Fact:
    by = rows.organisation(page.submitted_by_id)
    note = f"Submitted by {by.name}" if by else "Compiled from public sources" if rows.sources else ""
    if assurance.checked_by:
        note = f"By {assurance.checked_by}"
    return Fact("Checked on", (Item(assurance.checked_on),) if assurance.checked_on else (), note)
