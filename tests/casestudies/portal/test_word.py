"""Taking a case study away as a Word file and bringing it back, as people of an institution do it."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from casestudies.domain import word_uploads
from casestudies.domain.journal import thin_versions
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import KeptAnswer, PartVersion, Submission, WordUpload
from home.enums import MemberRole
from tests.casestudies.portal.forms import address, draft, full_submission, member, opened, send
from tests.casestudies.test_word_file import box
from tests.factories import OrganisationFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    return full_submission()


@pytest.fixture
def writer(submission: Submission) -> Client:
    return member(submission)


def taken_away(client: Client, submission: Submission) -> bytes:
    response = client.get(f"/submit/{submission.uuid}/word/")
    assert response.status_code == 200
    content: bytes = response.content
    return content


def written(content: bytes, change: Any) -> SimpleUploadedFile:
    document = Document(io.BytesIO(content))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return SimpleUploadedFile("answers.docx", buffer.getvalue())


def bring(client: Client, submission: Submission, file: Any, token: str = "") -> Any:
    return client.post(f"/submit/{submission.uuid}/word/upload/", {"token": token or str(uuid4()), "file": file})


def ticked(response: Any) -> list[str]:
    return [
        shown.difference.identity for step in response.context["steps"] for shown in step.differences if shown.is_ticked
    ]


def brought(client: Client, submission: Submission, file: Any) -> tuple[str, Any]:
    answer = bring(client, submission, file)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url, client.get(answer.url)


def test_file_that_nobody_changed_says_nothing_new(writer: Client, submission: Submission) -> None:
    content = taken_away(writer, submission)

    _url, page = brought(writer, submission, written(content, lambda _document: None))

    assert "says nothing that is not already in the case study" in page.content.decode()
    assert not list(page.context["messages"])


def test_file_is_named_after_the_case_study_and_never_opened_as_a_page(writer: Client, submission: Submission) -> None:
    response = writer.get(f"/submit/{submission.uuid}/word/")

    assert response["Content-Disposition"] == f'attachment; filename="{draft(submission).slug}.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_each_answer_is_shown_with_its_difference_and_taken_or_left(writer: Client, submission: Submission) -> None:
    goals = draft(submission).goals

    def change(document: Any) -> None:
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "Five joint posts."
        box(document, "Goals").cell(1, 0).paragraphs[0].text = "Not this."
        box(document, "Challenge 1").cell(2, 1).paragraphs[0].text = "Talked."
        new = box(document, "Challenge (new)")
        new.cell(1, 1).paragraphs[0].text = "No room"

    url, page = brought(writer, submission, written(taken_away(writer, submission), change))

    html = page.content.decode()
    assert "<ins>" in html
    assert "Take “Challenge 1: " in html
    assert "Take “Challenge, new”" in html
    take = [each for each in ticked(page) if "goals" not in each]
    assert len(take) == 3
    before = draft(submission)
    assert before.summary != "Five joint posts."  # Nothing before somebody takes it.

    answer = writer.post(url, {"take": take})

    after = draft(submission)
    assert answer.url == address(submission, "summary")
    assert after.summary == "Five joint posts."
    assert after.goals == goals
    assert [(row.challenge, row.response) for row in after.challenges.order_by("sort_order")] == [
        ("Hard 0", "Talked."),
        ("Hard 1", before.challenges.all()[1].response),
        ("No room", ""),
    ]
    assert "3 answers taken" in writer.get(answer.url).content.decode()


def test_taking_twice_takes_once(writer: Client, submission: Submission) -> None:
    def change(document: Any) -> None:
        box(document, "Challenge (new)").cell(1, 1).paragraphs[0].text = "No room"

    url, page = brought(writer, submission, written(taken_away(writer, submission), change))
    take = ticked(page)

    for _ in range(2):
        assert writer.post(url, {"take": take}).status_code == 302

    assert draft(submission).challenges.count() == 3
    assert "was settled" in writer.get(url).content.decode()


def test_same_file_brought_twice_says_nothing_new_the_second_time(writer: Client, submission: Submission) -> None:
    def change(document: Any) -> None:
        box(document, "Challenge (new)").cell(1, 1).paragraphs[0].text = "No room"
        box(document, "Start note").cell(1, 0).paragraphs[0].text = "In spring."

    content = written(taken_away(writer, submission), change).read()
    url, page = brought(writer, submission, SimpleUploadedFile("a.docx", content))
    writer.post(url, {"take": ticked(page)})

    _url, page = brought(writer, submission, SimpleUploadedFile("a.docx", content))

    assert page.context["steps"] == []


def test_same_form_sent_twice_keeps_one_file(writer: Client, submission: Submission) -> None:
    content, token = taken_away(writer, submission), str(uuid4())

    urls = {bring(writer, submission, SimpleUploadedFile("a.docx", content), token).url for _ in range(2)}

    assert len(urls) == WordUpload.objects.count() == 1


def test_what_others_wrote_meanwhile_is_merged_word_by_word(writer: Client, submission: Submission) -> None:
    send(writer, submission, "summary", opened(writer, submission, "summary"), summary="Four posts in the north.")
    content = taken_away(writer, submission)
    colleague = member(submission)
    data = opened(colleague, submission, "summary")
    send(colleague, submission, "summary", data, summary="Four posts in the far north.", start_note="Kept.")

    def change(document: Any) -> None:
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "Five posts in the north."

    url, page = brought(writer, submission, written(content, change))

    assert "What is shown has both changes." in page.content.decode()
    writer.post(url, {"take": ticked(page)})
    assert draft(submission).summary == "Five posts in the far north."
    assert draft(submission).start_note == "Kept."


def test_same_words_changed_on_both_sides_are_kept_until_somebody_chooses(
    writer: Client, submission: Submission
) -> None:
    send(writer, submission, "summary", opened(writer, submission, "summary"), summary="Four.")
    content = taken_away(writer, submission)
    send(writer, submission, "summary", opened(writer, submission, "summary"), summary="Six.")

    def change(document: Any) -> None:
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "Five."

    url, page = brought(writer, submission, written(content, change))
    assert "both texts are kept and you choose" in page.content.decode()
    answer = writer.post(url, {"take": ticked(page)})

    html = writer.get(answer.url).content.decode()
    assert answer.url == address(submission, "summary")
    assert draft(submission).summary == "Six."
    assert KeptAnswer.objects.get().answer == "Five."
    assert "Two people changed the same words" in html


def test_row_that_was_taken_out_of_the_file_stays_unless_that_is_ticked(writer: Client, submission: Submission) -> None:
    def change(document: Any) -> None:
        table = box(document, "Challenge 1")._tbl
        table.getparent().remove(table)

    url, page = brought(writer, submission, written(taken_away(writer, submission), change))

    (step,) = page.context["steps"]
    (shown,) = step.differences
    assert shown.difference.is_removal
    assert not shown.is_ticked
    writer.post(url, {"take": [shown.difference.identity]})
    assert [row.challenge for row in draft(submission).challenges.all()] == ["Hard 1"]


def test_organisation_and_choices_are_taken_by_their_names(writer: Client, submission: Submission) -> None:
    OrganisationFactory(name="The University of Sampleton")

    def change(document: Any) -> None:
        box(document, "Lead organisation").cell(1, 0).paragraphs[0].text = "the university of sampleton"
        for paragraph in box(document, "Regions").cell(1, 0).paragraphs[:1]:
            paragraph.add_run("")
            next(paragraph._p.iter("{*}sdt")).getparent().remove(next(paragraph._p.iter("{*}sdt")))
            paragraph.runs[0].text = "x" + paragraph.runs[0].text

    url, page = brought(writer, submission, written(taken_away(writer, submission), change))
    writer.post(url, {"take": ticked(page)})

    after = draft(submission)
    assert after.lead_organisation.name == "The University of Sampleton"
    assert after.regions


def test_question_sheet_can_be_brought_into_any_case_study(submission: Submission) -> None:
    public = Client().get("/submit/questions.docx")
    assert public.status_code == 200
    assert "public" in public["Cache-Control"]
    empty = SubmissionFactory()
    client = member(empty)

    def change(document: Any) -> None:
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "From the sheet."
        box(document, "Challenge (new)").cell(1, 1).paragraphs[0].text = "No room"

    file = written(public.content, change)
    url, page = brought(client, empty, file)
    every = [shown.difference.identity for step in page.context["steps"] for shown in step.differences]
    client.post(url, {"take": every})

    assert draft(empty).summary == "From the sheet."
    assert draft(empty).challenges.get().challenge == "No room"
    file.seek(0)
    _url, page = brought(client, empty, file)
    assert page.context["steps"] == []


def test_file_of_another_case_study_is_refused(writer: Client, submission: Submission) -> None:
    theirs = SubmissionFactory()
    content = taken_away(member(theirs), theirs)

    response = bring(writer, submission, SimpleUploadedFile("a.docx", content))

    assert response.status_code == 422
    assert "was made for another case study" in response.content.decode()
    assert not WordUpload.objects.exists()


def test_file_that_is_no_word_file_is_refused_beside_its_field(writer: Client, submission: Submission) -> None:
    response = bring(writer, submission, SimpleUploadedFile("a.docx", b"PK\x03\x04"))

    assert response.status_code == 422
    assert 'aria-describedby="hint-file error-file"' in response.content.decode()
    assert "is not what its name says" in response.content.decode()


def test_file_whose_start_is_forgotten_is_compared_with_what_is_there(writer: Client, submission: Submission) -> None:
    content = taken_away(writer, submission)
    page_now = draft(submission)
    page_now.summary = "By staff."
    page_now.save_revision(clean=False)
    PartVersion.objects.all().delete()

    def change(document: Any) -> None:
        box(document, "Start note").cell(1, 0).paragraphs[0].text = "In spring."

    url, page = brought(writer, submission, written(content, change))

    assert "no longer known what the file started from" in page.content.decode()
    assert not [each for each in ticked(page) if each.startswith("summary")]
    writer.post(url, {"take": ["summary///start_note"]})
    assert draft(submission).summary == "By staff."
    assert draft(submission).start_note == "In spring."
    assert not KeptAnswer.objects.exists()


def test_version_that_a_file_starts_from_is_kept_as_long_as_one_of_an_open_form(
    writer: Client, submission: Submission
) -> None:
    content = taken_away(writer, submission)
    for note in ("One.", "Two."):
        send(writer, submission, "summary", opened(writer, submission, "summary"), start_note=note)
    PartVersion.objects.update(saved_at=timezone.now() - timedelta(days=3))

    thin_versions()

    def change(document: Any) -> None:
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "Five."

    _url, page = brought(writer, submission, written(content, change))
    (step,) = page.context["steps"]
    (shown,) = step.differences
    assert shown.difference.key.name == "summary"
    assert not shown.difference.is_old


def test_words_that_have_no_place_are_told(writer: Client, submission: Submission) -> None:
    content = taken_away(writer, submission)

    _url, page = brought(writer, submission, written(content, lambda d: d.add_paragraph("And another thing.")))

    assert "Beside the boxes: “And another thing.”" in page.content.decode()


def test_nothing_can_be_taken_after_sending_and_the_ticks_stay(writer: Client, submission: Submission) -> None:
    def change(document: Any) -> None:
        box(document, "Start note").cell(1, 0).paragraphs[0].text = "In spring."

    url, page = brought(writer, submission, written(taken_away(writer, submission), change))
    move(submission=submission, to=Stage.SUBMITTED)

    response = writer.post(url, {"take": ticked(page)})

    assert response.status_code == 409
    assert "Nothing was taken from the file." in response.content.decode()
    assert ticked(response) == ["summary///start_note"]
    assert not WordUpload.objects.get().settled_at


def test_made_up_ticks_take_nothing(writer: Client, submission: Submission) -> None:
    url, _page = brought(writer, submission, written(taken_away(writer, submission), lambda _document: None))

    writer.post(url, {"take": ["summary///title", "posts/posts/x/role", "nothing"]})

    assert draft(submission).title == submission.page.title


@pytest.mark.parametrize("who", ["nobody", "another", "view", "comment", "staff"])
def test_bringing_is_not_there_for_others_and_taking_away_for_those_who_may_read(
    writer: Client, submission: Submission, who: str
) -> None:
    url = bring(writer, submission, SimpleUploadedFile("a.docx", taken_away(writer, submission))).url
    client = Client()
    if who == "another":
        client = member(SubmissionFactory())
    elif who in MemberRole.values:
        client = member(submission, MemberRole(who))
    elif who == "staff":
        client.force_login(UserFactory(superuser=True))

    reads = who in MemberRole.values
    assert client.get(f"/submit/{submission.uuid}/word/").status_code == (200 if reads else 404)
    for where in (f"/submit/{submission.uuid}/word/upload/", url):
        for method in (client.get, client.post, client.head, client.put):
            assert method(where).status_code == 404
    other = SubmissionFactory()
    upload = UUID(url.rstrip("/").rsplit("/", 1)[1])
    assert member(other).get(f"/submit/{other.uuid}/word/{upload}/").status_code == 404


def test_old_files_are_forgotten(writer: Client, submission: Submission) -> None:
    bring(writer, submission, SimpleUploadedFile("a.docx", taken_away(writer, submission)))
    assert word_uploads.delete_old().startswith("0 ")

    WordUpload.objects.update(at="2020-01-01T00:00Z")

    assert word_uploads.delete_old().startswith("1 ")
