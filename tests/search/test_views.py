"""The results page: whatever is typed gets a page, and nothing that is typed becomes markup."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudyPage
from search import backend, service, views
from search.contract import Engine, Sort
from search.forms import MOST_VALUES, read_question
from search.indexing import rebuilding
from search.models import SearchCount
from search.query import MAX_WORDS
from tests.factories import (
    CaseStudyPageFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    StandardPageFactory,
    full_case_study,
)
from tests.search.engines.test_damage import invert_body
from tests.search.test_counts import FIREFOX
from tests.search.test_synonyms import write

pytestmark = pytest.mark.django_db

NAUGHTY = Path(__file__).parents[3] / "shared" / "data" / "naughty_strings.json"
HOSTILE = [
    "",
    "<script>alert(1)</script>",
    "\x00",
    "\ud800",
    '"unclosed',
    "AND OR NOT (",
    "*" * 600,
    "a:b^2~3 [1 TO 2] {x}",
    "%s%n%d",
    "' OR 1=1 --",
    "𝕬𝖈𝖆𝖉𝖊𝖒𝖎𝖈",
    "\u202ertl",
    "-",
    "-only -excluded",
]


def get(client: Client, address: str = "", **headers: str) -> Any:
    return client.get(reverse("search:results") + address, headers=headers or None)


def test_page_lists_everything_when_nothing_is_asked(client: Client) -> None:
    StandardPageFactory(title="Privacy notice")
    rebuilding.rebuild()

    response = get(client)

    assert response.status_code == 200
    assert "Privacy notice" in response.text
    assert "<h1>Search</h1>" in response.text


def test_found_words_are_marked_and_everything_else_is_escaped(client: Client) -> None:
    page = CaseStudyPageFactory(
        title="Nurses <b>& co</b>", background="<p>Nurses said 1 &lt; 2 &amp; <script>alert(1)</script></p>"
    )
    rebuilding.rebuild()

    text = get(client, "?q=nurses").text

    assert "<mark>Nurses</mark> &lt;b&gt;&amp; co&lt;/b&gt;" in text
    assert f'<a href="{page.url}#background">Background</a>' in text
    assert "1 &lt; 2 &amp;" in text
    assert "<script>alert" not in text


def test_filters_without_script_are_boxes_and_a_button(client: Client) -> None:
    CaseStudyPageFactory(start_year=2021)
    rebuilding.rebuild()

    text = get(client, "?year=2021").text

    assert '<input class="narrows" type="checkbox" name="year" value="2021" id="year-2021" checked>' in text
    assert "Apply filters" in text
    assert "Remove </span>Start year: 2021" in text


def test_htmx_gets_the_part_that_changes_with_its_address(client: Client) -> None:
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()

    response = get(client, "?q=nurses&sort=relevance&page=", **{"HX-Request": "true"})

    assert "<html" not in response.text
    assert response["HX-Push-Url"] == "/search/?q=nurses"
    assert 'hx-swap-oob="innerHTML:#search-said">1 result for “nurses”' in response.text
    assert "HX-Request" in response["Vary"]


def test_htmx_restoring_its_history_gets_the_whole_page(client: Client) -> None:
    rebuilding.rebuild()

    response = get(client, "?q=x", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" in response.text


def test_nothing_found_says_what_to_try(client: Client) -> None:
    CaseStudyPageFactory(title="Nurses", start_year=2020)
    rebuilding.rebuild()

    text = get(client, "?q=nurses&year=1999").text

    assert "No results for “nurses”" in text
    assert '<a href="?q=nurses">Any start year</a>: 1 result' in text


def said(client: Client, address: str) -> list[str]:
    """The lines that say how a question was understood, as they are read."""
    lines = re.findall(r'<p class="search-said">(.*?)</p>', get(client, address).text)
    return [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in lines]


def test_words_that_are_searched_for_as_well_are_said(client: Client) -> None:
    write("ACF", "academic clinical fellowship", "academic fellow")
    write("NIHR", "research & care institute")
    CaseStudyPageFactory(title="ACF posts of the NIHR")
    rebuilding.rebuild()

    assert said(client, "?q=acf+nihr") == [
        "Also searched for: academic clinical fellowship, academic fellow; research & care institute"
    ]
    assert "research &amp; care institute" in get(client, "?q=nihr").text


def test_nearest_spelling_is_offered_as_a_link_that_finds(client: Client) -> None:
    CaseStudyPageFactory(title="Cardiology")
    rebuilding.rebuild()

    text = get(client, "?q=cardiolgy&exact=1&kind=case-study").text

    assert "No results for “cardiolgy”" in text
    (link,) = re.findall(r'Did you mean <a href="([^"]+)">cardiology</a>\?', text)
    assert "1 result for “cardiology”" in get(client, html.unescape(link)).text
    assert "kind=case-study" in link


def test_question_of_which_little_is_found_says_that_some_of_its_words_serve(client: Client) -> None:
    for title in ("Nurses", "Cardiology"):
        CaseStudyPageFactory(title=title)
    rebuilding.rebuild()

    relaxed = "Little or nothing has all of these words, so results with some of them are shown too."
    assert said(client, "?q=nurses+cardiology") == [relaxed]


def test_very_long_question_says_which_words_were_left_out(client: Client) -> None:
    rebuilding.rebuild()
    words = [f"w{n}" for n in range(MAX_WORDS + 2)]

    *_, last = said(client, f"?q={'+'.join(words)}")

    assert last == f"The question is very long. These words were left out: w{MAX_WORDS}, w{MAX_WORDS + 1}"


def test_question_that_is_answered_as_it_stands_says_nothing_about_itself(client: Client) -> None:
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()

    assert said(client, "?q=nurses") == []


def test_page_beyond_the_last_leads_back(client: Client) -> None:
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()

    text = get(client, "?q=nurses&page=7").text

    assert "There is no page 7" in text
    assert '<a href="?q=nurses">Go to the first page</a>' in text


def test_missing_index_is_built_at_the_first_question(client: Client) -> None:
    CaseStudyPageFactory(title="Nurses")

    response = get(client, "?q=nurses")

    assert response.status_code == 200
    assert "1 result" in response.text


@pytest.mark.parametrize("kind", ["term", "fast", "store"])
def test_index_with_a_damaged_file_is_rebuilt_at_the_first_question_that_meets_it(client: Client, kind: str) -> None:
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()
    invert_body(backend.directory(), kind)

    response = get(client, "?q=nurses")

    assert response.status_code == 200
    assert "1 result" in response.text
    assert service.status(is_thorough=True).is_complete


def test_search_that_is_away_says_so_plainly(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SEARCH_DIR = tmp_path / "file" / "search"

    response = get(client, "?q=nurses")

    assert response.status_code == 503
    assert "Search cannot answer at the moment" in response.text


def test_one_address_that_searches_too_often_is_told_so_and_keeps_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "A_MINUTE", 2)
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()

    statuses = [get(client, "?q=nurses").status_code for _ in range(2)]
    refused = get(client, "?q=nurses", **{"User-Agent": FIREFOX})
    part = get(client, "?q=nurses", **{"HX-Request": "true"})
    other = client.get(reverse("search:results"), {"q": "nurses"}, REMOTE_ADDR="192.0.2.7")

    assert statuses == [200, 200]
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "<h2>That was too often</h2>" in refused.text
    assert "Wait a minute and search again" in refused.text
    assert 'name="q" value="nurses"' in refused.text
    assert '<a href="?q=nurses">Try again</a>' in refused.text
    assert (part.status_code, "<html" in part.text) == (429, False)
    assert 'hx-swap-oob="innerHTML:#search-said">That was too often' in part.text
    assert (other.status_code, "1 result" in other.text) == (200, True)
    assert not SearchCount.objects.exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_and_any_filter_get_a_page(client: Client, text: str) -> None:
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()
    data = {name: text.encode(errors="replace").decode() for name in ("q", "kind", "funder", "year", "sort", "page")}

    response = client.get(reverse("search:results"), data)

    assert response.status_code == 200
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    "address", ["?q=%ff%fe", "?q=%00&kind=%00", "?&&&=&q", "?page=-1", "?page=99999999999999999999"]
)
def test_any_bytes_get_a_page(client: Client, address: str) -> None:
    rebuilding.rebuild()

    assert get(client, address).status_code == 200


@pytest.mark.skipif(not NAUGHTY.exists(), reason="needs the list of naughty strings of the shared test data")
def test_every_naughty_string_gets_a_page(client: Client) -> None:
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()

    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        response = client.get(reverse("search:results"), {"q": text, "stage": text})
        assert response.status_code == 200, text


@pytest.mark.parametrize("number", [1, 30])
def test_page_takes_as_many_queries_for_thirty_as_for_one(
    number: int, client: Client, django_assert_max_num_queries: Any
) -> None:
    FunderMapPageFactory()
    full_case_study(title="Nurses")
    for _ in range(number - 1):
        CaseStudyPageFactory(title="Nurses", start_year=2020)
        FundingSchemeFactory(name="Nurses")
    rebuilding.rebuild()
    get(client, "?q=nurses")

    with django_assert_max_num_queries(15):
        get(client, "?q=nurses&nation=england&nation=not-yet-known&kind=case-study")


def test_post_is_refused(client: Client, engine: Engine) -> None:
    engine.rebuild([])

    assert client.post(reverse("search:results")).status_code == 405


def test_question_is_read_as_far_as_it_means_something() -> None:
    question = read_question(
        QueryDict("q=+two++words+&kind=page&kind=page&kind=&unknown=x&sort=title&page=3&exact=1&stage=" + "s" * 500)
    )

    assert question.text == "two words"
    assert question.filters == {"kind": ("page",)}
    assert (question.sort, question.page, question.is_exact) == (Sort.TITLE, 3, True)


def test_question_has_at_most_so_many_values() -> None:
    question = read_question(QueryDict("&".join(f"year={n}" for n in range(500))))

    assert len(question.filters["year"]) == MOST_VALUES


def test_similar_case_studies_tag_shows_nothing_for_an_unsaved_page() -> None:
    template = Template("{% load search %}{% similar_case_studies page as similar %}{{ similar|length }}")

    assert template.render(Context({"page": CaseStudyPage(title="Draft")})) == "0"


def test_case_study_page_leads_to_similar_ones(client: Client) -> None:
    pages = [CaseStudyPageFactory(title=f"Respiratory nursing fellows {n}") for n in range(2)]
    rebuilding.rebuild()

    text = client.get(pages[0].url).text

    assert "Similar partnership models" in text
    assert f'<a href="{pages[1].url}">Respiratory nursing fellows 1</a>' in text
