"""Every engine there is, so that each test of the contract runs on each. An engine is added here and nowhere else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search.contract import Engine
from search.engines.embedded import EmbeddedEngine
from tests.search.engines.documents import THREE

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(params=["embedded"])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """Make an engine; each one that a test makes uses the same index."""
    return {"embedded": lambda: EmbeddedEngine(tmp_path / "index")}[request.param]


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
