"""Funders' offers as the map shows them: a fixed number of queries, however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.utils.text import slugify

from home.enums import NOT_YET_KNOWN, Nation
from home.models import Organisation
from home.prepared import Prepared
from home.wording import date_words, length_words, listed, money_words
from pathway.enums import EntryTerm, OfferStatus
from pathway.models import FundingScheme

STATUS_LOOKS: Final = {OfferStatus.OPEN: "good", OfferStatus.ROUNDS: "good", OfferStatus.ANNOUNCED: "open"}


MAY_BE_OLD = "This may be out of date."


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that offers can be filtered by."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A funder's offer in words. An empty text or tuple means "not yet known"."""

    pk: int
    anchor: str
    name: str
    short_name: str
    funder: Choice
    co_funders: str
    stages: tuple[Choice, ...]
    professions: tuple[Choice, ...]
    professions_note: str
    nations: tuple[Choice, ...]
    entry_terms: tuple[str, ...]
    entry_requirements: str
    length: str
    amount: str
    amount_note: str
    status: Choice
    status_look: str
    status_note: str
    opens: str
    closes: str
    link: str
    last_checked: str
    checked_on: str
    is_stale: bool
    source_note: str

    @property
    def where(self) -> str:
        """Where one can hold it."""
        if len(self.nations) == len(Nation):
            return "UK-wide"
        return listed([nation.label for nation in self.nations])

    @property
    def facts(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """What is known of it: a name, values, and a note in quieter words. No value and no note: not yet known."""
        applications = (f"Open {self.opens}" if self.opens else "", f"Close {self.closes}" if self.closes else "")
        return (
            ("Career stage", _joined(stage.label for stage in self.stages), ""),
            ("Who for", _joined(term.label for term in self.professions), self.professions_note),
            ("Entry", self.entry_terms, self.entry_requirements),
            ("Length", _joined([self.length]), ""),
            ("Amount", _joined([self.amount]), self.amount_note),
            ("Where", _joined([self.where]), ""),
            ("Applications", _joined(applications), ""),
            ("Last checked", _joined([self.last_checked]), MAY_BE_OLD if self.is_stale else ""),
            ("Source", _joined([self.source_note]), ""),
        )


class _OfferFields(NamedTuple):
    pk: int
    name: str
    short_name: str
    slug: str
    funder_id: int
    professions_note: str
    nations: list[str]
    entry_terms: list[str]
    entry_requirements: str
    months_from: int | None
    months_to: int | None
    length_note: str
    amount_to: int | None
    amount_note: str
    status: str
    status_note: str
    opens: datetime.date | None
    closes: datetime.date | None
    link: str
    last_checked: str
    is_stale: bool
    source_note: str


class _TermFields(NamedTuple):
    field: str
    order: int
    name: str
    slug: str
    offer: int


class _Funder(NamedTuple):
    id: int
    name: str
    short_name: str
    merged_into_id: int | None


def listed_offers() -> tuple[Offer, ...]:
    """Every offer that is on the map today, by name. What is withdrawn or has closed has left by itself."""
    found = FundingScheme.objects.listed().order_by("name", "pk")
    rows = [_OfferFields(*row) for row in found.values_list(*_OfferFields._fields)]
    terms: dict[tuple[str, int], list[Choice]] = defaultdict(list)
    for term in sorted(_TERMS.many(row.pk for row in rows)):
        terms[term.field, term.offer].append(Choice(term.slug, term.name))
    partners: dict[int, list[int]] = defaultdict(list)
    for offer, organisation in FundingScheme.co_funders.through.objects.values_list("fundingscheme", "organisation"):
        partners[offer].append(organisation)
    keys = {row.funder_id for row in rows}.union(*(partners[row.pk] for row in rows))
    funders = _funders(keys)
    return tuple(
        _offer(
            row,
            funder=funders[row.funder_id],
            co_funders=[funders[key].label for key in partners[row.pk]],
            stages=tuple(terms["career_stages", row.pk]),
            professions=tuple(terms["professions", row.pk]),
        )
        for row in rows
    )


def _offer(
    row: _OfferFields,
    *,
    funder: Choice,
    co_funders: list[str],
    stages: tuple[Choice, ...],
    professions: tuple[Choice, ...],
) -> Offer:
    status = OfferStatus(row.status)
    amount = f"Up to {money_words(row.amount_to)}" if row.amount_to else ""
    return Offer(
        pk=row.pk,
        anchor=f"offer-{row.slug}",
        name=row.name,
        short_name=row.short_name,
        funder=funder,
        co_funders=listed(sorted(co_funders)),
        stages=stages,
        professions=professions,
        professions_note=row.professions_note,
        nations=tuple(Choice(value, Nation(value).label) for value in row.nations if value in Nation.values),
        entry_terms=_labels(row.entry_terms),
        entry_requirements=row.entry_requirements,
        length=row.length_note or _length(row.months_from, row.months_to),
        amount=amount or row.amount_note,
        amount_note=row.amount_note if amount else "",
        status=Choice(status.value, status.label),
        status_look=STATUS_LOOKS.get(status, "quiet"),
        status_note=row.status_note,
        opens=date_words(row.opens),
        closes=date_words(row.closes),
        link=row.link,
        last_checked=date_words(row.last_checked),
        checked_on=row.last_checked,
        is_stale=row.is_stale,
        source_note=row.source_note,
    )


def _funders(keys: Iterable[int]) -> dict[int, Choice]:
    found = _ORGANISATIONS.many(keys)
    funders = {row.id: _funder(row) for row in found}
    merged = [row.id for row in found if row.merged_into_id is not None]
    for old in Organisation.objects.filter(pk__in=merged) if merged else ():
        funders[old.pk] = _funder(old.canonical)
    return funders


def _funder(funder: _Funder | Organisation) -> Choice:
    return Choice(slugify(funder.short_name or funder.name), funder.name)


def _stored_terms(keys: Sequence[int]) -> QuerySet[Any, Any]:
    stages, professions = (_through(name, keys) for name in ("career_stages", "professions"))
    return stages.union(professions, all=True)


def _through(name: str, keys: Sequence[int]) -> QuerySet[Any, Any]:
    field: Any = FundingScheme._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    label = Value(name, output_field=CharField())
    rows = field.remote_field.through.objects.filter(fundingscheme__in=keys)
    return rows.values_list(label, f"{target}__sort_order", f"{target}__name", f"{target}__slug", "fundingscheme_id")


_TERMS = Prepared(_TermFields, _stored_terms)
_ORGANISATIONS = Prepared(_Funder, lambda keys: Organisation.objects.filter(pk__in=keys))


def _joined(words: Iterable[str]) -> tuple[str, ...]:
    text = ", ".join(filter(None, words))
    return (text,) if text else ()


def _labels(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(EntryTerm(value).label for value in values if value in EntryTerm.values)


def _length(shortest: int | None, longest: int | None) -> str:
    if shortest and longest and shortest != longest:
        return f"{length_words(shortest)} to {length_words(longest)}"
    if longest and not shortest:
        return f"up to {length_words(longest)}"
    return length_words(shortest)


def checked(offers: Iterable[Offer]) -> str:
    """Say when the facts of these offers were last checked: one date, or the oldest and the newest."""
    dates = sorted({offer.checked_on for offer in offers if offer.checked_on})
    if not dates:
        return NOT_YET_KNOWN.lower()
    return date_words(dates[0]) if len(dates) == 1 else f"{date_words(dates[0])} to {date_words(dates[-1])}"
