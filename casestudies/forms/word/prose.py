"""Text with headings, lists and links: from its marks into the paragraphs of a box, and back.

Invariant: what was written is read back as the same marks.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from django.conf import settings
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from casestudies.forms.word.boxes import INNER_FRAGMENT
from casestudies.markup import to_full_html, to_marks

DEEPEST = 3
"""Word's own styles of lists have three levels."""
OFF = ("0", "false", "off", "none")
FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"(?:\s+\\l\s+"([^"]+)")?')
SPACE = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


# --- Into the file --------------------------------------------------------------------------------


def write_prose(cell: Any, marks: str) -> None:
    """Write a text into a cell."""
    writer = _Prose(cell)
    for block in BeautifulSoup(to_full_html(marks), "html.parser").children:
        if isinstance(block, Tag):
            writer.write_block(block)


class _Prose:
    def __init__(self, cell: Any) -> None:
        self.cell = cell
        self._is_first = True

    def _paragraph(self, style: str | None = None) -> Any:
        paragraph = self.cell.paragraphs[0] if self._is_first else self.cell.add_paragraph()
        self._is_first = False
        if style:
            paragraph.style = style
        return paragraph

    def write_block(self, block: Tag) -> None:
        if block.name in ("ul", "ol"):
            self._write_list(block, level=1)
        else:
            paragraph = self._paragraph("Heading 3" if block.name == "h3" else None)
            self._write_inline(paragraph._p, block)

    def _write_list(self, block: Tag, *, level: int) -> None:
        style = "List Bullet" if block.name == "ul" else "List Number"
        style += f" {level}" if level > 1 else ""
        number = self._new_number(style) if block.name == "ol" else None
        for item in block.find_all("li", recursive=False):
            paragraph = self._paragraph(style)
            if number:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
            inner = item.find_all(["ul", "ol"], recursive=False)
            for each in inner:
                each.extract()
            self._write_inline(paragraph._p, item)
            for each in inner:
                self._write_list(each, level=min(level + 1, DEEPEST))

    def _new_number(self, style: str) -> int:
        """A list that counts from one again: Word would go on with the numbers of the last one."""
        part = self.cell.part
        numbers = part.numbering_part.element
        own = part.document.styles[style].element.pPr.numPr.numId.val
        kind = next(num for num in numbers.num_lst if num.numId == own).abstractNumId.val
        made = numbers.add_num(kind)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _write_inline(self, parent: Any, node: Tag, *, bold: bool = False, italic: bool = False) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                parent.append(_run(str(child), bold=bold, italic=italic))
            elif isinstance(child, Tag) and child.name == "br":
                run = OxmlElement("w:r")
                run.append(OxmlElement("w:br"))
                parent.append(run)
            elif isinstance(child, Tag) and child.name == "a":
                self._write_inline(self._link(parent, child), child, bold=bold, italic=italic)
            elif isinstance(child, Tag):
                self._write_inline(parent, child, bold=bold or child.name == "b", italic=italic or child.name == "i")

    def _link(self, parent: Any, link: Tag) -> Any:
        target = (
            f"{settings.SITE_URL}/#{link['linktype']}:{link['id']}" if link.get("linktype") else link.get("href", "")
        )
        if not target:
            return parent
        made = OxmlElement("w:hyperlink")
        made.set(qn("r:id"), self.cell.part.relate_to(str(target), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        parent.append(made)
        return made


def _run(text: str, *, bold: bool, italic: bool) -> Any:
    run = OxmlElement("w:r")
    properties = run.get_or_add_rPr()
    if bold:
        properties.get_or_add_b()
    if italic:
        properties.get_or_add_i()
    run.text = text
    return run


# --- Out of the file ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph, and how they look."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a box."""

    pieces: tuple[Piece, ...]
    is_heading: bool = False
    list_level: int = 0
    """0: in no list."""
    is_numbered: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)


def read_prose(lines: Iterable[Line]) -> str:
    """The marks of what stands in a box."""
    blocks: list[str] = []
    items: list[Line] = []
    for line in [*(line for line in lines if line.text.strip()), None]:
        if line is not None and line.list_level:
            if items and line.list_level == 1 and items[0].is_numbered != line.is_numbered:
                blocks += _nested(items)
                items = []
            items.append(line)
            continue
        blocks += _nested(items)
        items = []
        if line is not None:
            tag = "h3" if line.is_heading else "p"
            blocks.append(f"<{tag}>{_html(line.pieces)}</{tag}>")
    return to_marks("".join(blocks))


def _nested(items: list[Line]) -> Iterator[str]:
    """The points of a list as HTML; deeper ones belong to the point before them."""
    if not items:
        return
    top = min(item.list_level for item in items)
    points: list[tuple[Line, list[Line]]] = []
    for item in items:
        if item.list_level > top and points:
            points[-1][1].append(item)
        else:
            points.append((item, []))
    tag = "ol" if points[0][0].is_numbered else "ul"
    inner = "".join(f"<li>{_html(point.pieces)}{''.join(_nested(below))}</li>" for point, below in points)
    yield f"<{tag}>{inner}</{tag}>"


def _html(pieces: Iterable[Piece]) -> str:
    return "".join(_piece_html(piece) for piece in _joined(pieces))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Word cuts a line into many pieces that look the same: marks between them would be read as signs."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text.strip() and last is not None:
            piece = Piece(piece.text, last.bold, last.italic, last.link)  # noqa: PLW2901 - a space looks like what is before it
        if last and (last.bold, last.italic, last.link) == (piece.bold, piece.italic, piece.link):
            last = Piece(last.text + piece.text, *_look(piece))
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _look(piece: Piece) -> tuple[bool, bool, str]:
    return piece.bold, piece.italic, piece.link


def _piece_html(piece: Piece) -> str:
    found = SPACE.fullmatch(piece.text)
    before, words, after = found.groups() if found else ("", piece.text, "")
    inner = html.escape(words, quote=False).replace("\n", "<br/>")
    if words and piece.italic:
        inner = f"<i>{inner}</i>"
    if words and piece.bold:
        inner = f"<b>{inner}</b>"
    if words and (target := _target(piece.link)):
        inner = f"<a {target}>{inner}</a>"
    return before.replace("\n", "<br/>") + inner + after.replace("\n", "<br/>")


def _target(link: str) -> str:
    if inner := INNER_FRAGMENT.search(link):
        return f'linktype="{inner[1]}" id="{inner[2]}"'
    return f'href="{html.escape(link)}"' if link else ""


class Look:
    """How the paragraphs of one document look: its styles, numbering and links."""

    def __init__(self, document: Any) -> None:
        self.styles: Mapping[str, str] = {
            style.style_id: (style.name or "").casefold() for style in document.styles if style.style_id
        }
        self._style_numbers = {
            style.style_id: style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") for style in document.styles
        }
        self._links = {key: rel.target_ref for key, rel in document.part.rels.items() if rel.is_external}
        self._numbered = _numbered_levels(document)

    def line(self, paragraph: Any) -> Line:
        """One paragraph, as it reads with all tracked changes accepted."""
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        key = style.get(qn("w:val")) if style is not None else ""
        name = self.styles.get(key, "")
        level, is_numbered = self._list(properties, key, name)
        return Line(tuple(self._pieces(paragraph)), name.startswith("heading"), level, is_numbered)

    def _list(self, properties: Any, key: str, name: str) -> tuple[int, bool]:
        own = properties.find(qn("w:numPr")) if properties is not None else None
        numbers = own if own is not None else self._style_numbers.get(key)
        identity, level = _value(numbers, "numId"), int(_value(numbers, "ilvl") or 0)
        if own is not None and identity == "0":
            return 0, False
        if found := re.fullmatch(r"list (bullet|number)(?: (\d))?", name):
            return int(found[2] or 1) + level, found[1] == "number"
        return (level + 1, (identity, level) in self._numbered) if identity else (0, False)

    def _pieces(self, paragraph: Any) -> Iterator[Piece]:
        field = _Field()
        for run in paragraph.iter(qn("w:r")):
            if not _is_of(run, paragraph):
                continue
            field.see(run)
            if text := _text(run):
                look = run.find(qn("w:rPr"))
                style = self.styles.get(_value(look, "rStyle"), "")
                yield Piece(
                    text,
                    bold=_is_on(look, "b") or style == "strong",
                    italic=_is_on(look, "i") or style == "emphasis",
                    link=self._link(run) or field.link,
                )

    def _link(self, run: Any) -> str:
        link = next(run.iterancestors(qn("w:hyperlink")), None)
        if link is None:
            return ""
        target = self._links.get(link.get(qn("r:id")), "")
        # Word and LibreOffice keep what follows “#” apart; without an address it is a place in the file.
        anchor = link.get(qn("w:anchor")) if target else None
        return f"{target}#{anchor}" if anchor and "#" not in target else str(target)


class _Field:
    """A link as a field: its address in one run, its words in the next ones. LibreOffice writes some links so."""

    def __init__(self) -> None:
        self.link = ""
        self._said = ""

    def see(self, run: Any) -> None:
        self._said += "".join(each.text or "" for each in run.iter(qn("w:instrText")))
        for sign in run.iter(qn("w:fldChar")):
            found = FIELD_LINK.search(self._said) if sign.get(qn("w:fldCharType")) == "separate" else None
            self.link = "#".join(filter(None, found.groups())) if found else ""
            self._said = ""


def _numbered_levels(document: Any) -> set[tuple[str, int]]:
    """Which levels of which lists are counted, and not only marked."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return set()
    kinds = {each.get(qn("w:abstractNumId")): each for each in numbering.iter(qn("w:abstractNum"))}
    found: set[tuple[str, int]] = set()
    for num in numbering.iter(qn("w:num")):
        kind = kinds.get(_value(num, "abstractNumId"))
        for level in kind.iter(qn("w:lvl")) if kind is not None else ():
            if _value(level, "numFmt") not in ("bullet", "none", ""):
                found.add((num.get(qn("w:numId")), int(level.get(qn("w:ilvl")))))
    return found


def _is_of(run: Any, paragraph: Any) -> bool:
    """Whether a run is this paragraph's own and stays when all tracked changes are accepted."""
    for above in run.iterancestors():
        if above is paragraph:
            return True
        if above.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:p")) or above.tag.endswith("}Fallback"):
            return False
    return False


def _text(run: Any) -> str:
    signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    return "".join(child.text or "" if child.tag == qn("w:t") else signs.get(child.tag, "") for child in run)


def _is_on(look: Any, name: str) -> bool:
    found = look.find(qn(f"w:{name}")) if look is not None else None
    return found is not None and found.get(qn("w:val"), "1") not in OFF


def _value(parent: Any, name: str) -> str:
    found = parent.find(qn(f"w:{name}")) if parent is not None else None
    return str(found.get(qn("w:val"), "")) if found is not None else ""
