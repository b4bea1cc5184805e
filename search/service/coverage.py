"""Whether every public case study can be found, for editors: how many there are, how many the engine has, and which it misses."""

from dataclasses import dataclass
from typing import Final

from django.contrib.contenttypes.models import ContentType

from casestudies.models import CaseStudyPage
from search import backend
from search.contract import KIND, Engine, EngineError, Query
from search.eligibility import public_pages
from search.enums import Kind, Source

FEW: Final = 1_000
"""So many are compared one by one. With more, that is done only when the numbers differ."""

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """A public case study that cannot be found."""

    pk: int
    title: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """`searchable` is None when the engine cannot be asked."""

    public: int
    searchable: int | None
    missing: tuple[Missing, ...] = ()
    """The first of those that cannot be found, by title."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.searchable == self.public


def coverage() -> Coverage:
    """Compare what is public with what the engine has. Never raises what an engine raises."""
    pages = public_pages().filter(content_type=ContentType.objects.get_for_model(CaseStudyPage))
    public = pages.count()
    engine = backend.engine()
    try:
        found = engine.search(Query(filters={KIND: (Kind.CASE_STUDY.value,)}, size=0)).total
        if found == public and public > FEW:
            return Coverage(public, found)
        held = _held(engine)
    except EngineError:
        return Coverage(public, None)
    missing = [
        Missing(pk, title)
        for pk, title in pages.order_by("title").values_list("pk", "title")
        if Source.PAGE.key(pk) not in held
    ]
    return Coverage(public, public - len(missing), tuple(missing[:SHOWN]))


def _held(engine: Engine) -> set[str]:
    return {entry.key for entry in engine.versions() if not entry.is_gone}
