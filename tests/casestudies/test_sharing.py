"""Links to drafts, comments, and questions to partner organisations."""

from uuid import uuid4

import pytest

from casestudies.domain import sharing
from casestudies.domain.partner_requests import AskingRefused, answer_request, ask_partner
from casestudies.enums import PartnerAnswer
from casestudies.models import Comment, Partner, PartnerRequest, SharedLink
from casestudies.selectors.partner_answers import partner_answers
from home.models import OutboxDelivery, OutboxMessage
from tests import factories
from tests.casestudies.portal.drafts import draft

pytestmark = pytest.mark.django_db


def say(submission, **fields):
    told = {"token": uuid4(), "name": "A. Sample", "section": "posts", "text": "Four posts?", **fields}
    return sharing.comment(submission=submission, **told)


def first_partner(submission):
    return submission.page.get_latest_revision_as_object().partners.all()[0]


def asked(submission, email="partner@example.org"):
    return ask_partner(submission=submission, token=uuid4(), part=first_partner(submission).uuid, email=email, by=None)


def test_share_more_links_than_anybody_needs_is_refused(monkeypatch):
    monkeypatch.setattr(sharing, "MOST_LINKS", 1)
    submission = draft()
    link, _secret = sharing.share(submission=submission, token=uuid4(), by=None, label="A", may_comment=False)

    with pytest.raises(sharing.SharingRefused, match="Withdraw one first"):
        sharing.share(submission=submission, token=uuid4(), by=None, label="B", may_comment=False)
    sharing.stop_sharing(link=link, by=None)
    sharing.share(submission=submission, token=uuid4(), by=None, label="C", may_comment=False)

    assert SharedLink.objects.open().count() == 1


def test_comment_is_kept_once_and_told_to_those_who_write():
    submission, token = draft(), uuid4()
    writer = factories.MembershipFactory(organisation=submission.organisation, role="edit")
    factories.MembershipFactory(organisation=submission.organisation, role="comment")

    say(submission, token=token)
    say(submission, token=token)

    assert Comment.objects.count() == 1
    told = OutboxMessage.objects.get()
    assert told.recipients == [writer.user.email]
    assert told.text.startswith(f"A. Sample wrote about “{submission}” (Posts):\n\nFour posts?")


def test_comment_with_the_token_of_another_draft_shows_and_changes_nothing_there():
    first, second, token = draft(), draft(), uuid4()
    kept = say(first, token=token)

    say(second, token=token, text="Other words")

    kept.refresh_from_db()
    assert (kept.submission, kept.text) == (first, "Four posts?")


def test_comments_beyond_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(sharing, "MOST_COMMENTS", 1)
    submission = draft()
    say(submission)

    with pytest.raises(sharing.SharingRefused, match="very many comments"):
        say(submission)


def test_comment_done_twice_keeps_the_first_and_can_be_opened_again():
    comment, person = say(draft()), factories.UserFactory()
    sharing.mark_done(comment=comment, by=person)
    sharing.mark_done(comment=comment, by=None)
    comment.refresh_from_db()
    assert comment.done_by == person
    assert not Comment.objects.open().exists()

    sharing.mark_open(comment=comment)

    assert list(Comment.objects.open()) == [comment]


def test_ask_partner_mails_a_secret_link_that_no_record_keeps():
    submission = draft()

    request = asked(submission)

    message = OutboxMessage.objects.get(template="partner-asked")
    link = message.secrets["link"]
    assert OutboxDelivery.objects.get().address == "partner@example.org"
    assert "[only in the e-mail itself]" in message.shown_text
    assert (
        message.subject == f"Action needed: does {request.organisation_name} agree to what “{submission}” says of it?"
    )
    assert PartnerRequest.objects.open().with_secret(link.rstrip("/").rpartition("/")[2]).get() == request
    assert OutboxMessage.objects.of(submission.organisation).count() == 0


def test_ask_partner_again_withdraws_the_first_link():
    submission = draft()
    first = asked(submission)

    second = asked(submission, email="other@example.org")

    assert list(PartnerRequest.objects.open()) == [second]
    assert partner_answers(submission)[0].email == "other@example.org"
    assert first.pk != second.pk


def test_ask_a_partner_that_is_no_longer_there_or_has_no_name_is_refused():
    submission = draft()
    page = submission.page
    page.partners.add(nameless := Partner())
    page.save_revision(clean=False)

    for part, words in ((uuid4(), "no longer in the case study"), (nameless.uuid, "name first")):
        with pytest.raises(AskingRefused, match=words):
            ask_partner(submission=submission, token=uuid4(), part=part, email="partner@example.org", by=None)

    assert not PartnerRequest.objects.exists()


def test_answer_of_a_partner_stays_is_told_and_is_outdated_by_other_words():
    submission = draft()
    factories.MembershipFactory(organisation=submission.organisation)
    request = asked(submission)

    first = answer_request(request=request, answer=PartnerAnswer.AGREED, answered_by="B. Sample, Head")
    second = answer_request(request=request, answer=PartnerAnswer.OBJECTS, answered_by="C", note="No")

    state = partner_answers(submission)[0]
    assert (first, second) == (True, False)
    assert (state.answer, state.answered_by, state.is_outdated) == (PartnerAnswer.AGREED, "B. Sample, Head", False)
    assert OutboxMessage.objects.filter(template="partner-agreed").count() == 1
    page = submission.page.get_latest_revision_as_object()
    page.partners.all()[0].contribution = "Other words"
    row = page.partners.all()[0]
    row.contribution = "Other words"
    page.partners = [row]
    page.save_revision(clean=False)
    submission.page.refresh_from_db()
    assert partner_answers(submission)[0].is_outdated


def test_answer_that_asks_for_a_change_needs_action():
    submission = draft()
    factories.MembershipFactory(organisation=submission.organisation)

    answer_request(request=asked(submission), answer=PartnerAnswer.OBJECTS, answered_by="C", note="Say “hosts”.")

    told = OutboxMessage.objects.get(template="partner-objects")
    assert told.needs_action
    assert "Say “hosts”." in told.text
