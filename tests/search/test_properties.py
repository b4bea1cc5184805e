"""What holds for every question and every text: reading never fails, marks are where they should be, nothing becomes markup."""

import re
import string
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from search import analysis
from search.contract import Fragment, Highlight, Query, Section
from search.highlight import Wanted, _of_phrases, _runs, _whole, highlights, marked
from search.indexing import rebuilding
from search.query import MAX_LENGTH, MAX_WORDS, Parsed, parse, understand
from search.spelling import Lexicon
from search.templatetags import search as filters
from tests.factories import CaseStudyPageFactory

PIECES = [
    "nurse", "Nurses’", "clinical", "early-career", "self-care", "Zoë", "œdema", "İ", "ﬁ", "ß", "of", "x", "2024", "naïve",
    '"', "“", "”", "«", "-", "- ", "--", "'", "&", "<", ">", "<b>", "</mark>", "<mark>", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", '"><svg onload=1>', "&lt;", "&amp;", "javascript:", "{{ x }}", "{% if %}", "\x00", "\x1f",
    "\ud800", "\u202e", "\ufeff", "\n", "\r\n", " ", "  ", "\u00a0", "\u2028", "e\u0301", "👩‍⚕️", "٣", "AND", "OR", "NOT", "*", "~2", "a:b", "\\",
]  # fmt: skip
KNOWN = ["academic", "clinical", "career", "nurse", "research", "fellowship", "naive", "study", "early", "self", "care"]

texts: SearchStrategy[str] = st.one_of(
    st.text(),
    st.text(st.characters()),  # lone surrogates too
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
)
meeting_a_rule: SearchStrategy[str] = st.sampled_from(analysis.SPELLINGS).flatmap(
    lambda rule: st.from_regex(rule[0], alphabet=string.ascii_lowercase)
)
forgiving = settings(deadline=None, database=None, max_examples=150)
with_fixtures = settings(
    deadline=None, database=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Vocabulary:
    """An index that knows a few words."""

    def is_known(self, term: str) -> bool:
        return term in {analysis.stem(word) for word in KNOWN}

    def speller(self) -> Lexicon:
        return Lexicon(dict.fromkeys(KNOWN, 20))


class Markup(HTMLParser):
    """The elements of a text with their attributes, and what a reader sees of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.seen = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.seen += data

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", ()))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("declaration", ()))


@composite
def sought(draw: DrawFn, text: str) -> Wanted:
    """Words and phrases to look for: those of the text, in order, and others."""
    terms = list(analysis.terms(text)) or ["nurs"]
    some = draw(st.lists(st.sampled_from([*terms, "nurs", "studi", "x"]), max_size=6))
    phrases = []
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(terms) - 1))
        phrases.append(tuple(terms[start : start + draw(st.integers(2, 4))]))
    return Wanted(some, [phrase for phrase in phrases if len(phrase) > 1])


def check_marks(fragment: Fragment) -> None:
    at = 0
    for start, end in fragment.marks:
        assert at <= start < end <= len(fragment.text)
        at = end
    assert "".join(piece.text for piece in fragment.pieces) == fragment.text
    assert [piece.text for piece in fragment.pieces if piece.is_marked] == [
        fragment.text[a:b] for a, b in fragment.marks
    ]


# --- Reading words --------------------------------------------------------------------------------


@forgiving
@given(st.text(st.one_of(st.sampled_from("aZ9'-_ "), st.characters(max_codepoint=127))))
def test_words_of_plain_text_are_those_of_any_text(text: str) -> None:
    one_by_one = [written.group() for written in analysis.WORD.finditer(text)]

    assert analysis.words(text) == [word for written in one_by_one for word in analysis.words_in(written)]
    assert analysis.terms(text) == [term for written in one_by_one for term in analysis.terms_in(written)]


@forgiving
@given(st.one_of(st.text(string.ascii_lowercase), meeting_a_rule))
def test_word_meets_every_rule_that_knows_it(word: str) -> None:
    spelled = word
    for pattern, becomes in analysis.SPELLINGS:
        spelled = re.sub(pattern, becomes, spelled)

    assert analysis._spell(word) == spelled


# --- Reading a question ---------------------------------------------------------------------------


@forgiving
@given(texts)
@example('"' * 5_000)
@example("-" * 5_000)
@example("a-" * 5_000)
@example("“„«»" * 500)
def test_any_question_can_be_read(text: str) -> None:
    parsed: Parsed = parse(text)

    words = [word for clause in parsed.clauses for word in clause.words]
    assert len(parsed.text) <= 2 * MAX_LENGTH  # composing letters makes no text much longer
    assert len(words) <= MAX_WORDS
    assert all(clause.words for clause in parsed.clauses)
    assert all(0 <= word.start < word.end <= len(parsed.text) and word.word for word in words)
    starts = [clause.words[0].start for clause in parsed.clauses]
    assert starts == sorted(starts)


@forgiving
@given(texts, st.lists(st.tuples(texts, texts), max_size=3))
def test_any_question_can_be_understood_whatever_the_synonyms(
    text: str,
    synonyms: list[tuple[str, str]],
) -> None:
    query = Query(text=text, synonyms={phrase: (also,) for phrase, also in synonyms})

    plan = understand(query, Vocabulary())
    exact = understand(replace(query, correct=False), Vocabulary())

    assert exact.understood.text == parse(text).text
    assert all(group.terms and all(group.terms) for group in plan.groups)
    assert all(terms and all(terms) for group in plan.groups for terms in group.also)
    assert all(plan.excluded)
    assert not (plan.is_hopeless and plan.groups)


@forgiving
@given(texts)
def test_reading_what_was_understood_once_more_changes_nothing(text: str) -> None:
    once = understand(Query(text=text), Vocabulary())

    twice = understand(Query(text=once.understood.text), Vocabulary())

    assert twice.understood.text == once.understood.text


# --- Highlights -----------------------------------------------------------------------------------


@forgiving
@given(st.data(), texts)
def test_marks_of_a_title_are_in_bounds_and_in_order(data: st.DataObject, text: str) -> None:
    fragment = marked(text, data.draw(sought(text)))

    assert fragment.text == text
    check_marks(fragment)


@forgiving
@given(st.data(), st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_fragments_are_pieces_of_their_section_with_marks_in_bounds_and_in_order(
    data: st.DataObject, written: list[tuple[str, str]]
) -> None:
    sections = [Section(str(place), heading, text * 3) for place, (heading, text) in enumerate(written)]
    wanted = data.draw(sought(" ".join(text for _, text in written)))

    for highlight in highlights(sections, wanted):
        section = sections[int(highlight.anchor)]
        assert highlight.heading == section.heading
        for fragment in highlight.fragments:
            end = fragment.start + len(fragment.text)
            assert fragment.text == section.text[fragment.start : end]
            assert (fragment.is_cut_before, fragment.is_cut_after) == (fragment.start > 0, end < len(section.text))
            check_marks(fragment)


@forgiving
@given(st.data(), st.lists(st.sampled_from([*KNOWN, *PIECES[:6], ",", ". ", "\n"]), max_size=60).map(" ".join))
def test_phrases_are_found_quickly_where_reading_every_word_finds_them(data: st.DataObject, text: str) -> None:
    phrases = data.draw(sought(text)).phrases

    assert sorted(_of_phrases(text, phrases, _runs)) == sorted(_of_phrases(text, phrases, _whole))


# --- Nothing becomes markup -----------------------------------------------------------------------


@forgiving
@given(st.data(), texts)
def test_marked_text_has_no_markup_but_marks(data: st.DataObject, text: str) -> None:
    fragment = marked(text, data.draw(sought(text)))

    read = Markup(filters.marked(fragment.pieces))

    assert read.elements == [("mark", ())] * len(fragment.marks)
    assert read.seen == text


@forgiving
@given(st.data(), texts)
def test_passage_has_no_markup_but_marks(data: st.DataObject, text: str) -> None:
    found = highlights([Section("a", "", text * 5)], data.draw(sought(text)))
    fragments = found[0].fragments if found else ()

    read = Markup(filters.passage(Highlight("a", "", fragments)))

    assert read.elements == [("mark", ())] * sum(len(fragment.marks) for fragment in fragments)
    assert all(fragment.text.strip() in read.seen for fragment in fragments)


def elements(client: Client, **query: Any) -> list[tuple[str, tuple[str, ...]]]:
    response = client.get(reverse("search:results"), query)
    assert response.status_code == 200
    return Markup(response.text).elements


@pytest.mark.django_db
@with_fixtures
@given(texts)
@example("<script>alert(1)</script>")
@example("\"><img src=x onerror=alert(1)> '")
@example("-<b>")
def test_question_adds_no_element_and_no_attribute_to_the_page(client: Client, text: str) -> None:
    plain = {element for word in ("nothing", '-nothing "no thing"') for element in elements(client, q=word)}
    plain |= set(elements(client, q=f"{string.ascii_lowercase} " * 20))

    found = set(
        elements(
            client,
            q=text.encode(errors="replace").decode(),
            stage="<b>",
            year=text[:100].encode(errors="replace").decode(),
        )
    )

    assert {element for element in found if element[0] in ("script", "img", "svg", "b", "style", "iframe")} <= plain
    assert not {name for _, names in found for name in names if name.startswith("on")}


@pytest.mark.django_db
@with_fixtures
@given(texts.map(lambda text: "".join(c for c in text if c.isprintable() or c == "\n")))
@example("<script>alert(1)</script> nurses")
@example('"><img src=x onerror=alert(1)> & <b>nurses</b>')
def test_content_adds_no_element_to_the_page_of_results(client: Client, text: str) -> None:
    scripts = [element for element in elements(client, q="nurses") if element[0] == "script"]
    page = CaseStudyPageFactory(
        title=f"nurses {text}"[:200], summary=f"nurses {text}"[:250], start_note=f"nurses {text}"[:200]
    )
    rebuilding.rebuild()

    found = Markup(client.get(reverse("search:results"), {"q": "nurses"}).text)
    page.delete()

    assert "nurses" in found.seen
    assert {tag for tag, _ in found.elements}.isdisjoint({"img", "svg", "b", "iframe", "comment", "declaration"})
    assert [element for element in found.elements if element[0] == "script"] == scripts
    assert not {name for _, names in found.elements for name in names if name.startswith("on")}
