"""Whose a case study is, and that it outlives whoever wrote it."""

import pytest
from allauth.account.models import EmailAddress

from casestudies.domain import ownership
from casestudies.domain.ownership import HandOverRefused, claim, hand_to
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, SharedLink, Submission
from casestudies.portal.access import BROWSER_COOKIE
from casestudies.selectors.access import Visitor, role_in, submissions_of
from casestudies.selectors.leaving import departures_of, own_drafts
from home.domain.accounts import DeletionRefused, delete_account
from home.domain.memberships import MembershipRefused
from home.enums import MemberRole
from home.models import Membership, OutboxDelivery, OutboxMessage, User
from home.models.secret_link import digest_of
from tests import factories

pytestmark = pytest.mark.django_db
BROWSER = "d" * 64


def draft(**fields) -> Submission:
    """A draft with a text, that no organisation owns."""
    submission = factories.SubmissionFactory(organisation=None, **fields)
    submission.page.save_revision(clean=False)
    return submission


def test_a_draft_of_the_browser_goes_to_whoever_signs_in_there():
    user, mine = factories.UserFactory(), draft(browser_digest=BROWSER)
    other, claimed = draft(browser_digest="e" * 64), draft(started_by=factories.UserFactory(), browser_digest="")

    assert claim(visitor=Visitor(browser_digest=BROWSER), user=user) == 1
    assert claim(visitor=Visitor(browser_digest=BROWSER), user=user) == 0
    assert claim(visitor=Visitor(), user=user) == 0

    assert list(submissions_of(Visitor(user_id=user.pk))) == [mine]
    assert not submissions_of(Visitor(browser_digest=BROWSER)).exists()
    assert CaseStudyPage.objects.get(pk=mine.page_id).owner == user
    assert role_in(other, Visitor(browser_digest="e" * 64)) == MemberRole.MANAGE
    assert role_in(claimed, Visitor(user_id=user.pk)) is None


def test_signing_in_claims_what_was_begun_before(client):
    user = factories.UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    mine = draft(browser_digest=digest_of("a secret"))
    client.cookies[BROWSER_COOKIE] = "a secret"

    client.post("/submit/account/login/", {"login": user.email, "password": factories.PASSWORD})

    mine.refresh_from_db()
    assert (mine.started_by, mine.browser_digest) == (user, "")


def test_an_organisation_gets_the_draft_of_somebody_who_writes_for_it():
    writer = factories.MembershipFactory(role=MemberRole.EDIT)
    mine = draft(started_by=writer.user)
    link, _ = SharedLink.issue(submission=mine, label="Head of nursing")

    for _ in range(2):
        hand_to(submission=mine, organisation=writer.organisation, by=writer.user)

    text = CaseStudyPage.objects.get(pk=mine.page_id).get_latest_revision_as_object()
    assert Submission.objects.get().organisation == writer.organisation
    assert text.submitted_by == writer.organisation
    assert mine.page.revisions.count() == 2
    assert SharedLink.objects.open().get() == link


@pytest.mark.parametrize("what", ["reader", "no member", "not the owner", "with the Academy", "writer hands on"])
def test_a_case_study_is_not_handed_over(what):
    giver = factories.MembershipFactory()
    receiver = factories.MembershipFactory(user=giver.user, role=MemberRole.EDIT)
    submission = factories.SubmissionFactory(organisation=giver.organisation)
    submission.page.save_revision(clean=False)
    if what == "reader":
        Membership.objects.filter(pk=receiver.pk).update(role=MemberRole.COMMENT)
    elif what == "no member":
        receiver.delete()
    elif what == "not the owner":
        Membership.objects.filter(pk=giver.pk).delete()
    elif what == "with the Academy":
        Submission.objects.update(stage=Stage.SUBMITTED)
    else:
        Membership.objects.filter(pk=giver.pk).update(role=MemberRole.EDIT)

    with pytest.raises(HandOverRefused):
        hand_to(submission=submission, organisation=receiver.organisation, by=giver.user)
    assert Submission.objects.get().organisation == giver.organisation


def test_a_manager_hands_a_case_study_to_another_organisation_of_theirs():
    giver = factories.MembershipFactory()
    receiver = factories.MembershipFactory(user=giver.user, role=MemberRole.EDIT)
    submission = factories.SubmissionFactory(organisation=giver.organisation)
    submission.page.save_revision(clean=False)

    link, _ = SharedLink.issue(submission=submission, label="Head of nursing")

    hand_to(submission=submission, organisation=receiver.organisation, by=giver.user)

    assert Submission.objects.get().organisation == receiver.organisation
    assert not SharedLink.objects.open().filter(pk=link.pk).exists()


def test_whoever_is_alone_leaves_only_when_there_is_no_case_study():
    with_one, without = factories.MembershipFactory(), factories.MembershipFactory()
    factories.SubmissionFactory(organisation=with_one.organisation)

    ownership.leave(membership=without)
    with pytest.raises(MembershipRefused):
        ownership.leave(membership=with_one)

    assert list(Membership.objects.all()) == [with_one]


def test_deleting_an_account_keeps_what_organisations_own_and_names_a_successor():
    manager = factories.MembershipFactory()
    writer = factories.MembershipFactory(organisation=manager.organisation, role=MemberRole.EDIT)
    kept = factories.SubmissionFactory(organisation=manager.organisation, started_by=manager.user)
    kept.page.save_revision(user=manager.user, clean=False)
    gone = draft(started_by=manager.user)
    address = manager.user.email

    delete_account(user=manager.user, successors={manager.organisation.pk: writer.pk})

    writer.refresh_from_db()
    kept.refresh_from_db()
    assert not User.objects.filter(email=address).exists()
    assert writer.can == MemberRole.MANAGE
    assert (kept.organisation, kept.started_by) == (manager.organisation, None)
    assert kept.page.revisions.get().user is None
    assert not Submission.objects.filter(pk=gone.pk).exists()
    assert not CaseStudyPage.objects.filter(pk=gone.page_id).exists()
    sent = dict(OutboxDelivery.objects.values_list("message__template", "address"))
    assert sent == {"membership-changed": writer.user.email, "account-deleted": address}


def test_deleting_the_account_of_the_last_one_tells_staff():
    manager = factories.MembershipFactory()
    submission = factories.SubmissionFactory(organisation=manager.organisation)

    delete_account(user=manager.user)

    assert Submission.objects.get() == submission
    assert OutboxMessage.objects.filter(template="organisation-without-manager").exists()


def test_a_successor_from_elsewhere_is_not_taken():
    manager, stranger = factories.MembershipFactory(), factories.MembershipFactory(role=MemberRole.VIEW)

    delete_account(user=manager.user, successors={manager.organisation.pk: stranger.pk})

    stranger.refresh_from_db()
    assert stranger.can == MemberRole.VIEW


def test_the_last_administrator_stays():
    admin = factories.UserFactory(superuser=True)

    with pytest.raises(DeletionRefused):
        delete_account(user=admin)
    assert User.objects.filter(pk=admin.pk).exists()


def test_what_leaving_means_is_said_for_each_organisation(django_assert_num_queries):
    user = factories.UserFactory()
    alone = factories.MembershipFactory(user=user, organisation__name="A")
    shared = factories.MembershipFactory(user=user, organisation__name="B")
    reader = factories.MembershipFactory(organisation=shared.organisation, role=MemberRole.VIEW)
    writer = factories.MembershipFactory(organisation=shared.organisation, role=MemberRole.EDIT)
    factories.SubmissionFactory(organisation=alone.organisation)
    mine = draft(started_by=user)

    with django_assert_num_queries(3):
        first, second = departures_of(user)

    assert (first.case_studies, first.is_last_manager, first.others) == (1, True, ())
    assert (second.case_studies, second.is_last_manager, second.others) == (0, True, (writer, reader))
    assert own_drafts(user) == [mine]
