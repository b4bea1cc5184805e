"""Every engine there is, so that each test of the contract runs on each. An engine is added here and nowhere else."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.contract import Engine
from search.engines.elasticsearch import ElasticsearchEngine, Server
from search.engines.embedded import EmbeddedEngine
from tests.search.engines.documents import THREE

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.server)])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """Make an engine; each one that a test makes uses the same index."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("make_elasticsearch")
    return lambda: EmbeddedEngine(tmp_path / "index")


@pytest.fixture
def make_elasticsearch(elasticsearch_url: str) -> Iterator[Callable[..., ElasticsearchEngine]]:
    """Make an engine on the real server, with indexes of this test alone, which are deleted after it."""
    server = Server(hosts=(elasticsearch_url,), read_seconds=10)
    prefix = f"test-{secrets.token_hex(6)}"
    made: list[ElasticsearchEngine] = []

    def make(server: Server = server, **options: object) -> ElasticsearchEngine:
        made.append(ElasticsearchEngine(server, **{"prefix": prefix, "replicas": 0} | options))
        return made[-1]

    yield make
    make().delete_everything()
    for engine in made:
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
