"""Whether every public case study can be found, for editors: how many there are, how many each engine has, and which it misses."""

from dataclasses import dataclass
from typing import Final

from django.contrib.contenttypes.models import ContentType

from casestudies.models import CaseStudyPage
from search import backend
from search.answering import ask_within
from search.contract import KIND, Engine, EngineError, Query
from search.eligibility import public_pages
from search.enums import Kind, Source

FEW: Final = 1_000
"""So many are compared one by one. With more, that is done only when the numbers differ."""

SHOWN: Final = 8

PATIENCE: Final = 2.0
"""Seconds that the dashboard waits for the server."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A public case study that cannot be found."""

    pk: int
    title: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """`searchable` is None when no engine can be asked, and counts what all those have that can."""

    public: int
    searchable: int | None
    missing: tuple[Missing, ...] = ()
    """The first of those that an engine lacks, by title."""
    is_server_away: bool = False
    """Whether the search server cannot be asked, so that this host's own engine answers readers."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.searchable == self.public and not self.is_server_away


def coverage() -> Coverage:
    """Compare what is public with what the engines have. Never raises what an engine raises."""
    pages = public_pages().filter(content_type=ContentType.objects.get_for_model(CaseStudyPage))
    public = pages.count()
    lacking: set[str] = set()
    asked, is_server_away = False, False
    keys = {Source.PAGE.key(pk) for pk in pages.values_list("pk", flat=True)}
    for engine in backend.engines():
        try:
            lacking |= ask_within(engine, lambda each: _lacking(each, keys), seconds=PATIENCE)
            asked = True
        except EngineError:
            is_server_away = is_server_away or backend.is_shared(engine)
    if not asked:
        return Coverage(public, None, is_server_away=is_server_away)
    missing = [
        Missing(pk, title)
        for pk, title in pages.order_by("title").values_list("pk", "title")
        if Source.PAGE.key(pk) in lacking
    ]
    return Coverage(public, public - len(missing), tuple(missing[:SHOWN]), is_server_away=is_server_away)


def _lacking(engine: Engine, keys: set[str]) -> set[str]:
    """Those of the keys that an engine does not have."""
    if len(keys) > FEW and engine.search(Query(filters={KIND: (Kind.CASE_STUDY.value,)}, size=0)).total == len(keys):
        return set()
    return keys - {entry.key for entry in engine.versions() if not entry.is_gone}
