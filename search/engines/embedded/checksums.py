"""Whether the files of an index still say what was written.

tantivy ends each file of a segment with a checksum that it does not look at when it reads: the body, a line of JSON with the body's
CRC-32, the length of that line, and a number that never changes. What a segment consists of is never edited, only replaced,
so files may be read here while somebody writes.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SUFFIXES: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_END: Final = struct.Struct("<II")
_MAGIC: Final = 1337
_LONGEST: Final = 4_096
"""Bytes of JSON; it has less than a hundred."""
_CHUNK: Final = 1 << 20


def damaged(directory: Path) -> Path | None:
    """The first file that is missing or is not as it was written; None if all are whole."""
    listed = directory / "meta.json"
    try:
        files = list(_files(directory, json.loads(listed.read_bytes())))
    except (OSError, ValueError, KeyError, TypeError):
        return listed
    return next((file for file in files if not _is_whole(file)), None)


def _files(directory: Path, listed: dict[str, Any]) -> Iterator[Path]:
    """What the segments consist of that tantivy's list names; others are unfinished or old."""
    for segment in listed["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (directory / f"{name}.{suffix}" for suffix in _SUFFIXES)
        if deletes := segment["deletes"]:
            yield directory / f"{name}.{deletes['opstamp']}.del"


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            end = file.seek(-_END.size, os.SEEK_END)
            length, magic = _END.unpack(file.read())
            if magic != _MAGIC or length > min(end, _LONGEST):
                return False
            left = file.seek(end - length)
            written = json.loads(file.read(length))["crc"]
            file.seek(0)
            found = 0
            while left and (chunk := file.read(min(left, _CHUNK))):
                found = zlib.crc32(chunk, found)
                left -= len(chunk)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(found == written)
