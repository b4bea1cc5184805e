"""Keeping the index true to the database.

`records` writes what changed, `dependants` finds whom else a change touches, `draining` brings records to the engine, `cursor`
remembers how far, `reconciling` compares everything with everything and repairs, `rebuilding` fills a new index.
"""
