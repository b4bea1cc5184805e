"""Comparing contents: what was written without a version is found and brought over, and what is right is left alone."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from pathway.models import FundingScheme
from search.contract import Engine
from search.indexing import draining, rebuilding, reconciling
from tests.factories import CaseStudyPageFactory, FunderMapPageFactory, FundingSchemeFactory, full_case_study
from tests.search.conftest import is_true
from tests.search.test_indexing import found, held

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index(engine: Engine) -> None:
    engine.rebuild([])


def test_reconcile_with_contents_finds_what_was_written_without_a_version(engine: Engine) -> None:
    FunderMapPageFactory()
    offer, page, other = FundingSchemeFactory(), CaseStudyPageFactory(title="Before"), CaseStudyPageFactory()
    rebuilding.rebuild()
    version = held()[f"page:{other.pk}"]
    Page.objects.filter(pk=page.pk).update(title="Afterwards")
    FundingScheme.objects.filter(pk=offer.pk).update(amount_note="Up to a million")

    assert reconciling.reconcile().repairs == 0
    told: list[tuple[int, int]] = []
    repaired = reconciling.reconcile(contents=True, progress=lambda *said: told.append(said))

    assert (repaired.repairs, repaired.corrected) == (2, 2)
    assert told == [(engine.count(), engine.count())]
    assert (found("before"), found("afterwards")) == ([], ["Afterwards"])
    assert found("million") == [offer.name]
    assert held()[f"page:{other.pk}"] == version
    assert reconciling.reconcile(contents=True).repairs == 0
    assert is_true(engine)


def test_reconcile_with_contents_finds_what_a_new_version_of_the_site_says_of_a_page(engine: Engine) -> None:
    CaseStudyPageFactory(title="Podiatrists")
    draining.drain()
    # An index of the same analysis and layout, filled by code that said less.
    engine.rebuild([replace(document, title="") for document in rebuilding.everything()])
    assert found("podiatrists") == []

    reconciling.reconcile(contents=True)

    assert found("podiatrists") == ["Podiatrists"]
    assert is_true(engine)


def test_number_of_queries_of_comparing_contents_does_not_grow_with_the_documents() -> None:
    numbers = []
    for _ in range(2):
        for _ in range(3):
            full_case_study()
        reconciling.reconcile()
        with CaptureQueriesContext(connection) as queries:
            assert reconciling.reconcile(contents=True).repairs == 0
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]
