"""Every engine there is, so that each test of the contract runs on each. An engine is added here and nowhere else."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.contract import Engine
from search.engines.elasticsearch import ElasticsearchEngine, Server
from search.engines.elasticsearch.rebuilding import delete
from search.engines.embedded import EmbeddedEngine
from tests.search.engines.documents import THREE

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.server)])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Engine]:
    """Make an engine; each one that a test makes uses the same index, unless its layout is another."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("make_elasticsearch")
    return lambda **options: EmbeddedEngine(tmp_path / "index", **options)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the embedded engine of a test lies."""
    return tmp_path / "index"


@pytest.fixture
def embedded(root: Path) -> EmbeddedEngine:
    """The embedded engine with three documents."""
    engine = EmbeddedEngine(root)
    engine.rebuild(THREE)
    return engine


@pytest.fixture(scope="session")
def elasticsearch_server(elasticsearch_url: str) -> Server:
    """The real server, with time enough for a machine that is busy with tests."""
    return Server(hosts=(elasticsearch_url,), read_seconds=20, write_seconds=30)


@pytest.fixture(scope="session")
def elasticsearch_prefix(elasticsearch_server: Server) -> Iterator[str]:
    """What this run's indexes begin with. The lock's index serves all its tests: making one takes longer than most of them."""
    prefix = f"test-{secrets.token_hex(6)}"
    yield prefix
    delete_indices(elasticsearch_server, f"{prefix}_*")


@pytest.fixture
def make_elasticsearch(
    elasticsearch_server: Server, elasticsearch_prefix: str
) -> Iterator[Callable[..., ElasticsearchEngine]]:
    """Make an engine on the real server, with indexes of this test alone, which are deleted after it."""
    made: list[ElasticsearchEngine] = []

    def make(server: Server = elasticsearch_server, **options: Any) -> ElasticsearchEngine:
        made.append(ElasticsearchEngine(server, **{"prefix": elasticsearch_prefix, "replicas": 0} | options))
        return made[-1]

    yield make
    for engine in made:
        engine.close()
    delete_indices(elasticsearch_server, f"{elasticsearch_prefix}_index_*")


def delete_indices(server: Server, pattern: str) -> None:
    """Delete the indexes of these names."""
    engine = ElasticsearchEngine(server, prefix="test")
    delete(engine._indices, pattern)
    engine.close()


@pytest.fixture
def index(make_engine: Callable[[], Engine]) -> Engine:
    """An engine with an empty index."""
    index = make_engine()
    index.rebuild([])
    return index


@pytest.fixture
def three(index: Engine) -> Engine:
    """An engine that holds three documents."""
    index.apply(THREE)
    return index


@pytest.fixture(scope="session")
def naughty() -> list[str]:
    """Strings that break input handling."""
    path = DATA / "naughty_strings.json"
    if not path.exists():
        pytest.skip("needs the shared test data")
    return [*json.loads(path.read_text()), "\ud800", "a\x00b", '"' * 50, "-" * 50, "x" * 5000, "e\u0301 " * 400]
