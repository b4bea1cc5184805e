"""From a question to an answer: checked against the database, named, counted, addressed."""

from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction

from casestudies.models import CaseStudyPage, FundingLine, Post
from search import backend, service
from search.contract import NOT_YET_KNOWN, Engine, IndexMissing, Sort, State
from search.indexing import rebuilding
from search.service import Answer, Question
from search.service.answer import Choice, Filter
from search.service.asking import _pages
from tests.factories import (
    CareerStageFactory,
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    OrganisationFactory,
    StandardPageFactory,
    full_case_study,
)

pytestmark = pytest.mark.django_db


def ask(text: str = "", **fields: Any) -> Answer:
    return service.search(Question(text=text, **fields))


def titles(answer: Answer) -> list[str]:
    return ["".join(piece.text for piece in result.title) for result in answer.results]


def filter_of(answer: Answer, name: str) -> Filter:
    return next(each for each in answer.filters if each.name == name)


def test_match_names_its_section_and_links_to_it() -> None:
    page = full_case_study(title="Sessions in the job plan")
    rebuilding.rebuild()

    (result,) = ask("consultants").results

    (match,) = result.matches
    assert (match.heading, match.url) == ("Background", f"{page.url}#background")
    assert result.kind_label == "Case study"
    assert result.summary == page.summary


def test_match_in_the_summary_is_shown_in_its_place() -> None:
    CaseStudyPageFactory(summary="Half the week is for research.")
    rebuilding.rebuild()

    (result,) = ask("research").results

    assert result.summary_match is not None
    assert result.summary_match.fragments[0].text == "Half the week is for research."


LONG = "Nobody knew. " + "Half the week is for research, and the rest for patients. " * 5 + "All are known by now."


@pytest.mark.parametrize(
    ("before", "since"),
    [
        ("Nurses are known for it.", "Midwives do it."),
        ("Nurses are known for it.", "Nurses are known for it. Midwives are not."),
        ("Nurses are known for it. Midwives are not.", "Nurses are known for it."),
        (LONG, LONG.replace("All are", "All were not")),
        (LONG, f"New. {LONG}"),
    ],
)
def test_title_summary_and_address_are_those_of_the_database(before: str, since: str) -> None:
    page = CaseStudyPageFactory(title="Known under this title", summary=before)
    rebuilding.rebuild()
    assert ask("known").results[0].summary_match is not None
    Page.objects.filter(pk=page.pk).update(title="Renamed since", url_path=f"{page.url_path[:-1]}-moved/")
    CaseStudyPage.objects.filter(pk=page.pk).update(summary=since)

    (result,) = ask("known").results

    assert "".join(piece.text for piece in result.title) == "Renamed since"
    assert result.url == f"{page.url[:-1]}-moved/"
    assert (result.summary, result.summary_match) == (since, None)
    assert all(match.heading for match in result.matches)


def test_long_summary_is_marked_in_its_passages() -> None:
    CaseStudyPageFactory(summary=LONG)
    rebuilding.rebuild()

    (result,) = ask("known").results

    assert result.summary_match is not None
    (fragment,) = result.summary_match.fragments
    assert (fragment.is_cut_before, fragment.is_cut_after) == (True, False)


def test_introduction_is_a_match_of_its_own_and_not_the_summary() -> None:
    CaseStudyIndexPageFactory(introduction="Podiatrists first.", summary="Everything that we know.")
    rebuilding.rebuild()

    (result,) = ask("podiatrists").results

    assert (result.summary, result.summary_match) == ("Everything that we know.", None)
    assert [match.heading for match in result.matches] == ["Introduction"]


def test_hits_that_are_not_public_any_more_are_dropped_and_counted_out() -> None:
    FunderMapPageFactory()
    unpublished, restricted, deleted = (CaseStudyPageFactory(title=f"Fellows {n}") for n in range(3))
    CaseStudyPageFactory(title="Fellows who stay")
    offer = FundingSchemeFactory(name="Fellows for all")
    rebuilding.rebuild()
    assert ask("fellows").total == 5

    Page.objects.filter(pk=unpublished.pk).update(live=False)
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    Page.objects.get(pk=deleted.pk).delete()
    type(offer).objects.filter(pk=offer.pk).update(is_listed=False)

    answer = ask("fellows")
    assert titles(answer) == ["Fellows who stay"]
    assert answer.total == 1


def test_offer_leads_to_its_place_on_the_funder_map() -> None:
    funder_map = FunderMapPageFactory()
    FundingSchemeFactory(name="Doctoral fellowship", slug="doctoral-fellowship")
    rebuilding.rebuild()

    (result,) = ask("doctoral").results

    assert (result.url, result.kind) == (f"{funder_map.url}#offer-doctoral-fellowship", "funding")


def test_filters_are_named_ordered_and_keep_their_alternatives() -> None:
    late, early = CareerStageFactory(name="Professor", sort_order=2), CareerStageFactory(name="Student", sort_order=1)
    for stages in ([late], [late], [early], []):
        page = CaseStudyPageFactory()
        page.career_stages = stages
        page.save()
    rebuilding.rebuild()

    answer = ask(filters={"kind": ("case-study",), "stage": (late.slug,)})

    assert answer.total == 2
    assert filter_of(answer, "stage").choices == (
        Choice(early.slug, "Student", 1, is_chosen=False),
        Choice(late.slug, "Professor", 2, is_chosen=True),
        Choice(NOT_YET_KNOWN, "Not yet known", 1, is_chosen=False),
    )
    assert filter_of(answer, "stage").chosen == 1


def test_several_values_of_a_filter_are_alternatives() -> None:
    for year in (2019, 2020, 2021):
        CaseStudyPageFactory(title=str(year), start_year=year)
    rebuilding.rebuild()

    answer = ask(filters={"year": ("2019", "2021")}, sort=Sort.TITLE)

    assert titles(answer) == ["2019", "2021"]
    assert [choice.value for choice in filter_of(answer, "year").choices][:3] == ["2021", "2020", "2019"]


def test_stage_and_funder_must_hold_for_one_post() -> None:
    early, late = CareerStageFactory(), CareerStageFactory()
    charity, council = OrganisationFactory(), OrganisationFactory(short_name="MRC")
    page = CaseStudyPageFactory()
    lines = [FundingLine(funder=charity), FundingLine(funder=council)]
    page.funding_lines = lines
    page.posts = [
        Post(role="Fellow", career_stage=early, paid_by=[str(lines[0].uuid)]),
        Post(role="Professor", career_stage=late, paid_by=[str(lines[1].uuid)]),
    ]
    page.save()
    rebuilding.rebuild()

    together = ask(filters={"stage": (early.slug,), "funder": (str(charity.pk),)})
    apart = ask(filters={"stage": (early.slug,), "funder": (str(council.pk),)})

    assert (together.total, apart.total) == (1, 0)
    assert [chip.label for chip in apart.chips] == [early.name, f"{council.name} (MRC)"]


def test_chips_take_one_value_away_each() -> None:
    rebuilding.rebuild()

    answer = ask("nurses", filters={"nation": ("wales", "scotland"), "year": ("2020",)}, sort=Sort.NEWEST)

    assert [(chip.filter, chip.label, chip.address) for chip in answer.chips] == [
        ("Nation", "Wales", "?q=nurses&nation=scotland&year=2020&sort=newest"),
        ("Nation", "Scotland", "?q=nurses&nation=wales&year=2020&sort=newest"),
        ("Start year", "2020", "?q=nurses&nation=wales&nation=scotland&sort=newest"),
    ]


def test_nothing_found_offers_what_there_would_be_with_one_filter_fewer() -> None:
    CaseStudyPageFactory(title="Nurses in research", start_year=2020)
    CaseStudyPageFactory(title="Doctors in research", start_year=2021)
    rebuilding.rebuild()

    answer = ask("nurses", filters={"year": ("2021",), "kind": ("case-study",)})

    assert answer.total == 0
    assert [(miss.label, miss.count) for miss in answer.near_misses] == [
        ("Any start year", 1),
        ("No filter at all", 1),
    ]


def test_correction_is_shown_with_the_way_back() -> None:
    for n in range(3):
        CaseStudyPageFactory(title=f"Fellowship {n}")
    rebuilding.rebuild()

    answer = ask("fellowshpi")

    assert answer.reading.text == "fellowship"
    assert answer.reading.exact_address == "?q=fellowshpi&exact=1"
    assert service.search(Question(text="fellowshpi", is_exact=True)).total == 0


def test_pages_have_addresses() -> None:
    for n in range(45):
        StandardPageFactory(title=f"Page {n:02}")
    rebuilding.rebuild()

    answer = ask("page", page=2, sort=Sort.TITLE)

    assert (answer.first, answer.last) == (21, 40)
    assert answer.previous == "?q=page&sort=title"
    assert answer.next == "?q=page&sort=title&page=3"
    assert [(page.number, page.is_current) for page in answer.pages] == [(1, False), (2, True), (3, False)]
    assert ask("page", page=3).next == ""
    assert ask("page", page=9).results == ()


def test_long_lists_of_pages_have_gaps() -> None:
    assert [page.number for page in _pages(Question(page=10), 400)] == [1, None, 8, 9, 10, 11, 12, None, 20]


@pytest.mark.parametrize("value", ["9" * 30, "٣", "-1", "x", ""])
def test_filter_value_that_is_no_key_is_shown_as_it_is(value: str) -> None:
    rebuilding.rebuild()

    answer = ask(filters={"funder": (value,)})

    assert answer.chips[0].label == value


@pytest.mark.parametrize("number", [1, 30])
def test_answer_takes_as_many_queries_for_thirty_as_for_one(number: int, django_assert_max_num_queries: Any) -> None:
    FunderMapPageFactory()
    for _ in range(number):
        CaseStudyPageFactory(title="Fellows", start_year=2020)
        FundingSchemeFactory(name="Fellows")
    full_case_study(title="Fellows")
    rebuilding.rebuild()
    ask("fellows")

    with django_assert_max_num_queries(10):
        answer = ask("fellows", filters={"nation": (NOT_YET_KNOWN, "england")}, sort=Sort.TITLE)

    assert answer.total == 2 * number + 1


def test_similar_case_studies_are_public_ones_in_one_query(django_assert_max_num_queries: Any) -> None:
    pages = [CaseStudyPageFactory(title=f"Respiratory nursing fellows {n}") for n in range(4)]
    StandardPageFactory(title="Respiratory nursing fellows")
    rebuilding.rebuild()
    CaseStudyPage.objects.filter(pk=pages[3].pk).update(live=False)
    service.similar_case_studies(pages[0])

    with django_assert_max_num_queries(1):
        similar = service.similar_case_studies(pages[0], limit=4)

    assert {page.title for page in similar} == {pages[1].title, pages[2].title}


def test_similar_case_studies_are_none_while_search_is_away() -> None:
    assert service.similar_case_studies(CaseStudyPageFactory()) == []


def test_search_without_an_index_says_so() -> None:
    with pytest.raises(IndexMissing):
        ask()


def test_status_compares_what_is_found_with_what_is_public(engine: Engine) -> None:
    assert service.status().state is State.MISSING

    engine.rebuild([])
    CaseStudyPageFactory()
    assert service.status().is_ready
    assert not service.status().is_complete

    rebuilding.rebuild()
    status = service.status()
    assert status.is_complete
    assert (status.engine, status.documents) == ("embedded", rebuilding.size())
    assert backend.engine().count() == status.documents
