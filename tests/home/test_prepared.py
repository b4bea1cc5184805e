"""Prepared queries return what the queryset they were made from returns."""

from typing import NamedTuple
from uuid import UUID

import pytest

from casestudies.models import Partner, Post
from home.models import Organisation
from home.prepared import Parts, Prepared, instance_of
from tests import factories

pytestmark = pytest.mark.django_db


class OrganisationFields(NamedTuple):
    id: int
    uuid: UUID
    name: str


class PostFields(NamedTuple):
    role: str
    uuid: UUID
    whole_time_equivalent: object
    paid_by: list[str]
    career_stage__name: str | None


class PartnerFields(NamedTuple):
    contribution: str
    organisation__name: str | None


ORGANISATIONS = Prepared(OrganisationFields, lambda keys: Organisation.objects.filter(pk__in=keys).order_by("pk"))
POSTS = Parts(PostFields, Post, "posts")
PARTNERS = Parts(PartnerFields, Partner, "partners")


@pytest.mark.parametrize("number", [1, 2, 3, 5, 9])
def test_prepared_many_equals_the_queryset_for_any_number_of_keys(number):
    made = factories.OrganisationFactory.create_batch(number)
    factories.OrganisationFactory()

    found = ORGANISATIONS.many([each.pk for each in made] + [None, made[0].pk])

    assert found == [OrganisationFields(each.pk, each.uuid, each.name) for each in made]


def test_prepared_many_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ORGANISATIONS.many([None]) == []


def test_prepared_one_asks_once_each_time_and_sees_what_changed(django_assert_num_queries):
    organisation = factories.OrganisationFactory(name="Before")
    ORGANISATIONS.one(organisation.pk)
    Organisation.objects.filter(pk=organisation.pk).update(name="After")

    with django_assert_num_queries(1):
        (found,) = ORGANISATIONS.one(organisation.pk)

    assert found.name == "After"


def test_parts_of_a_stored_page_and_of_its_revision_are_the_same():
    page = factories.full_case_study(rows=3)

    stored = POSTS.of(page)
    in_memory = POSTS.of(page.latest_revision.as_object())

    assert len(stored) == 3
    assert stored == in_memory


def test_parts_of_a_page_that_was_never_saved_come_from_memory():
    page = type(factories.CaseStudyPageFactory.build())(title="New")
    page.partners.add(Partner(organisation=factories.OrganisationFactory(name="A"), contribution="Time"))
    page.partners.add(Partner(contribution="Still to choose who"))

    found = PARTNERS.of(page)

    assert found == [PartnerFields("Time", "A"), PartnerFields("Still to choose who", None)]


def test_instance_of_a_row_has_its_values_and_defers_the_rest(django_assert_num_queries):
    organisation = factories.OrganisationFactory(short_name="SAMPLE")

    made = instance_of(Organisation, OrganisationFields(organisation.pk, organisation.uuid, "Its name"))

    with django_assert_num_queries(0):
        assert (made.pk, made.name) == (organisation.pk, "Its name")
    with django_assert_num_queries(1):
        assert made.short_name == "SAMPLE"
