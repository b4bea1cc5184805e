"""Other words for a word or a phrase, as staff write them: acronyms, earlier names, what other people call it.

Invariant: a phrase has one entry, whatever its case, plural or spelling, and every word of an entry is one that search can look
for. `search.domain.wording` brings a change to every server with the next search.
"""

import re
from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError
from django.db import models

from search import analysis
from search.enums import Direction

LONGEST = 100
MOST_WORDS = 10
MOST_OTHERS = 12
_BETWEEN = re.compile(r"[\n\r;]+")


def phrase_key(phrase: str) -> str:
    """What makes two phrases the same for search: case, plurals, spelling and punctuation do not count."""
    return " ".join(analysis.terms(phrase))


class Synonym(models.Model):
    """One phrase and what is also searched for when somebody types it."""

    phrase = models.CharField(
        "word or phrase",
        max_length=LONGEST,
        help_text="What people type, for example “ACF”. Capitals and plurals make no difference.",
        error_messages={"blank": "Write the word or phrase that people type."},
    )
    key = models.CharField(max_length=300, unique=True, editable=False)
    others = models.TextField(
        "is also searched for as",
        help_text="One a line, for example “academic clinical fellowship”.",
        error_messages={"blank": "Write at least one other word or phrase."},
    )
    direction = models.CharField(
        "works",
        max_length=10,
        choices=Direction.choices,
        default=Direction.BOTH_WAYS,
        help_text=(
            "Both ways: who types one of the other words also finds the word or phrase. Choose one way when the other words say "
            "more than that, as “university” says more than “HEI”."
        ),
    )
    note = models.CharField(max_length=255, blank=True, help_text="For staff: when it holds, what else it can mean.")
    source = models.CharField(max_length=255, blank=True, help_text="For staff: where this was seen.")

    class Meta:
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase

    @property
    def other_phrases(self) -> list[str]:
        """The other words, in their order."""
        return [" ".join(line.split()) for line in _BETWEEN.split(self.others) if line.strip()]

    @property
    def others_listed(self) -> str:
        """The other words in one line, for lists and downloads."""
        return "; ".join(self.other_phrases)

    def clean(self) -> None:
        """Tidy what was written, and say in sentences what is wrong with it."""
        self.phrase = " ".join(self.phrase.split())
        self.key = phrase_key(self.phrase)
        problems = {"phrase": list(self._phrase_problems()), "others": list(self._other_problems())}
        self.others = "\n".join(self.other_phrases)
        if any(problems.values()):
            raise ValidationError({field: messages for field, messages in problems.items() if messages})

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Leave the key out: `clean` says in words what stands in the way."""
        super().validate_unique({*(exclude or ()), "key"})

    def _phrase_problems(self) -> Iterator[str]:
        if not self.phrase:
            return  # The field itself has said so.
        if problem := _problem(self.phrase):
            yield problem
        elif (twin := Synonym.objects.filter(key=self.key).exclude(pk=self.pk).first()) is not None:
            yield f"There is an entry for “{twin.phrase}” already. Add the other words there."

    def _other_problems(self) -> Iterator[str]:
        others = self.other_phrases
        if self.others.strip() and not others:
            yield "Write at least one other word or phrase."
        if len(others) > MOST_OTHERS:
            yield f"These are {len(others)} lines. Keep the {MOST_OTHERS} that matter most: more only make results worse."
        seen: dict[str, str] = {}
        for other in others:
            key = phrase_key(other)
            if problem := _problem(other):
                yield problem
            elif key == self.key:
                yield f"“{other}” finds the same as “{self.phrase}” anyway. Leave it out."
            elif key in seen:
                yield f"“{other}” finds the same as “{seen[key]}”. One of them is enough."
            seen.setdefault(key, other)


def _problem(phrase: str) -> str:
    """What is wrong with one phrase, in a sentence; empty if nothing is."""
    words = analysis.words(phrase)
    if len(phrase) > LONGEST:
        return f"“{phrase[:40]}…” has {len(phrase)} characters. Use at most {LONGEST}."
    if len(words) > MOST_WORDS:
        return f"“{phrase}” has {len(words)} words. Use at most {MOST_WORDS}."
    if all(analysis.is_stop_word(word) for word in words):
        return f"“{phrase}” has no word that can be searched for."
    return ""
