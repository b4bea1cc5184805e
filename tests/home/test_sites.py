"""The site of a request is the one that Wagtail finds."""

import itertools

import pytest
from django.test import RequestFactory
from wagtail.models import Page, Site

from casestudies.models import CaseStudyPage
from home.models import HomePage
from home.sites import page_of, site_of
from tests import factories

pytestmark = pytest.mark.django_db

HOSTS = ("one.example", "two.example", "other.example", "one.example:8080", "two.example:443", "ONE.example:81")
SITES = (
    ("one.example", 80, True),
    ("one.example", 8080, False),
    ("two.example", 80, False),
    ("two.example", 443, False),
    ("other.example", 8000, False),
)


@pytest.mark.parametrize("number", range(len(SITES) + 1))
@pytest.mark.parametrize("first", range(2))
def test_site_of_equals_wagtails(number, first):
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    for hostname, port, is_default in itertools.islice(SITES, first, number):
        Site.objects.create(hostname=hostname, port=port, is_default_site=is_default, root_page=root)

    asked = [RequestFactory().get("/", headers={"host": host}) for host in HOSTS]

    assert [site_of(request) for request in asked] == [Site._find_for_request(request) for request in asked]


def test_site_of_a_request_has_its_root_page_as_it_is(rf, django_assert_num_queries):
    site_of(rf.get("/"))

    with django_assert_num_queries(2):
        site = site_of(rf.get("/"))
        root = site.root_page.localized.specific

    assert isinstance(root, HomePage)
    assert root == Site.objects.get().root_page.specific


def test_page_of_equals_the_page_itself():
    page = factories.full_case_study(rows=1)

    found = page_of(page.content_type_id, page.pk)

    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert type(found) is CaseStudyPage
    assert {f.attname: getattr(found, f.attname) for f in stored._meta.concrete_fields} == {
        f.attname: getattr(stored, f.attname) for f in stored._meta.concrete_fields
    }


def test_page_of_a_key_that_nothing_has_is_none():
    page = factories.full_case_study(rows=1)

    assert page_of(page.content_type_id, page.pk + 1000) is None
