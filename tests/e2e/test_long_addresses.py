"""Long addresses, asked of the real server."""

import http.client
from urllib.parse import urlencode, urlsplit

import pytest

from tests.e2e.conftest import RunningSite

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def answer(site: RunningSite, address: str) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, response.headers, body


def search_with(filters: int) -> str:
    """A search as it is shared: some words and many filters."""
    return "/search/?" + urlencode([("q", "fellowship"), *(("stage", f"stage-{n:04}") for n in range(filters))])


def test_search_with_hundreds_of_filters_is_answered(site: RunningSite) -> None:
    address = search_with(475)
    assert 7_900 < len(address) < 8_150

    status, _headers, body = answer(site, address)

    assert status == 200
    assert 'value="fellowship"' in body


@pytest.mark.parametrize("filters", [500, 5_000, 50_000])
def test_address_that_is_too_long_gets_a_page_that_helps(site: RunningSite, filters: int) -> None:
    status, headers, body = answer(site, search_with(filters))

    assert status == 414
    assert "The address is longer than this site can read." in body
    assert 'href="/search/"' in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
