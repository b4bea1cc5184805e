"""Staff end a review, or take a page down: the reason reaches the authors, and what is left at the address."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from casestudies.domain import ending
from casestudies.domain.leaving import take_up_again
from casestudies.domain.sending import send
from casestudies.domain.stages import StageRefused, move
from casestudies.enums import SignOffAnswer, Stage
from casestudies.models import CaseStudyPage, PartnerRequest, SharedLink, SignOffRequest, Submission, TakenDown
from home.domain.snapshot import take_snapshot
from home.models import OutboxMessage
from home.rules import PublishingRefused
from tests import editing, factories
from tests.casestudies.portal.drafts import address, signed_in
from tests.reviewing import agreed, at_sign_off, in_review, latest, reviewer

pytestmark = pytest.mark.django_db
WHY = "It is about another field."


def member_of(submission):
    return factories.MembershipFactory(organisation=submission.organisation).user


def published():
    """A public case study of an institution."""
    page = factories.full_case_study()
    return factories.SubmissionFactory(page=page, stage=Stage.PUBLISHED)


def corrected():
    """The same, with corrections in review."""
    submission = published()
    member = member_of(submission)
    move(submission=submission, to=Stage.CORRECTING)
    text = latest(submission)
    text.summary = "Corrected."
    text.save_revision()
    send(submission=submission, by=member, agrees_to_licence=True, agrees_to_images=True)
    submission.refresh_from_db()
    return submission


def page_of(submission):
    return CaseStudyPage.objects.get(pk=submission.page_id)


def told(kind):
    return OutboxMessage.objects.get(template=kind).text


def taken_down(submission=None, shown="At the request of a person it named."):
    submission = submission or published()
    return ending.take_down(page=page_of(submission), shown=shown, note="Letter of 4 May.", by=reviewer())


def test_declining_ends_the_review_and_the_reason_reaches_the_authors():
    submission = at_sign_off()
    member_of(submission)

    ending.decline(submission=submission, reason=WHY, by=reviewer())

    submission.refresh_from_db()
    assert (submission.where, page_of(submission).current_workflow_state) == (Stage.DECLINED, None)
    assert WHY in told("submission-declined")
    assert not SignOffRequest.objects.waiting().exists()
    assert WHY in PageLogEntry.objects.get(action="casestudies.decline").message
    html = signed_in(submission).get(address(submission)).content.decode()
    assert "Why it is not taken further" in html
    assert WHY in html


def test_what_was_declined_can_be_taken_up_and_sent_again():
    submission = in_review()
    ending.decline(submission=submission, reason=WHY, by=reviewer())

    take_up_again(submission=submission, by=member_of(submission))
    send(submission=submission, by=member_of(submission), agrees_to_licence=True, agrees_to_images=True)

    assert Submission.objects.get().where == Stage.SUBMITTED


def test_declining_corrections_leaves_the_public_text():
    submission = corrected()

    ending.decline(submission=submission, reason=WHY, by=reviewer())

    submission.refresh_from_db()
    assert (submission.where, page_of(submission).live) == (Stage.PUBLISHED, True)
    assert WHY in told("corrections-declined")
    assert not OutboxMessage.objects.filter(template="submission-published").exists()


@pytest.mark.parametrize(("make", "back"), [(in_review, Stage.DRAFT), (corrected, Stage.CORRECTING)])
def test_giving_back_lets_its_authors_write_on(make, back):
    submission = make()
    if make is in_review:
        member_of(submission)

    ending.give_back(submission=submission, reason="We move house.", by=reviewer())

    submission.refresh_from_db()
    assert (submission.where, page_of(submission).current_workflow_state) == (back, None)
    assert "We move house." in told("submission-returned")


@pytest.mark.parametrize("act", [ending.decline, ending.give_back])
def test_what_is_not_in_review_is_not_ended(act):
    with pytest.raises(StageRefused, match="Load the page again"):
        act(submission=published(), reason=WHY, by=reviewer())


def test_taking_down_leaves_an_address_that_says_so_and_nothing_of_the_text(client):
    submission = published()
    member_of(submission)
    page = page_of(submission)
    before = client.get(page.url).status_code

    taken_down(submission)

    response = client.get(page.url)
    html = response.content.decode()
    assert (before, response.status_code) == (200, 410)
    assert "At the request of a person it named." in html
    assert "Letter of 4 May." not in html
    assert page.title not in html
    assert "noindex" in html
    assert response.headers["Cache-Control"] == "no-cache"
    assert Submission.objects.get().where == Stage.TAKEN_DOWN
    assert "At the request of a person it named." in told("submission-taken-down")


def test_taking_down_ends_the_review_of_corrections():
    submission = corrected()

    taken_down(submission)

    submission.refresh_from_db()
    assert submission.where == Stage.TAKEN_DOWN
    assert (page_of(submission).live, page_of(submission).current_workflow_state) == (False, None)
    assert [str(change.to_stage) for change in submission.changes.all()][-1] == "taken-down"
    assert OutboxMessage.objects.filter(template="submission-taken-down").count() == 1


def test_taking_down_ends_every_secret_link_to_it(client):
    submission = published()
    _, shared = SharedLink.issue(submission=submission, label="Head of nursing")
    _, asked = PartnerRequest.issue(submission=submission, part=uuid4(), organisation_name="B", email="b@example.org")
    page = page_of(submission)
    text = {"text_digest": "", "snapshot": take_snapshot(page).data, "content": page.get_latest_revision().content}
    answered = {"answer": SignOffAnswer.CORRECTIONS, "answered_at": timezone.now()}
    _, signed = SignOffRequest.issue(submission=submission, name="Ada", email="a@example.org", **text, **answered)
    links = [f"shared/{shared}/", f"partners/{asked}/", f"sign-off/{signed}/", f"sign-off/{signed}/page/"]
    before = [client.get(f"/submit/{link}").status_code for link in links]

    taken = taken_down(submission)
    after = [client.get(f"/submit/{link}").status_code for link in links]
    ending.lift(taken=taken, note="Settled.", by=reviewer())
    Submission.objects.update(stage=Stage.CORRECTING)

    assert (before, after) == ([200] * 4, [404] * 4)
    assert [client.get(f"/submit/{link}").status_code for link in links] == [404] * 4


def test_a_page_of_nobody_is_taken_down_too(client):
    page = factories.full_case_study()

    ending.take_down(page=page, shown="By order.", note="Case 1.", by=reviewer())

    assert client.get(page.url).status_code == 410


def test_what_was_taken_down_cannot_be_published_until_somebody_says_why():
    submission = published()
    taken = taken_down(submission)
    agreed(submission, text=latest(submission))

    with pytest.raises(PublishingRefused, match="taken down on"):
        latest(submission).save_revision().publish()
    ending.lift(taken=taken, note="It was another person.", by=reviewer())
    latest(submission).save_revision().publish()

    assert page_of(submission).live
    assert Client().get(page_of(submission).url).status_code == 200


def test_after_lifting_the_address_of_a_page_that_is_not_public_is_not_found(client):
    submission = published()
    ending.lift(taken=taken_down(submission), note="A mistake.", by=reviewer())

    assert client.get(page_of(submission).url).status_code == 404


def test_lifting_twice_and_taking_down_what_is_not_public_are_refused():
    taken = taken_down()
    with pytest.raises(ending.TakeDownRefused, match="not public"):
        ending.take_down(page=CaseStudyPage.objects.get(pk=taken.page_id), shown="a", note="b", by=reviewer())
    ending.lift(taken=taken, note="c", by=reviewer())

    with pytest.raises(ending.TakeDownRefused, match="Somebody else"):
        ending.lift(taken=taken, note="d", by=reviewer())


def test_a_page_that_was_only_unpublished_is_not_found(client):
    page = factories.full_case_study()
    page.unpublish()

    assert client.get(page.url).status_code == 404


# --- The screens ----------------------------------------------------------------------------------


def end(submission, how):
    return reverse("case_study_end", args=[submission.page_id, how])


def down(submission):
    return reverse("case_study_take_down", args=[submission.page_id])


@pytest.mark.parametrize(("how", "stage"), [("decline", Stage.DECLINED), ("give-back", Stage.DRAFT)])
def test_ending_asks_for_a_reason_and_keeps_what_was_typed(how, stage):
    submission, client = in_review(), editing.signed_in("Moderators")

    form = client.get(end(submission, how))
    empty = client.post(end(submission, how), {"reason": " "})
    long = client.post(end(submission, how), {"reason": "x" * 5001})
    done = client.post(end(submission, how), {"reason": WHY})

    assert [each.status_code for each in (form, empty, long, done)] == [200, 422, 422, 302]
    assert "Write why" in empty.content.decode()
    assert "x" * 5001 in long.content.decode()
    assert Submission.objects.get().where == stage
    assert client.get(end(submission, how)).status_code == 302
    assert client.get(end(submission, "burn")).status_code == 404


def test_editors_give_back_and_do_not_decline_or_take_down():
    submission, client = in_review(), editing.signed_in("Editors")
    html = client.get(reverse("case_study_review", args=[submission.page_id])).content.decode()

    client.post(end(submission, "decline"), {"reason": WHY})
    client.post(down(published()), {"shown": "a", "note": "b"})

    assert ("Do not take it further" in html, "Give back without an outcome" in html) == (False, True)
    assert Submission.objects.get(pk=submission.pk).where == Stage.SUBMITTED
    assert not TakenDown.objects.exists()


def test_the_screen_takes_down_says_what_stands_and_lets_it_be_public_again():
    submission, client = published(), editing.signed_in("Moderators")

    form = client.get(down(submission)).content.decode()
    half = client.post(down(submission), {"shown": "By order."})
    client.post(down(submission), {"shown": "By order.", "note": "Case 1."})
    standing = client.get(down(submission)).content.decode()
    client.post(down(submission), {"note": "Withdrawn."})
    after = client.get(down(submission)).content.decode()

    assert "Take it down now" in form
    assert half.status_code == 422
    assert "Write who asked for it" in half.content.decode()
    assert ("By order." in standing, "Case 1." in standing, "Let it be public again" in standing) == (True, True, True)
    assert "not public, so there is nothing to take down" in after
    assert "allowed again" in after
    menu = client.get(reverse("wagtailadmin_pages:edit", args=[published().page_id])).content.decode()
    assert "/take-down/" in menu
