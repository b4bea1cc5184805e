"""How long answers take by each way to them, asked in turn: raw Elasticsearch, both engines, the site over HTTP with each.

Runs inside a site (`benchmarks.searching` starts it there), beside its two servers, and prints medians as one line of JSON.
"""

import argparse
import json
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import django

django.setup()

from benchmarks import asked, raw  # noqa: E402 - what they import needs Django's settings
from benchmarks.serving import Reader  # noqa: E402 - after Django is set up
from benchmarks.timing import Timing, in_turn  # noqa: E402 - after Django is set up
from search import backend  # noqa: E402 - after Django is set up
from search.engines.elasticsearch import ElasticsearchEngine  # noqa: E402 - after Django is set up

SUGGESTED: Final = 8


def answers(options: argparse.Namespace, server: ElasticsearchEngine) -> dict[str, Timing]:
    """Results, with facets and highlights."""
    own = backend.engine()
    addresses = asked.addresses(options.collection)
    queries = {address: asked.as_query(address) for address in addresses}
    bodies = {address: raw.last_body(partial(server.search, query)) for address, query in queries.items()}
    highlighted = {address: raw.highlighted(body) for address, body in bodies.items()}
    bare = {address: raw.bare(body) for address, body in bodies.items()}
    direct, pages, own_pages = raw.Raw(options.server), Reader(options.elasticsearch), Reader(options.embedded)
    ways: dict[str, Any] = {
        "raw": lambda address: direct.search(options.index, highlighted[address]),
        "raw without highlights": lambda address: direct.search(server.alias, bare[address]),
        "elasticsearch": lambda address: server.search(queries[address]),
        "elasticsearch page": pages.get,
        "embedded": lambda address: own.search(queries[address]),
        "embedded page": own_pages.get,
    }
    return in_turn(ways, addresses, rounds=options.rounds)


def suggestions(options: argparse.Namespace, server: ElasticsearchEngine) -> dict[str, Timing]:
    """Titles while typing."""
    own = backend.engine()
    bodies = {
        typed: raw.bare(raw.last_body(partial(server.suggest, typed, limit=SUGGESTED))) for typed in asked.BEGINNINGS
    }
    direct, pages, own_pages = raw.Raw(options.server), Reader(options.elasticsearch), Reader(options.embedded)
    ways: dict[str, Any] = {
        "raw": lambda typed: direct.search(server.alias, bodies[typed]),
        "elasticsearch": lambda typed: server.suggest(typed, limit=SUGGESTED),
        "elasticsearch page": lambda typed: pages.get(f"/search/suggest/?q={quote(typed)}"),
        "embedded": lambda typed: own.suggest(typed, limit=SUGGESTED),
        "embedded page": lambda typed: own_pages.get(f"/search/suggest/?q={quote(typed)}"),
    }
    return in_turn(ways, asked.BEGINNINGS, rounds=options.rounds)


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering", description=__doc__)
    parser.add_argument("collection", help="whose questions are asked: samples or ref2014")
    parser.add_argument("--server", help="the address of Elasticsearch")
    parser.add_argument("--index", help="the raw index")
    parser.add_argument("--elasticsearch", type=int, help="the port of the site that asks the server")
    parser.add_argument("--embedded", type=int, help="the port of the site that has its own engine alone")
    parser.add_argument("--rounds", type=int)
    options = parser.parse_args()
    server = backend.server()
    assert isinstance(server, ElasticsearchEngine)
    found = {"results": answers(options, server), "suggestions": suggestions(options, server)}
    print(json.dumps({what: {way: t.median for way, t in timings.items()} for what, timings in found.items()}))


if __name__ == "__main__":
    main()
