"""Closed lists of search: what the public can look for, where an object lies, what became of an attached file."""

from django.db import models


class Kind(models.TextChoices):
    """What the public can look for. A page type says which it is by its `search_kind`."""

    CASE_STUDY = "case-study", "Case study"
    FUNDING = "funding", "Funding offer"
    POLICY = "policy", "Policy work"
    STATEMENT = "statement", "Statement"
    SUMMIT = "summit", "Summit"
    SUMMIT_OUTPUT = "summit-output", "Summit output"
    PAGE = "page", "Page"


class Source(models.TextChoices):
    """Which table an object lies in: the first half of its key."""

    PAGE = "page", "Page"
    OFFER = "offer", "Funding offer"

    def key(self, pk: int) -> str:
        """The name under which an object is known to every engine, for good."""
        return f"{self.value}:{pk}"


class TextState(models.TextChoices):
    """What became of reading an attached file."""

    READ = "read", "Read"
    EMPTY = "empty", "No text in it"
    LOCKED = "locked", "Locked with a password"
    DAMAGED = "damaged", "Damaged"
    TOO_BIG = "too-big", "Too big"
    TOO_SLOW = "too-slow", "Took too long"
    MISSING = "missing", "File missing"

    @property
    def advice(self) -> str:
        """What staff can do about it; nothing for a file that was read."""
        return _ADVICE.get(self, "")


_ADVICE = {
    TextState.EMPTY: "It holds pictures of pages. Upload one made with text recognition: then it can also be read aloud.",
    TextState.LOCKED: "Upload a copy without a password.",
    TextState.DAMAGED: "Save or export it again and upload that.",
    TextState.TOO_BIG: "Upload a smaller one, for example with smaller pictures or in two parts.",
    TextState.TOO_SLOW: "It is tried again each day. If it stays so, export it again and upload that.",
    TextState.MISSING: "Upload it again.",
}


class Standing(models.TextChoices):
    """Whether the server has everything that the database says it should, as far as anybody knows."""

    UNPROVEN = "unproven", "Not compared yet"
    BEHIND = "behind", "Changes wait for it"
    COMPLETE = "complete", "Has everything"


class Direction(models.TextChoices):
    """Who finds what by a synonym."""

    ONE_WAY = "one-way", "One way"
    BOTH_WAYS = "both-ways", "Both ways"


def split_key(key: str) -> tuple[Source, int] | None:
    """The table and the primary key that a key was made of; None if it is none of ours."""
    source, _, pk = key.partition(":")
    try:
        return (Source(source), int(pk)) if pk.isdecimal() else None
    except ValueError:
        return None
