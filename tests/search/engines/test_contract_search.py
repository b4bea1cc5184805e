"""What every engine answers."""

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from search.contract import NOT_YET_KNOWN, Engine, Layout, Query, Section, Sort, Tombstone
from tests.search.engines.documents import MEDICINE, NURSING, SCHEME, some

ALL_FACETS = Layout().facets


def keys(index: Engine, text: str = "", **asked: object) -> list[str]:
    return [hit.key for hit in index.search(Query(text=text, **asked)).hits]


def counts(index: Engine, name: str, query: Query) -> dict[str, int]:
    (facet,) = index.search(replace(query, facets=(name,))).facets
    return {value.value: value.count for value in facet.values}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("leeds", [NURSING.key]),
        ("PEDIATRIC", [NURSING.key]),
        ("programs", [NURSING.key]),
        ("post-doctoral", [NURSING.key]),
        ("tumors", [MEDICINE.key]),
        ("centers", [MEDICINE.key]),
        ("Cárdiff’s", [MEDICINE.key]),
        ("dentist", [SCHEME.key]),
        ('"job plan"', [MEDICINE.key]),
        ('"plan job"', []),
        ('"in research the programme"', [NURSING.key]),
        ("cardiology -leeds", [MEDICINE.key]),
        ('cardiology -"took part"', [NURSING.key]),
        ("-cardiology", [SCHEME.key]),
        ("doctors universe", [MEDICINE.key, SCHEME.key]),
    ],
)
def test_search_finds_what_was_meant(three: Engine, text: str, found: list[str]) -> None:
    assert sorted(keys(three, text)) == sorted(found)


def test_phrase_does_not_reach_over_sections(three: Engine) -> None:
    assert keys(three, '"cardiology posts"') == []


def test_title_counts_more_than_text(index: Engine) -> None:
    said = replace(SCHEME, key="said", title="Something else", summary="", sections=(Section("", "", "dementia"),))
    titled = replace(SCHEME, key="titled", title="Dementia", summary="", sections=(Section("", "", "else"),))
    index.apply([said, titled])

    assert keys(index, "dementia") == ["titled", "said"]


def test_two_words_are_meant_together(three: Engine) -> None:
    three.apply([replace(NURSING, key="page:4"), replace(NURSING, key="page:5")])

    results = three.search(Query(text="nurse cardiology"))

    assert {hit.key for hit in results.hits} == {NURSING.key, "page:4", "page:5"}
    assert not results.understood.is_relaxed


def test_one_of_two_words_serves_as_well_when_few_documents_have_both(three: Engine) -> None:
    results = three.search(Query(text="nurse cardiology"))

    assert [hit.key for hit in results.hits] == [NURSING.key, MEDICINE.key]
    assert results.understood.is_relaxed
    assert [hit.key for hit in three.search(Query(text="nurse cardiology", sort=Sort.TITLE)).hits] == [NURSING.key]


def test_document_that_says_a_question_as_it_was_asked_comes_first(index: Engine) -> None:
    often = Section("", "", "Academic work is clinical. " * 9)
    asked = Section("what", "What is a clinical academic?", "Somebody who does both.")
    index.apply([replace(SCHEME, key="often", title="Clinical academic posts", sections=(often,))])
    index.apply([replace(SCHEME, key="asked", title="About clinical academics", sections=(asked,))])

    assert keys(index, "clinical academic") == ["often", "asked"]
    assert keys(index, "what is a clinical academic") == ["asked", "often"]


def test_some_of_the_words_serve_when_no_document_has_all(three: Engine) -> None:
    results = three.search(Query(text="dentist leeds"))

    assert {hit.key for hit in results.hits} == {NURSING.key, SCHEME.key}
    assert results.understood.is_relaxed


def test_document_with_every_word_comes_first(index: Engine) -> None:
    index.apply(some(200))
    text = "stroke dementia recovery hospital"

    hits = index.search(Query(text=text, size=100)).hits

    complete = [set(text.split()) <= {*hit.title.text.split(), *_said(index, hit.key).split()} for hit in hits]
    assert complete[0]
    assert complete == sorted(complete, reverse=True)


def _said(index: Engine, key: str) -> str:
    document = next(document for document in some(200) if document.key == key)
    return " ".join([document.summary, *(section.text for section in document.sections)])


def test_filters_of_one_facet_are_alternatives(three: Engine) -> None:
    assert sorted(keys(three, filters={"nation": ("wales", "england")})) == [NURSING.key, MEDICINE.key, SCHEME.key]


def test_filters_of_several_facets_narrow(three: Engine) -> None:
    assert keys(three, filters={"nation": ("england",), "kind": ("case_study",)}) == [NURSING.key]


def test_not_yet_known_is_filtered_like_any_value(three: Engine) -> None:
    assert keys(three, filters={"year": (NOT_YET_KNOWN,)}) == [MEDICINE.key]


@pytest.mark.parametrize("value", ["nowhere", "\ud800", "a\x00b", ""])
def test_value_that_nothing_has_finds_nothing(three: Engine, value: str) -> None:
    assert keys(three, filters={"nation": (value,)}) == []


def test_unknown_facet_is_ignored(three: Engine) -> None:
    results = three.search(Query(filters={"colour": ("red",)}, facets=("colour",)))

    assert results.total == 3
    assert results.facets == ()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"stage": ("predoctoral",), "funder": ("nihr",)}, [NURSING.key]),
        ({"stage": ("predoctoral",), "funder": ("wellcome",)}, [MEDICINE.key]),
        ({"stage": ("postdoctoral",), "funder": ("nihr",)}, [SCHEME.key]),
        ({"stage": ("postdoctoral",), "funder": ("nihr", "wellcome"), "profession": ("midwife",)}, [NURSING.key]),
        ({"stage": ("predoctoral",), "profession": ("midwife",)}, []),
    ],
)
def test_facets_of_one_part_must_hold_together(
    three: Engine, filters: dict[str, tuple[str, ...]], found: list[str]
) -> None:
    assert keys(three, filters=filters) == found


def test_facet_does_not_hide_its_alternatives(three: Engine) -> None:
    assert counts(three, "nation", Query(filters={"nation": ("wales",)})) == {"england": 2, "wales": 1}


def test_facet_names_a_chosen_value_that_nothing_has(three: Engine) -> None:
    assert counts(three, "nation", Query(text="cardiff", filters={"nation": ("england",)})) == {
        "wales": 1,
        "england": 0,
    }


@pytest.mark.parametrize("name", ["model", "funder"])
def test_facet_is_complete(index: Engine, name: str) -> None:
    index.apply(replace(SCHEME, key=f"scheme:{n}", facets={name: (f"value-{n}", "all")}) for n in range(300))

    (facet,) = index.search(Query(facets=(name,))).facets

    assert len(facet.values) == 301
    assert (facet.values[0].value, facet.values[0].count) == ("all", 300)


@pytest.mark.parametrize("name", ["model", "funder"])
def test_value_counts_once_for_a_document_wherever_it_stands(index: Engine, name: str) -> None:
    listed = (("a", "b"), ("b", "a"), ("a", "b", "a"), ("b",), ())
    index.apply(replace(SCHEME, key=f"scheme:{n}", facets={name: values}) for n, values in enumerate(listed))
    index.apply([Tombstone("scheme:0", 1_000)])

    assert counts(index, name, Query()) == {"b": 3, "a": 2}


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(text="research"),
        Query(filters={"stage": ("stage-1",)}),
        Query(filters={"stage": ("stage-1", "stage-2"), "funder": ("funder-1", "funder-2"), "kind": ("policy",)}),
        Query(text="stroke", filters={"profession": ("profession-2",), "funder": ("funder-3",), "model": ("model-1",)}),
    ],
)
def test_count_of_a_value_is_what_choosing_it_gives(index: Engine, query: Query) -> None:
    index.apply(some(150))

    facets = index.search(replace(query, facets=ALL_FACETS)).facets

    assert tuple(facet.name for facet in facets) == ALL_FACETS
    for facet in facets:
        for value in facet.values:
            chosen = replace(query, filters={**query.filters, facet.name: (value.value,)}, size=0)
            assert index.search(chosen).total == value.count, (facet.name, value)


def test_newest_comes_first_and_undated_last(three: Engine) -> None:
    assert keys(three, sort=Sort.NEWEST) == [MEDICINE.key, NURSING.key, SCHEME.key]


def test_titles_are_in_order_whatever_their_case(index: Engine) -> None:
    index.apply(replace(SCHEME, key=title, title=title) for title in ("beta", "Alpha", "Élan", "Zulu", "delta"))

    assert keys(index, sort=Sort.TITLE) == ["Alpha", "beta", "delta", "Élan", "Zulu"]


def test_without_text_what_is_boosted_comes_first_then_newest(three: Engine) -> None:
    three.apply([replace(SCHEME, key="new", when=date(2024, 1, 1)), replace(SCHEME, key="low", boost=0.5)])

    assert keys(three) == ["new", MEDICINE.key, NURSING.key, SCHEME.key, "low"]


def test_boost_multiplies_relevance(index: Engine) -> None:
    index.apply(
        [replace(SCHEME, key="low", boost=0.5), replace(SCHEME, key="high"), replace(SCHEME, key="top", boost=2)]
    )

    top, high, low = index.search(Query(text="lectureship")).hits

    assert [top.key, high.key, low.key] == ["top", "high", "low"]
    assert top.score / high.score == pytest.approx(2, rel=0.01)
    assert high.score / low.score == pytest.approx(2, rel=0.01)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "research"])
def test_pages_hold_each_document_once(index: Engine, sort: Sort, text: str) -> None:
    index.apply(some(95))
    total = index.search(Query(text=text, size=0)).total

    pages = [keys(index, text, sort=sort, page=page, size=10) for page in range(1, 11)]

    found = [key for page in pages for key in page]
    assert len(found) == len(set(found)) == total


@pytest.mark.parametrize("page", [2, 10**9, 10**30])
def test_page_beyond_the_end_is_empty(three: Engine, page: int) -> None:
    results = three.search(Query(page=page))

    assert (results.total, results.hits) == (3, ())


@pytest.mark.parametrize("query", [Query(size=0), Query(size=-1), Query(page=0), Query(page=-5), Query(size=10**30)])
def test_odd_pages_are_answered(three: Engine, query: Query) -> None:
    results = three.search(query)

    assert results.total == 3
    assert len(results.hits) == (0 if query.size <= 0 else 3)


def test_hit_says_what_is_held(three: Engine) -> None:
    (hit,) = three.search(Query(text="cardiff")).hits

    assert (hit.key, hit.kind, hit.version, hit.url) == (MEDICINE.key, MEDICINE.kind, 1, MEDICINE.url)
    assert hit.title.text == MEDICINE.title
    assert [MEDICINE.title[start:end] for start, end in hit.title.marks] == ["Cardiff"]


def test_highlight_names_the_section_and_its_words(three: Engine) -> None:
    (hit,) = three.search(Query(text="posts filled")).hits

    (highlight,) = hit.highlights
    (fragment,) = highlight.fragments
    assert (highlight.anchor, highlight.heading) == ("posts", "Posts")
    assert [piece.text for piece in fragment.pieces if piece.is_marked] == ["posts", "filled"]


def test_accents_written_apart_are_read_as_one_letter(index: Engine) -> None:
    index.apply([replace(SCHEME, title="Ame\u0301lie", summary="Ame\u0301lie leads.")])

    for typed in ("amélie", "ame\u0301lie", "amelie"):
        (hit,) = index.search(Query(text=typed)).hits
        assert [piece.text for piece in hit.title.pieces if piece.is_marked] == ["Amélie"]


def test_highlights_can_be_left_out(three: Engine) -> None:
    (hit,) = three.search(Query(text="cardiff", highlight=False)).hits

    assert hit.highlights == ()
    assert hit.title.marks == ()


def test_highlights_are_the_text_itself(index: Engine) -> None:
    text = "<script>alert('research')</script> & <b>research</b>"
    index.apply([replace(SCHEME, title=text, summary=text, sections=(Section("a", text, text),))])

    (hit,) = index.search(Query(text="<b>research")).hits

    fragments = [hit.title, *(fragment for highlight in hit.highlights for fragment in highlight.fragments)]
    assert len(fragments) == 3
    for fragment in fragments:
        assert "".join(piece.text for piece in fragment.pieces) == text
        assert {piece.text for piece in fragment.pieces if piece.is_marked} == {"research", "b"}
        assert html.escape(fragment.text) != fragment.text


def test_typing_error_is_corrected_and_said(three: Engine) -> None:
    results = three.search(Query(text="nurses cardiolgy"))

    assert results.hits[0].key == NURSING.key
    assert [(c.typed, c.used) for c in results.understood.corrections] == [("cardiolgy", "cardiology")]
    assert results.understood.text == "nurses cardiology"


def test_correction_can_be_refused(three: Engine) -> None:
    results = three.search(Query(text="cardiolgy", correct=False))

    assert (results.total, results.hits) == (0, ())
    assert results.understood.corrections == ()
    assert results.understood.did_you_mean == "cardiology"


def test_unknown_word_is_said_and_left_out(three: Engine) -> None:
    results = three.search(Query(text="xylophone cardiff"))

    assert [hit.key for hit in results.hits] == [MEDICINE.key]
    assert results.understood.unknown == ("xylophone",)


def test_nothing_but_unknown_words_finds_nothing(three: Engine) -> None:
    results = three.search(Query(text="xylophone", facets=("kind",)))

    assert (results.total, results.hits, results.facets[0].values) == (0, (), ())


def test_rare_word_beside_a_frequent_one_is_asked_about(index: Engine) -> None:
    index.apply(some(60))
    index.apply([replace(SCHEME, summary="A recovary.")])

    results = index.search(Query(text="recovary"))

    assert results.total == 1
    assert results.understood.did_you_mean == "recovery"


def test_removed_word_is_not_suggested_any_more(make_engine: Callable[[], Engine]) -> None:
    index = make_engine()
    index.rebuild([NURSING, replace(SCHEME, key="secret", title="Xanthopsia", version=1)])
    assert index.search(Query(text="xanthopsja")).understood.corrections

    index.apply([replace(SCHEME, key="secret", title="Nothing", version=2)])

    assert not index.search(Query(text="xanthopsja")).understood.corrections
    assert index.search(Query(text="xanthopsia")).understood.unknown == ("xanthopsia",)


@pytest.mark.parametrize("text", ["ACL", "acl nihr", "dentist acl"])
def test_synonym_is_searched_and_said(three: Engine, text: str) -> None:
    results = three.search(Query(text=text, synonyms={"acl": ("academic clinical lectureship",)}))

    assert [hit.key for hit in results.hits] == [SCHEME.key]
    assert [(e.phrase, e.also) for e in results.understood.expansions] == [("acl", ("academic clinical lectureship",))]
    assert [SCHEME.title[start:end] for start, end in results.hits[0].title.marks] == [SCHEME.title]


def test_synonym_of_several_words_is_searched(three: Engine) -> None:
    found = keys(three, "health authority cardiology", synonyms={"health authority": ("health board",)})

    assert found == [MEDICINE.key, NURSING.key]


def test_pinned_come_first_when_they_pass_the_filters(three: Engine) -> None:
    results = three.search(Query(text="cardiff", pinned=(SCHEME.key, NURSING.key, "gone")))

    assert [(hit.key, hit.is_pinned) for hit in results.hits] == [
        (SCHEME.key, True),
        (NURSING.key, True),
        (MEDICINE.key, False),
    ]
    assert keys(three, "cardiff", pinned=(SCHEME.key,), filters={"kind": ("case_study",)}) == [MEDICINE.key]


def test_pinned_that_was_removed_is_not_found(three: Engine) -> None:
    three.apply([Tombstone(SCHEME.key, 9)])

    assert keys(three, "cardiff", pinned=(SCHEME.key,)) == [MEDICINE.key]
    assert three.search(Query(text="cardiff", pinned=(SCHEME.key,), size=0)).total == 1


def test_words_that_no_document_has_find_only_what_is_pinned(three: Engine) -> None:
    results = three.search(Query(text="xyzzyx", pinned=(SCHEME.key,), facets=("kind",)))

    assert ([hit.key for hit in results.hits], results.total) == ([SCHEME.key], 1)
    assert sum(value.count for value in results.facets[0].values) == 1
