"""The protocol that every engine keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from search.contract.answers import Hit, Results, Suggestion
    from search.contract.documents import Change, Document, Layout
    from search.contract.questions import Query
    from search.contract.upkeep import Applied, Health, Held, Rebuilt


@runtime_checkable
class Engine(Protocol):
    """A search engine. One instance may be used by many threads, and survives a fork.

    Every method may raise `EngineUnavailable`; those that use the index raise `IndexUnusable` when it needs a rebuild.
    """

    name: str
    layout: Layout

    @property
    def fingerprint(self) -> str:
        """Names the analysis, the layout and the engine's own settings, as this code would build an index."""
        ...

    def search(self, query: Query) -> Results:
        """Answer a question."""
        ...

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Titles with words that begin as typed, best first; one typing error is forgiven."""
        ...

    def similar(self, key: str, *, limit: int = 4, kinds: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """What reads most like the document of this key, never itself; empty when the key is not found."""
        ...

    def apply(self, changes: Iterable[Change]) -> Applied:
        """Write documents and tombstones, in one go where the engine can; all of it is found when this returns.

        Raises `EngineBusy` when another writer does not give way, and then nothing of it was applied.
        """
        ...

    def versions(self) -> Iterator[Held]:
        """Everything that is held, tombstones included, in no particular order, for reconciling with the database.

        Each document's digest is that of the document as it was given.
        """
        ...

    def count(self) -> int:
        """How many documents can be found (tombstones are not counted)."""
        ...

    def rebuild(self, documents: Iterable[Document], *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Fill a new index beside the live one, check it, and put it in place at once; the previous one is kept.

        `documents` is read once, lazily, after the rebuild has begun to take note of changes; changes that are applied
        meanwhile are in the new index too. The live index answers until the swap. `progress` is told the number of
        documents so far. Raises `RebuildRunning`, or `RebuildRefused` when the new index does not hold what it was given.
        """
        ...

    def revert(self) -> None:
        """Go back to the index before the last rebuild. It is as old as that: reconcile it afterwards.

        Raises `RebuildRefused`, and leaves the live index as it is, when there is none or when this code cannot use it.
        """
        ...

    def health(self, *, is_thorough: bool = False) -> Health:
        """Ask the engine how it is. Never raises.

        `is_thorough`: look at all that is held for damage, where the engine has to do that itself. Meant for an operator.
        """
        ...
