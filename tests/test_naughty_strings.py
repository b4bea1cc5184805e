"""Whatever stands in an address gets a page: never an error of ours.

The strings below are always tried; the shared list of naughty strings, where this machine has it, is tried as well.
To have an address tried, add it to `ADDRESSES`.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest
from django.conf import settings
from django.test import Client

from tests import factories

SHARED_LIST = Path(settings.BASE_DIR).parent / "shared" / "data" / "naughty_strings.json"

ADDRESSES = [
    "/",
    "/case-studies/",
    "/case-studies/a-case/",
    "/search/",
    "/funding/",
    "/partners/",
    "/statement/",
    "/contact/",
    "/no-such-page/",
    "/documents/1/plan.pdf",
    "/media/images/none.png",
    "/sitemap.xml",
    "/robots.txt",
    "/manifest.webmanifest",
    "/health/ready",
]
READS_PARAMETERS = ["/case-studies/", "/search/", "/funding/"]
PARAMETERS = [
    "q",
    "page",
    "sort",
    "kind",
    "model",
    "nation",
    "region",
    "profession",
    "stage",
    "funder",
    "year",
    "theme",
    "status",
    "version",
    "mode",
    "rich_text_format",
    "next",
    "_",
]
ALWAYS = [
    "",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202e\u200f",
    "\ufeff",
    "\U0001f469\u200d\U0001f52c",
    "\U000e0001\U0010ffff",
    "-1",
    "0",
    "1e309",
    "NaN",
    "9" * 400,
    "²",
    "٣",
    "1; DROP TABLE home_user",
    "' OR 1=1 --",
    '"',
    "\\",
    "%",
    "%s%n{0}${x}",
    "(((((((((((",
    "a AND OR NOT (",
    '"unclosed phrase',
    "title:* summary:[* TO *]",
    "*" * 200,
    "~" * 200,
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "x" * 3000,
    "word " * 700,
    "𝒜" * 700,
]
# Half of a character, a lone continuation, an overlong slash, a surrogate: no text at all.
NO_TEXT = [b"\xff\xfe", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"caf\xe9"]
VISITORS = itertools.count()
CRAFTED = [
    "&&&=&=&==",
    "q=a&q=b&q=%00",
    "page=2&page=&page[]=1",
    "%",
    "%zz=%zz",
    "+",
    "a;b;c",
    "q=%u0041",
    "&".join(f"q{n}=1" for n in range(900)),
    "&".join("stage=x" for n in range(900)),
]


def strings() -> list[str]:
    shared = json.loads(SHARED_LIST.read_text(encoding="utf-8")) if SHARED_LIST.is_file() else []
    return [*ALWAYS, *shared]


def test_shared_list_is_tried_as_well():
    if not SHARED_LIST.is_file():
        pytest.skip("needs the shared list of naughty strings: put it beside this project as shared/data/")

    assert len(strings()) > len(ALWAYS)


def queries(parameters: list[str], *, one_by_one: bool) -> list[str]:
    """Every string, a different one in each parameter; each of our own in all of them; and what is no string at all.

    A page that reads its parameters gets every string by itself too, because the first bad one may hide the others.
    """
    rows = list(batched(strings(), len(parameters)))
    together = ["&".join(f"{name}={quoted(text)}" for name, text in zip(parameters, row, strict=False)) for row in rows]
    alone = [
        f"{parameters[n % len(parameters)]}={quoted(text)}" for n, text in enumerate(strings() if one_by_one else [])
    ]
    everywhere = ["&".join(f"{name}={quoted(text)}" for name in parameters) for text in ALWAYS if len(text) < 100]
    names = "&".join(f"{quoted(text)}=1" for text in ALWAYS)
    return [*together, *alone, *everywhere, names, *(f"q={quote_from_bytes(text)}" for text in NO_TEXT), *CRAFTED]


def batched(texts: list[str], size: int) -> Iterator[list[str]]:
    """Cut a list into pieces of one size."""
    return (texts[start : start + size] for start in range(0, len(texts), size))


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.fixture
def client() -> Client:
    """A site with a page at each address, asked by a browser that is shown errors as the public is."""
    factories.CaseStudyPageFactory(slug="a-case")
    factories.FunderMapPageFactory()
    factories.PartnersPageFactory(slug="partners")
    factories.StatementPageFactory(slug="statement")
    factories.ContactPageFactory(slug="contact")
    return Client(raise_request_exception=True)


def answered(client: Client, address: str, query: str) -> int:
    """The status of one request; the query string goes as it is, as in a real request."""
    # Each from an address of its own: one that asks for so much would be told that it asks too often.
    response = client.get(address, QUERY_STRING=query, REMOTE_ADDR=f"2001:db8::{next(VISITORS):x}")
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_any_query_string_gets_a_page(client, address):
    expected = {answered(client, address, "")}

    statuses = {
        answered(client, address, query): query for query in queries(PARAMETERS, one_by_one=address in READS_PARAMETERS)
    }

    # A list that has no such page may say so.
    surprises = {status: query for status, query in statuses.items() if status not in expected | {301, 302, 400, 404}}
    assert surprises == {}


@pytest.mark.django_db
def test_any_path_gets_a_page(client):
    own = [*map(quoted, ALWAYS), *map(quote_from_bytes, NO_TEXT)]
    deeper = [f"{parent}{path}" for path in own for parent in ("/case-studies/", "/media/images/", "/documents/1/")]

    statuses = {
        status: path
        for path in [*(f"/{quoted(text)}/" for text in strings()), *deeper]
        if (status := answered(client, path, "")) not in (200, 301, 302, 400, 404)
    }

    assert statuses == {}


@pytest.mark.django_db
def test_any_header_gets_a_page(client):
    names = ["User-Agent", "Referer", "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "HX-Target"]
    texts = [text[:2000] for text in strings() if text.isprintable()]

    statuses = {
        client.get("/", headers=dict(zip(names, row, strict=False))).status_code for row in batched(texts, len(names))
    }

    assert statuses == {200}
