"""What a submission may say twice: an organisation that is in the list under another spelling, a case study that is there already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from casestudies.models import CaseStudyPage, Submission
from home.models import Organisation
from home.rules import name_key

LIKE_ENOUGH = 0.5
"""Of all words of two names or titles, how many both must have."""
SHOWN = 3
LOOKED_THROUGH = 200
FILLER = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with"})


@dataclass(frozen=True, slots=True)
class NameAsWritten:
    """A name that is not in the list of organisations, and entries that may be meant."""

    name: str
    candidates: tuple[tuple[int, str], ...]
    """As (key, name), the likeliest first."""


@dataclass(frozen=True, slots=True)
class LikeCaseStudy:
    """A case study that may be about the same, and why."""

    pk: int
    title: str
    why: str


def likeness(one: str, other: str) -> float:
    """How many of all words of two names or titles both have, between 0 and 1.

    >>> likeness("University of Sample", "Sample University")
    1.0
    """
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(name_key(text).split()) - FILLER


def names_to_resolve(names: Iterable[str]) -> tuple[NameAsWritten, ...]:
    """For each name as written, the entries that are most like it, in one query for all."""
    wanted = list(dict.fromkeys(filter(None, names)))
    if not wanted:
        return ()
    listed = list(Organisation.objects.current().order_by("name").values_list("pk", "name", "short_name_key"))
    return tuple(NameAsWritten(name, _candidates(name, listed)) for name in wanted)


def _candidates(name: str, listed: Iterable[tuple[int, str, str]]) -> tuple[tuple[int, str], ...]:
    key = name_key(name)
    scored = [
        (2.0 if short == key else likeness(name, listed_name), pk, listed_name) for pk, listed_name, short in listed
    ]
    found = sorted((each for each in scored if each[0] >= LIKE_ENOUGH), key=lambda each: (-each[0], each[2]))
    return tuple((pk, listed_name) for _score, pk, listed_name in found[:SHOWN])


def like_case_studies(*, page_id: int, title: str, organisations: Collection[int]) -> tuple[LikeCaseStudy, ...]:
    """Other case studies with a like title, or led by one of these organisations with another of them as a partner."""
    others = CaseStudyPage.objects.exclude(pk=page_id).exclude(submission__in=Submission.objects.unsent())
    longest = sorted(_words(title), key=len, reverse=True)[:2]
    by_title = Q()
    for word in longest:
        by_title |= Q(draft_title__icontains=word)
    shares = Q(lead_organisation__in=organisations, partners__organisation__in=organisations)
    wanted = shares | by_title if longest else shares
    rows = others.filter(wanted).order_by("pk").values_list("pk", "draft_title", "title").distinct()[:LOOKED_THROUGH]
    sharing = set(others.filter(shares).values_list("pk", flat=True)[:LOOKED_THROUGH]) if organisations else set()
    found = [
        (likeness(title, shown), pk in sharing, pk, shown)
        for pk, draft_title, published in rows
        if (shown := draft_title or published)
    ]
    alike = [each for each in found if each[0] >= LIKE_ENOUGH or each[1]]
    alike.sort(key=lambda each: (-each[0], not each[1], each[2]))
    return tuple(
        LikeCaseStudy(pk, shown, _why(score, is_sharing=sharing)) for score, sharing, pk, shown in alike[:SHOWN]
    )


def _why(score: float, *, is_sharing: bool) -> str:
    reasons = ["a like title"] if score >= LIKE_ENOUGH else []
    return " and ".join([*reasons, *(["the same organisations"] if is_sharing else [])])
