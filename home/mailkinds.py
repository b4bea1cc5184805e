"""The kinds of mail that the site sends, as the code declares them, and how their words are filled in.

Invariant: a kind's words hold only placeholders that the kind declares, whoever wrote them: `problems_in` says so when
staff change them, and `register_mail` when the code declares them. Words are filled in once: what a value holds is never
read as a placeholder, nor as a template.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

ACTION_PREFIX = "Action needed: "
INFORMATION_PREFIX = "For information: "
MARK = re.compile(r"\{([a-z_]+)\}")
SHOWN_INSTEAD = "[only in the e-mail itself]"


class Pace(IntEnum):
    """How soon a mail goes. The number is its priority among what is due."""

    DIGEST = 0  # joined with others for the same person, by the hour or the day
    SOON = 1  # with the clock, after the minutes in which staff may still stop it
    AT_ONCE = 2  # handed to the worker when the transaction commits


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word in braces. A secret one (a code, a secret link) is in the mail alone: no record keeps it once it is sent."""

    name: str
    meaning: str
    example: str
    is_secret: bool = False


COMMON = (
    Placeholder("site_name", "the name of this site", "UK clinical academics"),
    Placeholder("site_address", "the address of this site", "https://www.example.org"),
)
"""What every kind may say without the sender giving it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """One kind of mail: what it is for, its words until staff change them, and how it is handled."""

    key: str
    label: str
    purpose: str
    subject: str
    body: str
    placeholders: tuple[Placeholder, ...] = ()
    needs_action: bool = False
    pace: Pace = Pace.AT_ONCE

    @property
    def all_placeholders(self) -> tuple[Placeholder, ...]:
        """Its own and those of every kind."""
        return (*self.placeholders, *COMMON)

    @property
    def secret_names(self) -> frozenset[str]:
        """The placeholders that no record keeps."""
        return frozenset(each.name for each in self.placeholders if each.is_secret)

    @property
    def examples(self) -> dict[str, str]:
        """What a preview shows."""
        return {each.name: each.example for each in self.all_placeholders}


_kinds: dict[str, MailKind] = {}


def register_mail(*kinds: MailKind) -> None:
    """Make kinds of mail known. Packages do it when they are loaded."""
    for kind in kinds:
        if _kinds.get(kind.key, kind) != kind:
            raise ValueError(f"There are two kinds of mail with the key “{kind.key}”.")
        for words in (kind.subject, kind.body):
            if problems := problems_in(words, kind=kind):
                raise ValueError(f"Mail “{kind.key}”: {' '.join(problems)}")
        if kind.secret_names and kind.pace == Pace.DIGEST:
            raise ValueError(f"Mail “{kind.key}” holds a secret, which cannot wait for a digest.")
        _kinds[kind.key] = kind


def mail_kinds() -> Iterable[MailKind]:
    """All kinds, by label."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)


def mail_kind(key: str) -> MailKind:
    """The kind of this key. A kind that no code declares is a mistake of the caller."""
    return _kinds[key]


def find_mail_kind(key: str) -> MailKind | None:
    """The kind of this key, if the code still knows it: an old message may be of one that is gone."""
    return _kinds.get(key)


def problems_in(words: str, *, kind: MailKind) -> list[str]:
    """Say, in sentences, which placeholders do not exist and which braces mean nothing."""
    names = [each.name for each in kind.all_placeholders]
    offered = ", ".join(f"{{{name}}}" for name in names)
    wrong = dict.fromkeys(name for name in MARK.findall(words) if name not in names)
    problems = [f"There is no placeholder {{{name}}} here. Use one of {offered}." for name in wrong]
    if not problems and re.search(r"[{}]", MARK.sub("", words)):
        problems = [f"A brace stands alone. Write a placeholder as one of {offered}, and no other braces."]
    return problems


def missing_secrets(words: str, *, names: Iterable[str]) -> list[str]:
    """Say which code or secret link was taken out: the mail would be of no use."""
    gone = [name for name in sorted(names) if name not in MARK.findall(words)]
    return [f"Leave {{{name}}} in: without it the mail is of no use." for name in gone]


def filled(words: str, values: Mapping[str, str]) -> str:
    """Put the values in. A placeholder without a value stays as it is.

    >>> filled("{a} and {b}", {"a": "{b}"})
    '{b} and {b}'
    """
    return MARK.sub(lambda mark: values.get(mark[1], mark[0]), words)


def subject_line(words: str, *, needs_action: bool) -> str:
    """One line that says first whether something must be done."""
    return (ACTION_PREFIX if needs_action else INFORMATION_PREFIX) + " ".join(words.split())
