"""How far an engine has come: a small file beside this host's index, a row in the database for the server.

A version is taken inside a transaction and seen only once that commits, so the cursor looks back over `OVERLAP` and
remembers what it already brought over from there. It never runs ahead of the clock, since a record of a host whose clock is fast would
otherwise hide those of the others. Losing the file, or an older one winning a race, costs work and never a change: engines
drop what they hold already.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

OVERLAP = 60_000_000
"""One minute in microseconds: longer than a transaction lasts here. What takes longer is found by reconciling."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything up to `version` has been brought over; so has what is `seen` at the version beside it."""

    version: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Records above this version are to be looked at."""
        return max(0, self.version - OVERLAP)

    def after(self, versions: dict[str, int], *, now: int) -> "Cursor":
        """The cursor once these have been brought over as well."""
        version = max(self.version, min(now, max(versions.values(), default=0)))
        seen = {key: at for key, at in (self.seen | versions).items() if at > version - OVERLAP}
        return Cursor(version, seen)


def load(path: Path) -> Cursor:
    """Read the cursor; the beginning if there is none, or none that can be read."""
    try:
        kept = json.loads(path.read_bytes())
        return Cursor(int(kept["version"]), {str(key): int(at) for key, at in kept["seen"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Cursor()


def save(path: Path, cursor: Cursor) -> None:
    """Replace the file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}-{id(cursor)}")
    new.write_text(json.dumps({"version": cursor.version, "seen": cursor.seen}), encoding="utf-8")
    new.replace(path)
