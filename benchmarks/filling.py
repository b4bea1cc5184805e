"""How many documents a second go into an index: by the rebuild of an engine, and by raw `_bulk`.

Runs inside a site (`benchmarks.searching` starts it there), in a process for each, so that its memory is its own. Both get the
documents that `benchmarks.collecting` kept. The raw way's lines are made beforehand: only the time of its requests counts.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from unittest.mock import patch

import django

django.setup()

from benchmarks.collecting import prepared  # noqa: E402 - what is imported needs Django's settings
from benchmarks.raw import Raw  # noqa: E402 - after Django is set up
from search import backend  # noqa: E402 - after Django is set up
from search.contract import Document, Layout  # noqa: E402 - after Django is set up
from search.engines.elasticsearch import entries, writing  # noqa: E402 - after Django is set up
from search.indexing import rebuilding  # noqa: E402 - after Django is set up

CHUNK: Final = 500
LOOK: Final = 100
"""After how many documents memory is looked at."""


class Watched:
    """Documents on their way, and the most memory of its own that the process had meanwhile.

    Not the pages of files that lie in memory while they are read or written: the system takes those back when it needs them.
    """

    def __init__(self, documents: Iterator[Document]) -> None:
        self._documents = documents
        self.kilobytes = 0

    def __iter__(self) -> Iterator[Document]:
        """Look now and then while they pass, and at the end."""
        for number, document in enumerate(self._documents):
            if number % LOOK == 0:
                self.look()
            yield document
        self.look()

    def look(self) -> None:
        """Look now."""
        status = Path("/proc/self/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("RssAnon:"))
        self.kilobytes = max(self.kilobytes, int(line.split()[1]))


def rebuilt(name: str, documents: Iterable[Document]) -> tuple[int, float]:
    """How many documents a rebuild wrote, and in how many seconds of the engine's."""
    (engine,) = backend.named([name])
    with patch.object(rebuilding, "everything", lambda: documents):
        found = rebuilding.rebuild(engine)
    return found.documents, found.seconds


def sent(server: str, index: str, documents: Iterable[Document]) -> tuple[int, float]:
    """The same by requests alone."""
    direct, count, seconds = Raw(server), 0, 0.0
    lines = (entries.line(document, Layout(), version_type="external") for document in documents)
    for chunk in writing.in_chunks(lines, most=CHUNK):
        began = time.perf_counter()
        direct.bulk(index, chunk)
        seconds += time.perf_counter() - began
        count += len(chunk)
    began = time.perf_counter()
    direct.send("POST", f"/{index}/_refresh")
    return count, seconds + time.perf_counter() - began


def main() -> None:
    """Print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.filling", description=__doc__)
    parser.add_argument("way", help="embedded, elasticsearch, or the name of a raw index")
    parser.add_argument("--server", default="", help="the address of Elasticsearch, for a raw index")
    parser.add_argument("--documents", type=int, help="the first of all")
    options = parser.parse_args()
    documents = Watched(prepared(number=options.documents))
    if options.server:
        count, seconds = sent(options.server, options.way, documents)
    else:
        count, seconds = rebuilt(options.way, documents)
    documents.look()
    print(json.dumps({"documents": count, "seconds": seconds, "megabytes": documents.kilobytes / 1024}))


if __name__ == "__main__":
    main()
