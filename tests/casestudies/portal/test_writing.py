"""The form of a step, sent by its buttons and by itself."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, KeptAnswer, Submission
from casestudies.steps import STEPS
from home.enums import MemberRole
from home.rules import word_count
from tests.casestudies.portal.forms import address, draft, full_submission, member, opened, send
from tests.factories import SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    return full_submission()


@pytest.fixture
def writer(submission: Submission) -> Client:
    return member(submission)


@pytest.mark.parametrize("key", [step.key for step in STEPS])
def test_every_step_opens_and_saves_what_it_shows(writer: Client, submission: Submission, key: str) -> None:
    before = CaseStudyPage.objects.get(pk=submission.page_id).latest_revision.content

    response = send(writer, submission, key, opened(writer, submission, key))

    assert response.status_code == 302
    assert CaseStudyPage.objects.get(pk=submission.page_id).latest_revision.content == before


@pytest.mark.parametrize("key", [step.key for step in STEPS])
def test_every_step_of_an_empty_case_study_opens(client: Client, key: str) -> None:
    submission = SubmissionFactory()

    html = member(submission).get(address(submission, key)).content.decode()

    assert "Last saved at" in html
    assert "error-summary" not in html


def test_continue_leads_to_the_next_step(writer: Client, submission: Submission) -> None:
    response = send(writer, submission, "summary", opened(writer, submission, "summary"), "continue", start_year="2021")

    assert response.url == address(submission, "model")
    assert draft(submission).start_year == 2021
    assert "Saved at" in writer.get(response.url).content.decode()


def test_wrong_answer_is_kept_and_named_at_the_top_and_beside_its_field(writer: Client, submission: Submission) -> None:
    send(writer, submission, "summary", opened(writer, submission, "summary"), start_year="about 2012")

    html = writer.get(address(submission, "summary")).content.decode()

    assert 'value="about 2012"' in html
    assert '<a href="#id_start_year">Start year: Enter a whole number in figures, for example 2024.</a>' in html
    assert 'aria-describedby="hint-start_year error-start_year"' in html
    assert "<title>Error: " in html


def test_rows_are_added_moved_and_removed_by_buttons(writer: Client, submission: Submission) -> None:
    new = str(uuid4())

    added = send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"add:challenges:{new}")
    assert added.url.endswith(f"#row-{new}")
    data = opened(writer, submission, "challenges")
    send(
        writer,
        submission,
        "challenges",
        data,
        f"up:challenges:{new}",
        **{f"challenges-{new}-challenge": "In the middle"},
    )
    assert [row.challenge for row in draft(submission).challenges.all()] == ["Hard 0", "In the middle", "Hard 1"]

    first = opened(writer, submission, "challenges").getlist("challenges")[0]
    send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"down:challenges:{first}")
    send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"remove:challenges:{first}")
    assert [row.challenge for row in draft(submission).challenges.all()] == ["In the middle", "Hard 1"]


def test_row_that_was_taken_out_is_brought_back_to_its_place(writer: Client, submission: Submission) -> None:
    before = list(draft(submission).challenges.values_list("uuid", "challenge"))
    first = before[0][0]

    removed = send(
        writer, submission, "challenges", opened(writer, submission, "challenges"), f"remove:challenges:{first}"
    )
    page = writer.get(removed["Location"]).content.decode()
    back = send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"back:challenges:{first}")
    send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"back:challenges:{first}")

    assert "“Challenge 1” was taken out." in page
    assert f'value="back:challenges:{first}"' in page
    assert list(draft(submission).challenges.values_list("uuid", "challenge")) == before
    assert "was taken out" not in writer.get(removed["Location"]).content.decode()
    assert back["Location"].endswith(f"#row-{first}")


def test_row_comes_back_with_the_words_that_were_typed_just_before_it_was_taken_out(
    writer: Client, submission: Submission
) -> None:
    data = opened(writer, submission, "challenges")
    first = data.getlist("challenges")[0]
    name = f"challenges-{first}-response"

    for _ in range(2):  # Pressed twice.
        send(writer, submission, "challenges", data.copy(), f"remove:challenges:{first}", **{name: "Typed last."})
    assert draft(submission).challenges.count() == 1
    send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"back:challenges:{first}")

    assert [row.response for row in draft(submission).challenges.all()] == ["Typed last.", "What was done."]
    assert not KeptAnswer.objects.exists()


def test_row_of_another_case_study_is_not_brought_here(writer: Client, submission: Submission) -> None:
    other = full_submission()
    row = draft(other).challenges.first()
    opened(member(other), other, "challenges")

    page = writer.get(address(submission, "challenges"), {"out": f"challenges:{row.uuid}"}).content.decode()
    send(writer, submission, "challenges", opened(writer, submission, "challenges"), f"back:challenges:{row.uuid}")

    assert "was taken out" not in page
    assert draft(submission).challenges.count() == 2


def test_add_pressed_twice_adds_one(writer: Client, submission: Submission) -> None:
    data, new = opened(writer, submission, "challenges"), str(uuid4())

    for _ in range(2):
        assert send(writer, submission, "challenges", data, f"add:challenges:{new}").status_code == 302

    assert draft(submission).challenges.count() == 3


def test_two_people_in_the_same_words_see_both_texts_and_choose(writer: Client, submission: Submission) -> None:
    other = member(submission)
    mine, theirs = opened(writer, submission, "summary"), opened(other, submission, "summary")

    send(other, submission, "summary", theirs, summary="Four posts.")
    response = send(writer, submission, "summary", mine, "continue", summary="Five posts.")

    assert response.url == address(submission, "summary")
    html = writer.get(response.url).content.decode()
    assert "Two people changed the same words" in html
    assert "Four posts." in html
    assert "Five posts." in html
    kept = KeptAnswer.objects.get()
    assert f'<a href="#clash-{kept.uuid}">' in html
    send(writer, submission, "summary", opened(writer, submission, "summary"), f"settle:{kept.uuid}:both")
    assert draft(submission).summary == "Four posts.\n\nFive posts."
    assert "Two people" not in writer.get(response.url).content.decode()


def test_words_whose_row_was_taken_out_are_shown_and_used_once_it_is_back(
    writer: Client, submission: Submission
) -> None:
    row = draft(submission).challenges.all()[0].uuid
    kept = KeptAnswer.objects.create(
        submission=submission,
        step="challenges",
        relation="challenges",
        row=row,
        name="response",
        value="Mine.",
        instead="Theirs.",
        reason="clash",
    )
    step = "challenges"
    send(writer, submission, step, opened(writer, submission, step), f"remove:challenges:{row}")

    html = writer.get(address(submission, step)).content.decode()
    refused = send(writer, submission, step, opened(writer, submission, step), f"settle:{kept.uuid}:mine")
    told = writer.get(refused.url).content.decode()
    send(writer, submission, step, opened(writer, submission, step), f"back:challenges:{row}")
    send(writer, submission, step, opened(writer, submission, step), f"settle:{kept.uuid}:mine")

    assert "Somebody took out what these words belong to." in html
    assert f'value="back:challenges:{row}"' in html
    assert "Use the other text" not in html
    assert refused.url.endswith(f"#clash-{kept.uuid}")
    assert "was taken out, so they have no place" in told
    assert draft(submission).challenges.all()[0].response == "Mine."
    assert not KeptAnswer.objects.exists()


def test_clash_of_another_case_study_cannot_be_settled(writer: Client, submission: Submission) -> None:
    theirs = SubmissionFactory()
    kept = KeptAnswer.objects.create(
        submission=theirs, step="summary", name="summary", value="Theirs", instead="", reason="clash"
    )

    send(writer, submission, "summary", opened(writer, submission, "summary"), f"settle:{kept.uuid}:mine")

    assert KeptAnswer.objects.filter(pk=kept.pk).exists()


def test_save_by_itself_answers_with_the_version_and_the_count_of_words(writer: Client, submission: Submission) -> None:
    data = opened(writer, submission, "story")
    data["background"] = "**Four** joint-posts.\n\n[One](https://example.org/a-b) more."

    answer = writer.post(address(submission, "story", "save"), data.urlencode(), "application/x-www-form-urlencoded")

    assert answer.status_code == 200
    told = answer.json()
    assert told["version"] == told["sent"]
    assert told["html"] is None
    assert told["counts"]["background"] == 4 == word_count(draft(submission).background)


def test_save_by_itself_sends_what_others_wrote(writer: Client, submission: Submission) -> None:
    mine, theirs = (opened(client, submission, "summary") for client in (writer, member(submission)))
    send(writer, submission, "summary", theirs, start_note="By a colleague.")
    mine["start_year"] = "2020"

    told = writer.post(
        address(submission, "summary", "save"), mine.urlencode(), "application/x-www-form-urlencoded"
    ).json()

    assert "By a colleague." in told["html"]
    assert f'value="{told["version"]}"' in told["html"]
    news = writer.get(address(submission, "summary", "save"), {"version": mine["version"]}).json()
    assert "By a colleague." in news["html"]
    assert writer.get(address(submission, "summary", "save"), {"version": told["version"]}).json()["html"] is None


def test_half_of_a_form_takes_nothing_out(writer: Client, submission: Submission) -> None:
    data = opened(writer, submission, "challenges")
    del data["whole"]
    data.setlist("challenges", [])

    assert send(writer, submission, "challenges", data).status_code == 409
    assert draft(submission).challenges.count() == 2


def test_too_long_an_answer_is_refused_and_still_there(writer: Client, submission: Submission) -> None:
    response = send(writer, submission, "story", opened(writer, submission, "story"), background="word " * 20_000)

    assert response.status_code == 409
    assert "Shorten it" in response.content.decode()
    assert "word word word" in response.content.decode()


def test_after_sending_the_form_shows_what_was_typed_and_why_it_is_not_saved(
    writer: Client, submission: Submission
) -> None:
    data = opened(writer, submission, "summary")
    move(submission=submission, to=Stage.SUBMITTED)

    response = send(writer, submission, "summary", data, summary="Too late, but not lost")
    told = writer.post(address(submission, "summary", "save"), data.urlencode(), "application/x-www-form-urlencoded")

    assert response.status_code == 409
    assert "Too late, but not lost" in response.content.decode()
    assert "Sent to the Academy" in told.json()["refused"]


@pytest.mark.parametrize("what", ["write", "save"])
@pytest.mark.parametrize("who", ["nobody", "another", "view", "comment", "staff"])
def test_writing_is_not_there_for_others(submission: Submission, who: str, what: str) -> None:
    client = Client()
    if who == "another":
        client = member(SubmissionFactory())
    elif who in MemberRole.values:
        client = member(submission, MemberRole(who))
    elif who == "staff":
        client.force_login(UserFactory(superuser=True))

    for method in (client.get, client.post, client.put, client.head):
        assert method(address(submission, "summary", what)).status_code == 404
    assert member(submission).get(address(submission, "nothing", what)).status_code == 404


def test_texts_are_shown_as_text(writer: Client, submission: Submission) -> None:
    attack = '<script>alert(1)</script>"><img src=x>'
    send(
        writer,
        submission,
        "summary",
        opened(writer, submission, "summary"),
        title=attack,
        summary=attack,
        start_note=attack,
    )

    html = writer.get(address(submission, "summary")).content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("key", ["posts", "partners"])
def test_queries_of_a_page_do_not_grow_with_rows(django_assert_max_num_queries: Any, key: str) -> None:
    for rows in (1, 4):
        submission = full_submission(rows)
        client = member(submission)
        client.get(address(submission, key))
        with django_assert_max_num_queries(45):
            client.get(address(submission, key))


def test_form_sent_after_the_session_ended_is_offered_again(writer: Client, submission: Submission) -> None:
    data = opened(writer, submission, "summary")
    session = writer.cookies["sessionid"].value
    writer.logout()

    data["summary"] = "Typed </textarea> before the session ended"
    data["do"] = "save"
    here = {"Origin": "http://testserver"}
    response = writer.post(
        address(submission, "summary"), data.urlencode(), "application/x-www-form-urlencoded", headers=here
    )

    assert response.status_code == 404
    html = response.content.decode()
    assert "Typed &lt;/textarea&gt; before the session ended" in html
    assert session not in html
    elsewhere = "/submit/0b1c8f6e-6a4e-4d7e-9d0e-0a4f3b1f2c3d/write/summary/"
    other = writer.post(elsewhere, data.urlencode(), "application/x-www-form-urlencoded", headers=here).content.decode()
    assert "before the session ended" in other  # Nothing tells one that is there from one that is not.
