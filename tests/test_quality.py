"""The rules of this repository that a tool can hold. `make lint` has the rest: style, types and the migration linter."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

PROJECT_DIR = Path(__file__).resolve().parents[1]
LONGEST_MODULE = 400


def committed(*patterns: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=PROJECT_DIR, check=True, capture_output=True, text=True)
    return listed.stdout.splitlines()


def test_import_contracts_hold():
    command = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([command, "--no-cache"], cwd=PROJECT_DIR, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


def test_import_contracts_have_no_exceptions():
    assert "ignore_imports" not in (PROJECT_DIR / ".importlinter").read_text()


@pytest.mark.django_db
def test_models_and_migrations_agree():
    out = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert out.getvalue() == "No changes detected\n"


def test_no_module_is_too_long():
    lengths = {
        name: len((PROJECT_DIR / name).read_text().splitlines())
        for name in committed("*.py")
        if "/migrations/" not in name and (PROJECT_DIR / name).is_file()
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_suppression_names_its_rule_and_its_reason():
    """A type that Django's stubs cannot know needs no reason beyond the name of the rule."""
    suppression = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)\b")
    explained = re.compile(r"# (noqa: [A-Z0-9, ]+ - \S|pragma: no \w+ - \S|type: ignore\[[a-z, -]+\])")

    found = [
        f"{name}:{number}"
        for name in committed("*.py")
        if "/migrations/" not in name and (PROJECT_DIR / name).is_file()
        for number, line in enumerate((PROJECT_DIR / name).read_text().splitlines(), 1)
        if suppression.search(line) and not explained.search(line)
    ]

    assert [place for place in found if not place.startswith("tests/test_quality.py")] == []
