"""Files written by hand or by the libraries that write them, to be read again."""

import io

import docx

LOCK = (
    b"/Encrypt<</Filter/Standard/V 1/R 2/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)/P -4>>"
)
IDENTITY = b"/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"


def pdf(*pages: str, locked: bool = False) -> bytes:
    """A PDF with these pages of plain text, written by hand."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        bodies.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return pdf_of(bodies, LOCK + IDENTITY if locked else b"")


def pdf_that_draws_itself(*, times: int, depth: int) -> bytes:
    """A small PDF whose page is drawn so many times the next, and so on to this depth."""
    drawn = "/Next Do " * times
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</Next 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
    ]
    for n in range(depth):
        kind = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</Next {6 + n} 0 R>>>>"
        bodies.append(f"<<{kind}/Length {len(drawn)}>>stream\n{drawn}\nendstream")
    return pdf_of([*bodies, "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream"])


def pdf_of(bodies: list[str], trailer: bytes = b"") -> bytes:
    found = b"%PDF-1.7\n"
    places = []
    for n, body in enumerate(bodies, start=1):
        places.append(len(found))
        found += f"{n} 0 obj{body}endobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(places) + 1}/Root 1 0 R".encode()
    return found + end + trailer + b">>\nstartxref\n%d\n%%%%EOF\n" % len(found)


def word(*paragraphs: str, table: str = "") -> bytes:
    """A Word file with these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        cells = document.add_table(1, 3).rows[0].cells
        cells[0].merge(cells[2]).text = table
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
