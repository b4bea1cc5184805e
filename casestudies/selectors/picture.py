"""The picture of who does what: who pays, who runs it, and which posts come of it.

Roles come from the partners; who pays also from the funding lines, and who employs also from the posts, so that the
picture is right even when a partner is entered once.
"""

from collections.abc import Iterable

from casestudies.enums import PartnerRole
from casestudies.models import CaseStudyPage
from casestudies.selectors.rows import PostFields, Rows
from casestudies.selectors.view import Actor, Group, Picture
from home.wording import counted, share_words

RUNNING = {
    PartnerRole.LEAD: "Leads",
    PartnerRole.PARTNER: "Takes part",
    PartnerRole.HOST: "Hosts",
    PartnerRole.TRAINER: "Trains",
    PartnerRole.SUPPORTER: "Supports",
}
"""The roles in the middle of the picture, as verbs, in order."""


def picture_of(page: CaseStudyPage, rows: Rows) -> Picture:
    """Place each organisation where it acts. One that both leads and pays stands in both places."""
    lines = [(line.funder_id, share_words(line.share)) for line in rows.funding_lines]
    lines += [(row.organisation_id, "") for row in rows.partners if row.role == PartnerRole.FUNDER]
    employers = [(post.employer_id, "") for post in rows.posts]
    employers += [(row.organisation_id, "") for row in rows.partners if row.role == PartnerRole.EMPLOYER]
    return Picture(
        paying=_actors(rows, lines),
        running=tuple(_groups(page, rows)),
        employing=_actors(rows, employers),
        posts=tuple(_post(post) for post in rows.posts),
    )


def _post(post: PostFields) -> str:
    if post.number_created:
        return f"{counted(post.number_created, 'post')}: {post.role}"
    return f"{counted(post.number_planned, 'planned post')}: {post.role}" if post.number_planned else post.role


def _groups(page: CaseStudyPage, rows: Rows) -> Iterable[Group]:
    for role, label in RUNNING.items():
        keys = [(row.organisation_id, "") for row in rows.partners if row.role == role]
        if role == PartnerRole.LEAD:
            keys = [(page.lead_organisation_id, ""), *keys]
        else:
            keys = [key for key in keys if key[0] != page.lead_organisation_id]
        if actors := _actors(rows, keys):
            yield Group(label, actors)


def _actors(rows: Rows, keys: Iterable[tuple[int | None, str]]) -> tuple[Actor, ...]:
    actors: dict[int, Actor] = {}
    for key, detail in keys:
        if organisation := rows.organisation(key):
            before = actors.get(organisation.pk)
            details = [text for text in (before.detail if before else "", detail) if text]
            actors[organisation.pk] = Actor(organisation, " + ".join(details))
    return tuple(actors.values())
