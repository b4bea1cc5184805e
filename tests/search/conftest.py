"""A search index of its own for each test, on disk, with the real engine; and the real server for those that ask for it."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from search import answering, backend
from search.contract import Engine
from search.engines.elasticsearch import ElasticsearchEngine, Server
from search.engines.elasticsearch.rebuilding import delete
from tests.search.links import Link


@pytest.fixture(autouse=True)
def engine(settings: Settings, tmp_path: Path) -> Iterator[Engine]:
    """The engine of this test."""
    settings.SEARCH_DIR = tmp_path / "search"
    yield backend.engine()
    backend.forget()
    answering.forget()


@pytest.fixture
def link(elasticsearch_url: str) -> Iterator[Link]:
    """A link to the real server that the test can break."""
    link = Link(elasticsearch_url)
    yield link
    link.close()


@pytest.fixture
def server(settings: Settings, link: Link, elasticsearch_url: str) -> Iterator[Engine]:
    """The site with the server behind the link, and patience enough for a machine that is busy with tests."""
    settings.SEARCH_PREFIX = f"test-{secrets.token_hex(6)}"
    use_server(settings, hosts=(link.address,), read_seconds=20.0, write_seconds=20)
    yield backend.server()
    delete_indices(Server(hosts=(elasticsearch_url,)), settings.SEARCH_PREFIX)


def use_server(settings: Settings, **options: Any) -> None:
    """Let the site use another server, or other times."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | options
    backend.forget()
    answering.forget()


def delete_indices(server: Server, prefix: str) -> None:
    """Delete everything that a site made on a server."""
    engine = ElasticsearchEngine(server, prefix=prefix)
    delete(engine._indices, f"{prefix}_*")
    engine.close()
