"""What an engine found, asked of the database before it is shown."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from home.models import StandardPage
from search.enums import Source
from search.service.checking import current, current_beside
from tests.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


def test_pages_beside_one_that_is_shown_are_those_that_are_public(django_assert_num_queries: Any) -> None:
    shown, fine, draft, expired, restricted, alias = StandardPageFactory.create_batch(6)
    below = StandardPageFactory(parent=fine)
    StandardPage.objects.filter(pk=draft.pk).update(live=False)
    StandardPage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - datetime.timedelta(days=1))
    StandardPage.objects.filter(pk=alias.pk).update(alias_of=fine.page_ptr)
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    pks = [page.pk for page in (shown, fine, draft, expired, restricted, alias, below)]
    current_beside(shown, pks)

    with django_assert_num_queries(1):
        beside = current_beside(shown, pks)

    assert {pk: found.url for pk, found in beside.items()} == {fine.pk: fine.url}


@pytest.mark.parametrize("hostnames", [[], ["other.example"]])
def test_addresses_are_wagtails_own(hostnames: list[str]) -> None:
    pages = [StandardPageFactory(slug=slug) for slug in ("plain", "größe-é")]
    for hostname in hostnames:
        Site.objects.create(hostname=hostname, root_page=pages[0])
    Site.clear_site_root_paths_cache()

    found = current(Source.PAGE.key(page.pk) for page in pages)

    assert {page.url for page in pages} == {each.url for each in found.values()}
