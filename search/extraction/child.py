"""The process that reads one file: the file on its standard input, one JSON object on its standard output.

It is run as a script, with nothing of this project loaded and no environment, so that a file which takes it over finds neither
settings nor a connection to anything. Its limits are set before the first byte of the file is read.
"""

import contextlib
import io
import json
import os
import re
import resource
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

SOFT_BREAK: Final = re.compile("[\ufffe\u0002\u00ad]\\s*")
"""Where a word was divided at the end of a line: PDFium leaves a mark in the place of the hyphen."""

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
SPACES: Final = re.compile(r"\s+")


class LockedError(Exception):
    """The file asks for a password."""


def limit(*, memory: int, processor_seconds: int) -> None:
    """Let this process have no more than that, write no file and start no other process."""
    os.nice(10)
    for what, most, hard in (
        (resource.RLIMIT_AS, memory, memory),
        # At the first of the two the system says why it ends the process.
        (resource.RLIMIT_CPU, processor_seconds, processor_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
    ):
        # Not every system knows each of them; the time that is waited holds everywhere.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, hard))


def pdf_texts(content: bytes, pages: int) -> Iterator[str | None]:
    """The text of each page, and None where pages are left out."""
    import pypdfium2  # noqa: PLC0415 - only what this file needs, and after the limits
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY  # noqa: PLC0415 - the same

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY):
            raise LockedError from error
        raise
    for number in range(min(pages, len(document))):
        page = document[number]
        textpage = page.get_textpage()
        yield textpage.get_text_bounded()
        textpage.close()
        page.close()
    if len(document) > pages:
        yield None


def docx_texts(content: bytes) -> Iterator[str]:
    """The text of each paragraph, of tables too, in the order of the document."""
    import docx  # noqa: PLC0415 - only what this file needs, and after the limits

    # An Office file with a password is no archive but one of the kind that Office wrote before.
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise LockedError
    document = docx.Document(io.BytesIO(content))
    yield from block_texts(document)
    for note in document.part.package.iter_parts():
        if note.partname.endswith(("/footnotes.xml", "/endnotes.xml")):
            yield from xml_texts(note.blob)


def block_texts(container: Any) -> Iterator[str]:
    """Paragraphs and the cells of tables."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen: set[Any] = set()
                for cell in row.cells:
                    # A cell that reaches over several columns is named once for each of them.
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        yield from block_texts(cell)
        else:
            yield block.text


def xml_texts(blob: bytes) -> Iterator[str]:
    """The paragraphs of a part that python-docx does not know."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same

    for paragraph in parse_xml(blob).iter(qn("w:p")):
        yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def tidy(text: str) -> str:
    """One line, words whole, letters that were set as one apart, nothing that cannot be seen."""
    text = unicodedata.normalize("NFKC", SOFT_BREAK.sub("", text))
    return SPACES.sub(" ", CONTROL.sub(" ", text)).strip()


def gather(texts: Iterable[str | None], characters: int) -> tuple[str, bool]:
    """The texts up to a number of characters, a line each, and whether there was more."""
    lines: list[str] = []
    left = characters
    for text in texts:
        line = tidy(text or "")
        if text is None or len(line) > left:
            lines.append(line[:left].rpartition(" ")[0])
            return "\n".join(lines).strip(), True
        if line:
            lines.append(line)
            left -= len(line) + 1
    return "\n".join(lines), False


def read(content: bytes, kind: str, *, pages: int, characters: int) -> dict[str, Any]:
    """What became of the file: a state of `search.enums.TextState`, with the text."""
    try:
        text, is_cut = gather(pdf_texts(content, pages) if kind == "pdf" else docx_texts(content), characters)
    except LockedError:
        return {"state": "locked"}
    except MemoryError:
        return {"state": "too-big", "detail": "Reading it takes more memory than it may."}
    except Exception as error:  # noqa: BLE001 - whatever a reader trips over, the answer is the same
        return {"state": "damaged", "detail": f"{type(error).__name__}: {error}"[:200]}
    return {"state": "read" if text else "empty", "text": text, "is_cut": is_cut}


def main() -> None:
    """Do as the arguments say."""
    kind, *numbers = sys.argv[1:]
    pages, characters, memory, processor_seconds = map(int, numbers)
    limit(memory=memory, processor_seconds=processor_seconds)
    found = read(sys.stdin.buffer.read(), kind, pages=pages, characters=characters)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
