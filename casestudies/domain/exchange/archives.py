"""The full export: a ZIP archive with one record a line in a file for each table, and the pictures and documents they show.

Both ways are read and written a line or a block at a time, so that memory does not grow with the site.
"""

import json
import shutil
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from casestudies.domain.exchange import json_files
from casestudies.domain.exchange.exporting import Export, Plain, member
from casestudies.domain.exchange.records import ExchangeRefused, Place, Problem, Record
from casestudies.domain.exchange.tables import TABLES

MANIFEST = "manifest.json"
FILES = ("pictures", "files")
MOST_MEMBERS = 200_000
MOST_UNPACKED = 4 * 1024**3
"""Bytes of one table, which is read line by line."""
MOST_RATIO = 200
"""Text packs well, but not so well."""
SMALL = 10 * 1024**2
MOST_LINE = 20 * 1024**2

DAMAGED = "This is no archive that can be read. Choose the .zip file that a full export wrote."


# --- Writing --------------------------------------------------------------------------------------


def write(file: IO[bytes], export: Export, tables: Iterable[tuple[str, Iterable[Plain]]]) -> None:
    """Write the tables, then the files that their records showed, then what the archive is."""
    counts: dict[str, int] = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, records in sorted(tables, key=lambda each: each[0] in FILES):
            counts[name] = 0
            with archive.open(f"{name}.jsonl", "w", force_zip64=True) as lines:
                for record in records:
                    lines.write(json_files.line(record) + b"\n")
                    counts[name] += 1
        for name in FILES:
            _write_files(archive, name, export)
        manifest = {"format": json_files.FORMAT, "version": json_files.VERSION, "counts": counts}
        archive.writestr(MANIFEST, json.dumps(manifest))


def _write_files(archive: ZipFile, name: str, export: Export) -> None:
    written: set[str] = set()
    for file in export.files(name):
        if (place := member(name, file)) in written:
            continue
        written.add(place)
        info = ZipInfo(place)
        info.compress_type = ZIP_STORED  # Pictures and PDF are packed already.
        try:
            with file.file.open("rb") as opened, archive.open(info, "w", force_zip64=True) as stored:
                shutil.copyfileobj(opened, stored)
        except FileNotFoundError:
            raise ExchangeRefused(
                f"The file of “{file.title}” is missing where files are kept. Upload it again, then export again."
            ) from None


# --- Reading --------------------------------------------------------------------------------------


class ArchiveSource:
    """A full export as a source of records."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._archive = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            raise ExchangeRefused(DAMAGED) from None
        members = self._archive.infolist()
        if len(members) > MOST_MEMBERS or any(map(_is_bomb, members)):
            raise ExchangeRefused(
                "This archive unpacks to more than any export holds. Choose the file that an export wrote."
            )
        if any(info.flag_bits & 1 for info in members):
            raise ExchangeRefused("This archive has a password. Pack it again without one.")
        self._names = {info.filename for info in members}
        if MANIFEST not in self._names:
            raise ExchangeRefused(DAMAGED)
        with self._archive.open(MANIFEST) as opened:
            manifest = json_files.parsed(opened.read(SMALL), where="The manifest of the archive")
        if not isinstance(manifest, dict):
            raise ExchangeRefused(DAMAGED)
        json_files.check_format(manifest)
        counts = manifest.get("counts")
        numbers = counts.values() if isinstance(counts, dict) else ()
        self.total = sum(number for number in numbers if isinstance(number, int))

    def tables(self) -> tuple[str, ...]:
        """The tables that have a file."""
        return tuple(name for name in TABLES if f"{name}.jsonl" in self._names)

    def records(self, table: str) -> Iterator[Record]:
        """The lines of a table's file."""
        where = f"{table}.jsonl"
        try:
            with self._archive.open(where) as lines:
                for number, text in enumerate(iter(lambda: lines.readline(MOST_LINE + 1), b""), start=1):
                    if len(text) > MOST_LINE:
                        raise ExchangeRefused(
                            f"{where}, line {number} is longer than any record. Look for a missing line end."
                        )
                    if text.strip():
                        raw: Any = json_files.parsed(text, where=f"{where}, line {number}")
                        yield json_files.record_from(raw, TABLES[table], Place(where, number, word="line"))
        except (BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise ExchangeRefused(DAMAGED) from None

    def leftovers(self) -> Iterator[Problem]:
        """Parts are within their case study: nothing can be left over."""
        yield from ()

    def open_file(self, name: str) -> IO[bytes]:
        """A picture or document of the archive."""
        if name not in self._names or not name.startswith(FILES):
            raise ExchangeRefused(f"The archive has no file “{name}”. Choose the .zip file that a full export wrote.")
        return self._archive.open(name)


def _is_bomb(info: ZipInfo) -> bool:
    is_packed_too_well = info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)
    return info.file_size > MOST_UNPACKED or is_packed_too_well
