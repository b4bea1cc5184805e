"""Plain text of the data files as rich text: paragraphs, lists, bold words and addresses.

An empty line ends a paragraph; lines that begin with "- " are a list; `**words**` are bold; `[words](https://…)` is a link.
"""

import re
from html import escape

BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")


def to_html(text: str) -> str:
    """Return the rich text as Wagtail stores it."""
    return "".join(_block(block.strip()) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(block: str) -> str:
    lines = [line.strip() for line in block.splitlines()]
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    html = LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))
    return BOLD.sub(r"<b>\1</b>", html)
