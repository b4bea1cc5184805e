"""Which index is live, which came before, and which is being filled. Aliases say so, and change in one step.

    prefix_live_<fingerprint>   the index that answers code with this fingerprint
    prefix_previous             the one before the last rebuild
    prefix_next_<token>         one that a rebuild fills: whoever writes, writes there too
    prefix_index_<token>        the indexes themselves
    prefix_locks                who rebuilds

Invariant: code asks by its own fingerprint, so it never gets an answer from an index built otherwise, and sees a swap at once. A live
alias on two indexes is refused: each answer says how many shards gave it.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from search.contract import EngineError, Health, IndexMissing, IndexOutdated, IndexTorn, IndexUnusable, State
from search.engines.elasticsearch import asking, entries, paging

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from search.engines.elasticsearch.client import Client, Json

_HELD_AT_ONCE: Final = 5_000


class Names:
    """How everything of one site is called. A prefix has no underscore, so that no site's names begin like another's."""

    def __init__(self, prefix: str, fingerprint: str) -> None:
        self.everything = f"{prefix}_*"
        self.lives = f"{prefix}_live_"
        self.live = f"{prefix}_live_{fingerprint}"
        self.previous = f"{prefix}_previous"
        self.nexts = f"{prefix}_next_"
        self.indices = f"{prefix}_index_"
        self.locks = f"{prefix}_locks"

    def new(self) -> tuple[str, str]:
        """A new index and the alias under which it is filled."""
        token = f"{time.time_ns():x}-{secrets.token_hex(3)}"
        return f"{self.indices}{token}", f"{self.nexts}{token}"


@dataclass(frozen=True, slots=True)
class Placement:
    """Which aliases each index has at a moment."""

    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def under(self, start: str) -> list[str]:
        """The indexes with an alias that begins so, oldest first: their names tell their age."""
        return sorted(index for index, names in self.aliases.items() if any(name.startswith(start) for name in names))


class Indices:
    """The indexes of one site on one server."""

    def __init__(self, client: Client, prefix: str, fingerprint: str) -> None:
        self.client = client
        self.names = Names(prefix, fingerprint)
        self._fingerprint = fingerprint
        self._shards = 0

    def placement(self, *, seconds: float | None = None) -> Placement:
        """Which aliases each index has now."""
        found = self.client.send("GET", f"/_alias/{self.names.everything}", or_none=True, seconds=seconds) or {}
        return Placement({index: frozenset(entry.get("aliases", ())) for index, entry in found.items()})

    def live(self, placement: Placement | None = None) -> str:
        """The index that is live. Raises `IndexUnusable`."""
        placement = placement or self.placement()
        found = placement.under(self.names.live)
        if len(found) == 1:
            return found[0]
        if found:
            raise IndexTorn(f"{self.names.live} points at {len(found)} indexes: {', '.join(found)}.")
        if others := placement.under(self.names.lives):
            raise IndexOutdated(f"{others[-1]} was built otherwise than {self._fingerprint}.")
        raise IndexMissing(f"There is no index {self.names.live} yet.")

    def search(self, body: Json, *, until: float) -> Json:
        """Search the live index."""
        try:
            answer = self.client.search(self.names.live, body, until=until)
        except IndexMissing:
            self.live()
            raise
        self._check(answer)
        return answer

    def searches(self, bodies: Sequence[Json], *, until: float) -> list[Json]:
        """Several searches of the live index in one request."""
        try:
            answers = self.client.searches(self.names.live, bodies, until=until)
        except IndexMissing:
            self.live()
            raise
        for answer in answers:
            self._check(answer)
        return answers

    def held(self, index: str, clause: Json | None = None) -> Iterator[dict[str, Any]]:
        """What `entries.held` reads of all entries, or of those that meet the clause; they are read while they are used."""
        body = {
            "query": clause or {"match_all": {}},
            "sort": ["_shard_doc"],
            "_source": False,
            "docvalue_fields": list(entries.HELD_FIELDS),
        }
        seconds = self.client.server.rebuild_seconds
        for hits in paging.stretches(self.client, index, body, seconds=seconds, size=_HELD_AT_ONCE):
            yield from hits

    def count(self, index: str, clause: Json, *, seconds: float | None = None) -> int:
        """How many entries of an index meet a clause."""
        return int(self.client.send("POST", f"/{index}/_count", {"query": clause}, seconds=seconds)["count"])

    def health(self) -> Health:
        """How the live index is. Raises `EngineError` when nobody can tell within the time for a question."""
        seconds = self.client.server.read_seconds
        index = self.live(self.placement(seconds=seconds))
        path = f"/_cluster/health/{index}"
        if self.client.send("GET", path, parameters={"timeout": "0s"}, seconds=seconds)["status"] == "red":
            return Health(state=State.RED, detail=f"{index} is red.")
        documents = self.count(self.names.live, asking.ALIVE, seconds=seconds)
        blocked = self._blocked(index, seconds=seconds)
        return Health(state=State.READ_ONLY if blocked else State.READY, documents=documents, detail=blocked)

    def _blocked(self, index: str, *, seconds: float) -> str:
        """Why the index cannot be written; empty when it can."""
        blocks = self.client.send("GET", f"/_cluster/state/blocks/{index}", seconds=seconds)["blocks"]
        found = [*blocks.get("global", {}).values(), *blocks.get("indices", {}).get(index, {}).values()]
        return "; ".join(block["description"] for block in found if "write" in block["levels"])

    def _check(self, answer: Json) -> None:
        shards = answer["_shards"]["total"]
        if shards != self._shards:
            self.live()
            self._shards = shards


def health(indices: Indices) -> Health:
    """How the live index is, whatever happens."""
    try:
        return indices.health()
    except IndexUnusable as error:
        return Health(state=error.state, detail=str(error))
    except EngineError as error:
        return Health(state=State.UNREACHABLE, detail=str(error))
