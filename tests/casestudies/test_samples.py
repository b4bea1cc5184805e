"""Sample case studies."""

import tracemalloc

import pytest
from wagtail.models import Page

from casestudies.domain import samples
from casestudies.domain.samples import SamplesRefused, make_samples
from casestudies.models import CaseStudyPage, Post
from home.domain.publishing import publishing_problems
from home.domain.snapshot import take_snapshot
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms():
    factories.CaseStudyIndexPageFactory()
    for one in (
        factories.PartnershipModelFactory,
        factories.CareerStageFactory,
        factories.ProfessionFactory,
        factories.SpecialtyFactory,
    ):
        one.create_batch(5)


def test_make_samples_without_starter_content_says_what_to_do():
    with pytest.raises(SamplesRefused, match="load_starter_content"):
        list(make_samples(number=1))


def test_make_samples_number_and_tree_are_right(terms):
    progress = list(make_samples(number=260))

    parent = Page.objects.get(slug="case-studies")
    assert progress == [250, 260]
    assert parent.numchild == CaseStudyPage.objects.child_of(parent).count() == 260
    assert Page.find_problems() == ([], [], [], [], [])


def test_make_samples_twice_adds(terms):
    list(make_samples(number=3))
    list(make_samples(number=2))

    slugs = set(CaseStudyPage.objects.values_list("slug", flat=True))
    assert slugs == {f"sample-{n}" for n in range(1, 6)}


def test_make_samples_are_labelled_varied_and_would_pass_the_guard(terms):
    list(make_samples(number=30))

    pages = list(CaseStudyPage.objects.all())
    assert all(page.is_sample and page.title.startswith("Sample ") for page in pages)
    assert [reason for page in pages for reason in publishing_problems(page=page)] == []
    assert len({page.background for page in pages}) > 20
    assert Post.objects.filter(number_filled__isnull=True).exists()


def test_make_samples_same_seed_same_cases(terms):
    list(make_samples(number=3, seed=7))
    first = [take_snapshot(page).digest for page in CaseStudyPage.objects.order_by("path")]
    for page in CaseStudyPage.objects.all():
        page.delete()

    list(make_samples(number=3, seed=7))

    assert [take_snapshot(page).digest for page in CaseStudyPage.objects.order_by("path")] == first


def test_make_samples_memory_does_not_grow_with_their_number(terms, monkeypatch):
    monkeypatch.setattr(samples, "BATCH", 25)

    def peak(number):
        tracemalloc.reset_peak()
        list(make_samples(number=number))
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        peak(25)
        small, large = peak(25), peak(100)
    finally:
        tracemalloc.stop()

    assert large < small * 1.5
