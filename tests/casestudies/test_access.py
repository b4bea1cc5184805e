"""Who may do what with a submission."""

import pytest

from casestudies.selectors.access import Visitor, role_in, submissions_of
from home.enums import MemberRole
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", MemberRole)
def test_role_of_a_member_is_that_of_the_membership(role):
    submission = factories.SubmissionFactory()
    member = factories.MembershipFactory(organisation=submission.organisation, role=role)
    visitor = Visitor(user_id=member.user_id)

    assert role_in(submission, visitor) == role
    assert list(submissions_of(visitor)) == [submission]


@pytest.mark.parametrize("who", ["nobody", "another institution", "staff", "starter", "browser"])
def test_role_of_anybody_else_is_none_once_an_organisation_owns_it(who):
    starter = factories.UserFactory()
    submission = factories.SubmissionFactory(started_by=starter, browser_digest="d" * 64)
    visitor = {
        "nobody": Visitor(),
        "another institution": Visitor(user_id=factories.MembershipFactory().user_id),
        "staff": Visitor(user_id=factories.UserFactory(superuser=True).pk),
        "starter": Visitor(user_id=starter.pk),
        "browser": Visitor(browser_digest="d" * 64),
    }[who]

    assert role_in(submission, visitor) is None
    assert not submissions_of(visitor).exists()


def test_role_before_an_organisation_owns_it_is_the_starters_alone():
    starter, other = factories.UserFactory(), factories.UserFactory()
    submission = factories.SubmissionFactory(organisation=None, started_by=starter, browser_digest="d" * 64)

    assert role_in(submission, Visitor(user_id=starter.pk)) == MemberRole.MANAGE
    for visitor in (Visitor(), Visitor(user_id=other.pk), Visitor(browser_digest="d" * 64)):
        assert role_in(submission, visitor) is None
        assert not submissions_of(visitor).exists()


def test_role_before_anybody_signed_in_is_the_browsers_alone():
    submission = factories.SubmissionFactory(organisation=None, browser_digest="d" * 64)
    factories.SubmissionFactory(organisation=None)

    assert role_in(submission, Visitor(browser_digest="d" * 64)) == MemberRole.MANAGE
    assert list(submissions_of(Visitor(browser_digest="d" * 64))) == [submission]
    for visitor in (Visitor(), Visitor(browser_digest="e" * 64), Visitor(user_id=factories.UserFactory().pk)):
        assert role_in(submission, visitor) is None
        assert not submissions_of(visitor).exists()
