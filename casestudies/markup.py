"""Rich text as people write it in a plain box: paragraphs, `### headings`, `**bold**`, `*italic*`, lists and links.

Invariant: a block whose words were not touched keeps the HTML that it had, with its keys; a link to a page or a document of
this site is written `page:12` or `document:3`, and can be kept or taken out there, but not made up.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdownify import MarkdownConverter

from home.richtext import as_read

INNER_LINK = re.compile(r"(page|document):(\d+)")
TAGS = {"strong": "b", "em": "i", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
AT_START = re.compile(r"^(\s*)([-+]|#{1,6}|\d{1,9}[.)])(?=\s|$)", re.MULTILINE)
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SPECIAL = re.compile(r"([\\*_\[\]])")
MOST_READINGS = 5
"""Odd marks may be read otherwise once they are written back. They are written back until they are not, so that saving again changes nothing."""
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')

_parser = MarkdownIt("zero", {"breaks": True, "html": False}).enable(
    ["heading", "list", "emphasis", "link", "escape", "newline", "balance_pairs", "fragments_join"]
)


class _Marks(MarkdownConverter):
    """HTML to marks, with no mark that `_parser` would not read back."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[name-defined] # untyped
        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        autolinks = False

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Write what could be taken for a mark so that it is not."""
        escaped = SPECIAL.sub(r"\\\1", text)
        if HEADINGS & parent_tags:
            # At the end of a heading they would only close it.
            escaped = escaped.replace("#", "\\#")
        return AT_START.sub(lambda m: m[1] + (m[2][:-1] + "\\" + m[2][-1]), escaped)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link, also one to a page or a document of this site."""
        if el.get("linktype") and el.get("id"):
            el["href"] = f"{el['linktype']}:{el['id']}"
        return super().convert_a(el, text, parent_tags) if el.get("href") else text  # type: ignore[misc] # untyped

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """One new line in the box."""
        return "\n"


def to_marks(html: str) -> str:
    """Return the text of stored HTML as it is shown in a box."""
    return _joined(_html_blocks(html))


def to_html(marks: str, *, stored: str = "") -> str:
    """Return the HTML of what was written. Blocks of `stored` that still read the same stay as they are."""
    kept = {known: html for html, known in _blocks(stored)}
    links = (
        {(str(link["linktype"]), str(link["id"])) for link in _soup(stored).select("a[linktype][id]")}
        if "linktype" in stored
        else set()
    )
    blocks = _html_blocks(_render(marks, links))
    for _ in range(MOST_READINGS):
        if (written := _joined(blocks)) == marks:
            break
        again = _html_blocks(_render(written, links))
        if _joined(again) == written:
            break
        marks, blocks = written, again
    return "".join(kept.get(_marks_of(html), html) for html in blocks)


def normal(marks: str) -> str:
    """Return what the box shows after it was saved: one way of writing it of the several that mean the same."""
    return to_marks(to_full_html(marks))


def to_full_html(marks: str) -> str:
    """Return the HTML of what was written, with every link to a page or a document of this site. It is not for storing."""
    links = "".join(f'<a linktype="{kind}" id="{number}"></a>' for kind, number in INNER_LINK.findall(marks))
    return to_html(marks, stored=links)


def _render(marks: str, links: set[tuple[str, str]]) -> str:
    tokens = _parser.parse(marks)
    for token in _all(tokens):
        token.tag = TAGS.get(token.tag, token.tag)
        if token.type == "link_open":
            _set_target(token, links)
        # The editor has no paragraphs inside the points of a list.
        if token.type in ("paragraph_open", "paragraph_close") and token.level > 0:
            token.hidden = True
    for before, _opened, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.type == "paragraph_close" and before.hidden and inline.type == "inline" and inline.children:
            inline.children.insert(0, Token("hardbreak", "br", 0))
    html = str(_parser.renderer.render(tokens, _parser.options, {}))
    return re.sub(r"<br ?/?>\n", "<br/>", html).replace(">\n<", "><").replace("\n", " ").strip()


def _set_target(token: Token, links: set[tuple[str, str]]) -> None:
    address = str(token.attrs.get("href", ""))
    token.attrs = {"href": address}
    if found := INNER_LINK.fullmatch(address):
        token.attrs = {"linktype": found[1], "id": found[2]} if found.groups() in links else {}


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _blocks(html: str) -> list[tuple[str, str]]:
    """The blocks of stored HTML, each with its marks; empty ones are left out."""
    pairs = ((block, _marks_of(block)) for block in _html_blocks(html))
    return [(block, marks) for block, marks in pairs if marks]


def _joined(blocks: list[str]) -> str:
    return "\n\n".join(filter(None, map(_marks_of, blocks)))


def _html_blocks(html: str) -> list[str]:
    if not as_read(html):
        return []
    return [str(child) for child in _soup(html).children if str(child).strip()]


def _soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@lru_cache(maxsize=2048)
def _marks_of(block: str) -> str:
    converter: Any = _Marks()
    return str(converter.convert(BLOCK_KEY.sub("", block))).strip()
