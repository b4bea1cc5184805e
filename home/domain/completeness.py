"""How complete a text is: what is there, what is missing, and where in the editor it is filled in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a complete text has."""

    label: str
    is_done: bool
    tab: str
    """The tab of the editor in which it is filled in."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not yet known."""

    label: str
    tab: str

    @property
    def anchor(self) -> str:
        """The tab's address within the editor, as Wagtail names it."""
        return "tab-" + self.tab.lower().replace(" ", "_") if self.tab else ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a text is."""

    done: int
    total: int
    missing: tuple[Missing, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def words(self) -> str:
        """What is missing, in one line."""
        return "; ".join(item.label for item in self.missing)


def completeness_of(checks: Iterable[Check]) -> Completeness:
    """Sum up the checks."""
    made = list(checks)
    missing = tuple(Missing(label=check.label, tab=check.tab) for check in made if not check.is_done)
    return Completeness(done=len(made) - len(missing), total=len(made), missing=missing)
