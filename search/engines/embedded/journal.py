"""What is written while a rebuild runs, so that the new index has it too.

A change is in the journal before it is in the live index: whatever happens in between, replaying loses nothing, and the
versions make it harmless to replay what the rebuild had already read.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from search.contract import Document, Part, Section, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from search.contract import Change


def append(path: Path, changes: Iterable[Change]) -> None:
    """Note changes, on disk when this returns."""
    with path.open("a", encoding="utf-8") as file:
        for change in changes:
            file.write(json.dumps(asdict(change), default=date.isoformat) + "\n")
        file.flush()
        os.fsync(file.fileno())


def replay(path: Path) -> Iterator[Change]:
    """What was noted, in order. A last line that was torn off was never applied, and its writer was told so."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield _change(json.loads(line))


def _change(noted: dict[str, Any]) -> Change:
    if "kind" not in noted:
        return Tombstone(**noted)
    return Document(
        **noted
        | {
            "sections": tuple(Section(**section) for section in noted["sections"]),
            "parts": tuple(Part(_tuples(part["facets"])) for part in noted["parts"]),
            "facets": _tuples(noted["facets"]),
            "when": date.fromisoformat(noted["when"]) if noted["when"] else None,
        },
    )


def _tuples(facets: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in facets.items()}
