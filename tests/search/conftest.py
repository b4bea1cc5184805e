"""A search index of its own for each test, on disk, with the real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from search import backend
from search.contract import Engine


@pytest.fixture(autouse=True)
def engine(settings: Settings, tmp_path: Path) -> Iterator[Engine]:
    """The engine of this test."""
    settings.SEARCH_DIR = tmp_path / "search"
    yield backend.engine()
    backend.forget()
