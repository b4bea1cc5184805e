"""The kinds of files, by the end of their name."""

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import IO

from casestudies.domain.exchange import archives, json_files, workbooks
from casestudies.domain.exchange.exporting import Export, Plain
from casestudies.domain.exchange.records import ExchangeRefused, Source, Watch
from casestudies.domain.exchange.tables import IN_SPREADSHEETS, TABLES

KINDS: dict[str, Callable[[IO[bytes]], Source]] = {
    "xlsx": workbooks.WorkbookSource,
    "json": json_files.JSONSource,
    "zip": archives.ArchiveSource,
}


def kind_of(name: str) -> str:
    """What kind of file this is, by its name."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise ExchangeRefused(
            f"“{name}” has a name that says another kind of file. Give it one of these ends: .{', .'.join(KINDS)}."
        )
    return kind


def open_source(file: IO[bytes], *, name: str) -> Source:
    """Open a file of content. What is wrong with the file as a whole is an `ExchangeRefused`."""
    return KINDS[kind_of(name)](file)


def write_export(
    file: IO[bytes],
    *,
    kind: str,
    tables: tuple[str, ...] | None = None,
    watch: Watch | None = None,
    unsent: bool = True,
) -> int:
    """Write an export, record by record. Return how many there were. An archive is the full export: it has everything.

    Without `unsent`, drafts that are their authors' alone are left out.
    """
    is_full = kind == "zip"
    export = Export(both_texts=is_full, unsent=unsent)
    chosen = tuple(TABLES) if is_full else tables or IN_SPREADSHEETS
    done = 0

    def watched(name: str) -> Iterator[Plain]:
        nonlocal done
        for record in export.records(name):
            yield record
            done += 1
            if watch:
                watch(done)

    streams = [(name, watched(name)) for name in TABLES if name in chosen]
    if is_full:
        archives.write(file, export, streams)
    elif kind == "xlsx":
        workbooks.write(file, streams)
    else:
        json_files.write(file, streams)
    return done
