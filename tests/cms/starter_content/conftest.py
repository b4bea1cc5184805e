"""A copy of the data files that a test may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.starter_content import DATA_DIR

Edit = Callable[[str, str, str], int]


@pytest.fixture
def directory(tmp_path) -> Path:
    """All data files, copied."""
    return Path(shutil.copytree(DATA_DIR, tmp_path / "data"))


@pytest.fixture
def edit(directory) -> Edit:
    """Replace the first occurrence of a text in a file, and return the line on which it stood."""

    def _edit(file: str, old: str, new: str) -> int:
        path = directory / file
        text = path.read_text()
        assert old in text, f"{file} does not say {old!r}"
        path.write_text(text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    return _edit
