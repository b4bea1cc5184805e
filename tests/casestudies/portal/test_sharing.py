"""Secret links to a draft, and the questions to partners: who may make them, and what they give away."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.domain.partner_requests import AskingRefused, answer_request, ask_partner
from casestudies.domain.sharing import withdraw_links
from casestudies.enums import PartnerAnswer, Stage
from casestudies.models import Comment, PartnerRequest, SharedLink, Submission
from home.enums import MemberRole
from home.models import OutboxMessage
from tests import factories
from tests.casestudies.portal.drafts import address, draft, signed_in, with_picture
from tests.home.media import Reader

pytestmark = pytest.mark.django_db


def shared(submission, *, may_comment=False):
    link, secret = SharedLink.issue(submission=submission, label="Head of nursing", may_comment=may_comment)
    return link, f"/submit/shared/{secret}/"


def make(client, submission, **fields):
    return client.post(address(submission, "share/"), {"label": "Head of nursing", "may": "comment", **fields})


def test_link_is_shown_once_works_without_an_account_and_is_not_stored():
    submission = draft()
    client = signed_in(submission, MemberRole.EDIT)

    made = make(client, submission)

    secret = re.search(r"/submit/shared/([\w-]+)/", made.content.decode())[1]
    again = client.get(address(submission, "share/")).content.decode()
    link = SharedLink.objects.get()
    assert secret not in again
    assert "Head of nursing" in again
    assert all(secret not in str(value) for value in SharedLink.objects.filter(pk=link.pk).values().get().values())
    opened = Client().get(f"/submit/shared/{secret}/")
    assert (opened.status_code, link.may_comment) == (200, True)
    assert submission.page.title in opened.content.decode()
    assert "Head of nursing" not in opened.content.decode()


def made_in(answer):
    return re.search(r"/submit/shared/([\w-]+)/", answer.content.decode())[1]


def test_form_sent_again_makes_no_other_link_and_shows_the_same_one():
    submission, client, token = (one := draft()), signed_in(one, MemberRole.EDIT), uuid4()

    first, again = make(client, submission, token=token), make(client, submission, token=token)
    another, for_another = make(client, submission), make(client, submission, token=token, label="Head of midwifery")

    assert made_in(first) == made_in(again)
    assert len({made_in(answer) for answer in (first, another, for_another)}) == SharedLink.objects.count() == 3


def test_form_carries_its_token_and_the_same_token_elsewhere_is_another_link():
    one, other, token = draft(), draft(), uuid4()

    html = signed_in(one).get(address(one, "share/")).content.decode()
    links = {made_in(make(signed_in(each), each, token=token)) for each in (one, other)}

    assert re.search(r'name="token" value="[0-9a-f-]{36}"', html)
    assert len(links) == 2


def test_form_sent_again_after_its_link_was_withdrawn_says_so_and_makes_none():
    submission, client, token = (one := draft()), signed_in(one, MemberRole.EDIT), uuid4()
    make(client, submission, token=token)
    client.post(address(submission, f"share/{SharedLink.objects.get().pk}/"))

    again = make(client, submission, token=token)

    assert again.status_code == 422
    assert "made and withdrawn already" in again.content.decode()
    assert not SharedLink.objects.open().exists()


@pytest.mark.parametrize("role", [MemberRole.VIEW, MemberRole.COMMENT])
def test_those_who_may_not_write_may_not_share(role):
    submission = draft()

    assert make(signed_in(submission, role), submission).status_code == 404
    assert not SharedLink.objects.exists()


def test_link_without_a_name_says_what_to_do():
    submission = draft()

    answer = make(signed_in(submission), submission, label="")

    assert answer.status_code == 422
    assert "Write whom the link is for." in answer.content.decode()


def test_opened_link_gives_nothing_away_and_changes_nothing():
    submission = draft()
    _link, url = shared(submission)
    before = SharedLink.objects.values().get(), Submission.objects.values().get()

    answer = Client().get(url)

    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert (SharedLink.objects.values().get(), Submission.objects.values().get()) == before


@pytest.mark.parametrize(
    "change", [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"withdrawn_at": timezone.now()}]
)
def test_link_that_ended_answers_like_one_that_never_was(change):
    submission = draft()
    link, url = shared(submission, may_comment=True)
    SharedLink.objects.filter(pk=link.pk).update(**change)

    for address_ in (url, "/submit/shared/never-was/"):
        assert Client().get(address_).status_code == 404
        assert Client().post(address_, {"name": "A", "text": "B"}).status_code == 404
    assert not Comment.objects.exists()


def test_withdrawn_link_shows_no_file_any_more():
    submission = draft()
    with_picture(submission)
    link, url = shared(submission)
    reader = Reader()
    html = reader.get(url).content.decode()
    file = re.search(rf"{url}files/images/[^\s\",]+", html)[0]
    assert reader.get(file).status_code == 200
    client = signed_in(submission, MemberRole.EDIT)

    client.post(address(submission, f"share/{link.pk}/"))

    assert reader.get(file).status_code == 404
    assert reader.get(url).status_code == 404


def test_link_of_another_draft_cannot_be_withdrawn_through_ones_own():
    link, url = shared(draft())
    mine = draft()

    assert signed_in(mine).post(address(mine, f"share/{link.pk}/")).status_code == 404
    assert Client().get(url).status_code == 200


def test_comment_by_link_is_kept_and_read_by_its_writer_and_the_members_only():
    submission = draft()
    _link, url = shared(submission, may_comment=True)
    _other, elsewhere = shared(submission, may_comment=True)
    token = uuid4()

    for _ in range(2):
        answer = Client(enforce_csrf_checks=True, headers={"origin": "null"}).post(
            url, {"token": token, "name": "A. Sample", "section": "posts", "text": "Four posts?"}
        )

    assert answer.status_code == 302
    assert Comment.objects.get().name == "A. Sample"
    assert "Four posts?" in Client().get(url).content.decode()
    assert "Four posts?" not in Client().get(elsewhere).content.decode()
    assert "Four posts?" in signed_in(submission).get(address(submission, "preview/")).content.decode()


def test_link_to_read_takes_no_comment():
    _link, url = shared(draft())

    assert "Send the comment" not in Client().get(url).content.decode()
    assert Client().post(url, {"token": uuid4(), "name": "A", "text": "B"}).status_code == 404


def test_very_many_comments_in_a_short_time_are_refused_and_kept_in_the_form():
    _link, url = shared(draft(), may_comment=True)
    client = Client()
    for _ in range(20):
        client.post(url, {"token": uuid4(), "name": "A", "text": "B"})

    answer = client.post(url, {"token": uuid4(), "name": "A", "text": "The last one"})

    assert answer.status_code == 429
    assert "The last one" in answer.content.decode()
    assert Comment.objects.count() == 20


def question(submission):
    part = submission.page.get_latest_revision_as_object().partners.all()[0].uuid
    ask_partner(submission=submission, token=uuid4(), part=part, email="partner@example.org", by=None)
    link = OutboxMessage.objects.get(template="partner-asked").secrets["link"]
    return "/submit/partners/" + link.partition("/submit/partners/")[2]


def test_partner_reads_what_is_said_and_answers_without_an_account():
    submission = draft()
    url = question(submission)
    client = Client(enforce_csrf_checks=True, headers={"origin": "null"})

    seen = client.get(url)
    bad = client.post(url, {"answer": "objects", "answered_by": "B. Sample, Head"})
    client.post(url, {"answer": "agreed", "answered_by": "B. Sample, Head"})
    client.post(url, {"answer": "objects", "note": "No", "answered_by": "C"})

    assert "Brings time for research" in seen.content.decode()
    assert "/account/login/" not in seen.content.decode()
    assert (seen["Referrer-Policy"], bad.status_code) == ("no-referrer", 422)
    assert "Write what should be said instead." in bad.content.decode()
    assert PartnerRequest.objects.values_list("answer", "answered_by").get() == ("agreed", "B. Sample, Head")
    assert "Thank you" in client.get(url).content.decode()


def test_partners_page_asks_by_mail_and_says_what_was_answered():
    submission = draft()
    client = signed_in(submission, MemberRole.EDIT)
    part = submission.page.get_latest_revision_as_object().partners.all()[0].uuid

    before = client.get(address(submission, "partners/")).content.decode()
    wrong = client.post(address(submission, "partners/"), {"part": part, "email": "nobody"})
    client.post(address(submission, "partners/"), {"part": part, "email": "partner@example.org"})
    after = client.get(address(submission, "partners/")).content.decode()

    assert "Not asked yet" in before
    assert wrong.status_code == 422
    assert f'href="#email-{part}">Enter an e-mail address with an @' in wrong.content.decode()
    assert 'value="nobody"' in wrong.content.decode()
    assert "Asked, no answer yet" in after
    assert OutboxMessage.objects.filter(template="partner-asked").count() == 1


def test_partner_is_asked_once_however_often_the_form_is_sent():
    submission = draft()
    client = signed_in(submission, MemberRole.EDIT)
    page = client.get(address(submission, "partners/")).content.decode()
    token = re.search(r'name="token" value="([0-9a-f-]{36})"', page)[1]
    part = submission.page.get_latest_revision_as_object().partners.all()[0].uuid
    told = {"part": part, "email": "partner@example.org"}

    answers = [client.post(address(submission, "partners/"), told | {"token": token}) for _ in range(2)]
    mails = OutboxMessage.objects.filter(template="partner-asked").count()
    client.post(address(submission, "partners/"), told | {"token": token, "email": "other@example.org"})
    client.post(address(submission, "partners/"), told | {"token": uuid4()})

    assert [answer["Location"] for answer in answers] == [address(submission, "partners/")] * 2
    assert mails == 1
    assert PartnerRequest.objects.count() == OutboxMessage.objects.filter(template="partner-asked").count() == 3
    assert PartnerRequest.objects.open().count() == 1


def test_partners_of_an_organisations_own_draft_are_not_asked_about_oneself():
    submission = draft()
    page = submission.page
    page.partners = [factories.casestudies.Partner(organisation=submission.organisation)]
    page.save_revision(clean=False)

    html = signed_in(submission).get(address(submission, "partners/")).content.decode()

    assert "You write for this organisation." in html
    assert 'name="email"' not in html


def test_every_link_is_withdrawn_at_once_and_one_withdrawn_before_keeps_its_time():
    submission, other = draft(), draft()
    (_link, url), partner = shared(submission), question(submission)
    answer_request(request=PartnerRequest.objects.get(), answer=PartnerAnswer.AGREED, answered_by="B. Sample")
    before = timezone.now() - timedelta(days=3)
    old, _ = shared(submission)
    SharedLink.objects.filter(pk=old.pk).update(withdrawn_at=before)
    _elsewhere, untouched = shared(other)

    withdraw_links(submission=submission)

    assert [Client().get(at).status_code for at in (url, partner, untouched)] == [404, 404, 200]
    old.refresh_from_db()
    assert old.withdrawn_at == before


def test_question_that_was_taken_back_unanswered_can_be_asked_again():
    submission = draft()
    question(submission)
    withdraw_links(submission=submission)

    html = signed_in(submission).get(address(submission, "partners/")).content.decode()

    assert "Not asked yet" in html


def test_what_was_taken_down_is_shown_to_nobody_by_a_link_and_no_link_is_made():
    submission = draft(stage=Stage.TAKEN_DOWN)
    _link, url = shared(submission)
    part = submission.page.get_latest_revision_as_object().partners.all()[0].uuid

    answer = make(signed_in(submission, MemberRole.EDIT), submission)

    assert Client().get(url).status_code == 404
    assert answer.status_code == 422
    assert "The Academy has taken this case study down" in answer.content.decode()
    with pytest.raises(AskingRefused, match="taken this case study down"):
        ask_partner(submission=submission, token=uuid4(), part=part, email="partner@example.org", by=None)
    assert SharedLink.objects.count() == 1
