"""On which line of a TOML file a table or a key stands.

`tomllib` tells the line of a syntax error only. This reads the same text once more, and knows just the TOML that the data
files use: `[table]`, `[[list of tables]]`, `key = value`, and strings over several lines.
"""

import re
from collections import Counter

TomlPath = tuple[str | int, ...]
HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<names>[\w.-]+)\s*\]")
KEY = re.compile(r"^\s*(?P<name>[\w-]+)\s*=")
LONG_QUOTES = ('"""', "'''")


def find_positions(text: str) -> dict[TomlPath, int]:
    """Return the line of each table and key by its path, for example `("partners", 2, "role")`."""
    positions: dict[TomlPath, int] = {}
    counts: Counter[TomlPath] = Counter()
    table: TomlPath = ()
    open_quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_quote:
            open_quote = "" if open_quote in line else open_quote
        elif header := HEADER.match(line):
            table = _table_path(header["names"].split("."), counts, is_list=header["open"] == "[[")
            positions[table] = number
        elif key := KEY.match(line):
            positions[(*table, key["name"])] = number
            open_quote = next((quote for quote in LONG_QUOTES if line.count(quote) % 2), "")
    return positions


def _table_path(names: list[str], counts: Counter[TomlPath], *, is_list: bool) -> TomlPath:
    path: TomlPath = ()
    for name in names[:-1]:
        path = (*path, name)
        if counts[path]:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if is_list:
        counts[path] += 1
        path = (*path, counts[path] - 1)
    return path
