"""The content that an empty site starts with, kept as data files, and the way from the files into the database.

`data/` holds the facts: CSV files for tables, TOML files for pages; each fact names its source. What is not known is left
out, and shown as "Not yet known". Invariant: everything is checked first, then everything is written in one transaction;
a file with an error is named with its line and the reason, and nothing is half loaded.
"""

from pathlib import Path

DATA_DIR = Path(__file__).parent / "data"
