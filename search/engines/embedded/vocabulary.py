"""The words of the index for spelling, read again when the index has changed, but not all the time.

Reading them costs more than a search. So after a change the former words serve on for a moment, which is fifty times as
long as reading took: whether a word is known is asked of the index itself, so only what to correct to can be old.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from search.engines.embedded import fields
from search.spelling import Lexicon

if TYPE_CHECKING:
    import tantivy

_PATIENCE: Final = 50


class Lexicons:
    """Keeps one lexicon for an index that changes."""

    def __init__(self) -> None:
        self._of: tantivy.Searcher | None = None
        self._lexicon = Lexicon({})
        self._fresh_until = 0.0

    def lexicon(self, searcher: tantivy.Searcher, everything: tantivy.Query) -> Lexicon:
        """The words of the documents that can be found now."""
        began = time.monotonic()
        if self._of is not searcher and began >= self._fresh_until:
            # Only what can be found: a withdrawn page must not live on as a spelling.
            words = searcher.terms_with_prefix(fields.WORDS, "", filter_query=everything)
            self._lexicon = Lexicon(dict(words))
            self._of = searcher
            ended = time.monotonic()
            self._fresh_until = ended + _PATIENCE * (ended - began)
        return self._lexicon
