"""Secret links."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.models import Invitation
from tests import factories

pytestmark = pytest.mark.django_db


def issue():
    return Invitation.issue(organisation=factories.OrganisationFactory(), email="a.colleague@example.org")


def test_link_is_found_by_its_secret_which_is_not_stored():
    link, secret = issue()

    assert Invitation.objects.open().with_secret(secret).get() == link
    stored = Invitation.objects.filter(pk=link.pk).values().get()
    assert len(secret) >= 43
    assert all(secret not in str(value) for value in stored.values())


@pytest.mark.parametrize(
    "change", [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"withdrawn_at": timezone.now()}]
)
def test_link_that_ended_or_was_withdrawn_is_not_open(change):
    link, secret = issue()
    Invitation.objects.filter(pk=link.pk).update(**change)
    link.refresh_from_db()

    assert not link.is_open
    assert not Invitation.objects.open().with_secret(secret).exists()


def test_links_have_different_secrets():
    assert len({issue()[1] for _ in range(5)}) == 5
