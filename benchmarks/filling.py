"""How many documents a second go into an index: by the rebuild of an engine, and by raw `_bulk`.

Runs inside a site (`benchmarks.searching` starts it there), in a process for each, so that its memory is its own. Both get the
documents that `benchmarks.collecting` kept. The raw way's lines are made beforehand: only the time of its requests counts.
"""

import argparse
import json
import resource
import time
from collections.abc import Iterator
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


def rebuilt(name: str, documents: Iterator[Document]) -> tuple[int, float]:
    """How many documents a rebuild wrote, and in how many seconds of the engine's."""
    (engine,) = backend.named([name])
    with patch.object(rebuilding, "everything", lambda: documents):
        found = rebuilding.rebuild(engine)
    return found.documents, found.seconds


def sent(server: str, index: str, documents: Iterator[Document]) -> tuple[int, float]:
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
    documents = prepared(number=options.documents)
    if options.server:
        count, seconds = sent(options.server, options.way, documents)
    else:
        count, seconds = rebuilt(options.way, documents)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"documents": count, "seconds": seconds, "megabytes": kilobytes / 1024}))


if __name__ == "__main__":
    main()
