"""What reading one file may cost."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each is far above what a report of this field needs, and far below what would be felt on a small server."""

    size: int = 30 * MEGABYTE
    """Bytes of the file. Uploads are refused above 25 MB; files that came another way may be larger."""
    pages: int = 300
    characters: int = 100_000
    """Of text that is kept: about forty pages. What a page of results shows is cut from it while the reader waits."""
    memory: int = 600 * MEGABYTE
    """Of address space, the interpreter's own included."""
    processor_seconds: int = 20
    seconds: float = 40.0
    """Of waiting, whatever the process does."""
