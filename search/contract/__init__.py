"""What the site and a search engine say to each other: values and one protocol, no Django and no engine.

Invariants that every engine keeps, and that one test suite proves for each of them:

* **State, not messages.** A change is a whole `Document` or a `Tombstone`, each with a version. Applying the same change
  again alters nothing, an older version never overwrites a newer one, and what was removed is remembered as removed.
* **A reader never sees half a change** and never waits for a writer. A change is found as soon as `apply` returns.
* **A facet never hides its own alternatives**: its counts leave out its own filter, and they are complete.
* **No markup crosses this line.** A highlight is plain text with the places to mark; whoever shows it escapes it.
* Whatever goes wrong is one of the exceptions below; no client library's own exception leaves an engine.
"""

from search.contract.answers import (
    Correction,
    Expansion,
    Facet,
    FacetCount,
    Fragment,
    Highlight,
    Hit,
    Piece,
    Results,
    Suggestion,
    Understood,
)
from search.contract.documents import KIND, NOT_YET_KNOWN, Change, Document, Layout, Part, Section, Tombstone
from search.contract.engine import Engine
from search.contract.failures import (
    OF_ANOTHER_VERSION,
    EngineBusy,
    EngineError,
    EngineUnavailable,
    IndexMissing,
    IndexOutdated,
    IndexTorn,
    IndexUnusable,
    RebuildRefused,
    RebuildRunning,
)
from search.contract.questions import Query, Sort
from search.contract.upkeep import Applied, Health, Held, Rebuilt, State

__all__ = [
    "KIND",
    "NOT_YET_KNOWN",
    "OF_ANOTHER_VERSION",
    "Applied",
    "Change",
    "Correction",
    "Document",
    "Engine",
    "EngineBusy",
    "EngineError",
    "EngineUnavailable",
    "Expansion",
    "Facet",
    "FacetCount",
    "Fragment",
    "Health",
    "Held",
    "Highlight",
    "Hit",
    "IndexMissing",
    "IndexOutdated",
    "IndexTorn",
    "IndexUnusable",
    "Layout",
    "Part",
    "Piece",
    "Query",
    "RebuildRefused",
    "RebuildRunning",
    "Rebuilt",
    "Results",
    "Section",
    "Sort",
    "State",
    "Suggestion",
    "Tombstone",
    "Understood",
]
