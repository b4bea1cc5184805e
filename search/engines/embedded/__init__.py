"""The embedded engine: tantivy, on local disk. No server, nothing to configure but a directory.

`engine` keeps the contract, `asking` puts questions to one state of the index, `counting` counts facets, `fields` says
how a document lies in the index, `directories` keeps the live index and its predecessor, `checksums` finds files that are damaged,
`journal` keeps what is written while a rebuild runs.
"""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
