"""Pictures and documents of a draft: taken in once, checked, private, removable, and deleted when nothing shows them."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document as WordDocument
from PIL import Image as Pillow
from wagtail.models import Collection

from casestudies.domain import leaving, uploads
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import Submission, UploadedFile
from home.enums import MemberRole
from home.models import Document, Image
from tests.casestudies.portal.forms import address, draft, member, opened, send
from tests.factories import CaseStudyPageFactory, ImageFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = {"alt_text": "Two nurses at a screen", "credit": "University of Sampleton", "caption": "", "consent": "on"}


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def submission() -> Submission:
    return SubmissionFactory()


@pytest.fixture
def writer(submission: Submission) -> Client:
    return member(submission)


def picture(name: str = "ward.jpg", size: tuple[int, int] = (400, 300), **options: Any) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Pillow.new("RGB", size, "navy").save(buffer, "JPEG", **options)
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def pdf(name: str = "job.pdf", content: bytes = b"%PDF-1.7\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def word() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    WordDocument().save(buffer)
    return SimpleUploadedFile("plan.docx", buffer.getvalue())


def upload(client: Client, submission: Submission, key: str, file: Any, **words: str) -> Any:
    data = {"token": str(uuid4()), **(WORDS if key == "images" else {"title": ""}), **words}
    return client.post(
        address(submission, key, "upload"), {f"upload-{name}": value for name, value in {**data, "file": file}.items()}
    )


def mistakes(response: Any) -> str:
    assert response.status_code == 422
    return " ".join(mistake["words"] for mistake in response.json()["mistakes"])


def test_image_comes_into_the_draft_with_its_words(writer: Client, submission: Submission) -> None:
    assert upload(writer, submission, "images", picture()).json() == {"added": True}

    row = draft(submission).images.get()
    assert (row.alt_text, row.credit) == ("Two nurses at a screen", "University of Sampleton")
    assert row.image.collection.name == "Sent by institutions"
    assert row.image.uploaded_by_user.is_authenticated
    kept = UploadedFile.objects.get()
    assert (kept.uuid, kept.image, kept.submission) == (row.uuid, row.image, submission)
    assert kept.consented_at


def test_image_goes_with_the_whole_form_without_a_script(writer: Client, submission: Submission) -> None:
    data = opened(writer, submission, "documents")
    new = str(uuid4())
    send(writer, submission, "documents", data, f"add:links:{new}")
    data = opened(writer, submission, "documents")
    data[f"links-{new}-text"] = "Typed and not yet saved"
    data["do"] = "upload"

    response = writer.post(address(submission, "documents"), {**data.dict(), "upload-file": pdf()})

    assert response.url.endswith(f"#row-{data['upload-token']}")
    page = draft(submission)
    assert page.documents.get().document.title == "job.pdf"
    assert page.links.get().text == "Typed and not yet saved"
    html = writer.get(address(submission, "documents")).content.decode()
    assert f"/preview/files/documents/{page.documents.get().document.pk}/job" in html


def test_what_is_wrong_is_said_and_what_was_typed_is_kept_without_a_script(
    writer: Client, submission: Submission
) -> None:
    data = opened(writer, submission, "images")
    data["do"] = "upload"
    data["upload-credit"] = "University of Sampleton"

    response = writer.post(address(submission, "images"), {**data.dict(), "upload-file": picture()})

    html = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_upload-alt_text">Say what the picture shows.</a>' in html
    assert '<a href="#id_upload-consent">Tick that the picture may be published.' in html
    assert 'value="University of Sampleton"' in html
    assert '<label for="id_upload-file">Picture</label>' in html
    assert not Image.objects.exists()


def test_same_form_sent_twice_adds_one(writer: Client, submission: Submission) -> None:
    token = str(uuid4())

    for _ in range(2):
        assert upload(writer, submission, "images", picture(), token=token).status_code == 200

    assert Image.objects.count() == draft(submission).images.count() == 1


def test_where_a_picture_was_taken_is_not_kept(writer: Client, submission: Submission) -> None:
    exif = Pillow.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (53.0, 24.0, 0.0)

    upload(writer, submission, "images", picture(exif=exif))

    with draft(submission).images.get().image.file.open() as file, Pillow.open(file) as kept:
        assert not dict(kept.getexif())


@pytest.mark.parametrize(
    ("key", "file", "sentence"),
    [
        ("images", lambda: pdf("ward.jpg"), "not a picture that can be read"),
        ("images", lambda: SimpleUploadedFile("ward.svg", b"<svg/>"), "cannot be used as a picture"),
        ("images", lambda: picture("ward.png"), "not what its name says"),
        ("documents", lambda: pdf(content=b"MZ\x90"), "not what its name says"),
        ("documents", lambda: SimpleUploadedFile("a.html", b"<script>"), "neither a PDF nor a Word file"),
        ("documents", lambda: SimpleUploadedFile("a.docm", b"PK\x03\x04"), "neither a PDF nor a Word file"),
        ("documents", lambda: SimpleUploadedFile("a.pdf", b""), "empty"),
    ],
)
def test_other_files_are_refused_with_a_sentence(
    writer: Client, submission: Submission, key: str, file: Any, sentence: str
) -> None:
    assert sentence in mistakes(upload(writer, submission, key, file()))
    assert [model.objects.count() for model in (Image, Document, UploadedFile)] == [0, 0, 0]


def test_pixels_and_bytes_have_a_limit(writer: Client, submission: Submission, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100_000
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10

    assert "more than 0.1 million pixels" in mistakes(upload(writer, submission, "images", picture()))
    assert "too large" in mistakes(upload(writer, submission, "documents", pdf()))


def test_number_and_size_per_case_study_have_a_limit(
    writer: Client, submission: Submission, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    upload(writer, submission, "documents", word())
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert "Remove one, then add this" in mistakes(upload(writer, submission, "documents", pdf()))
    monkeypatch.setattr(uploads, "MOST_FILES", 9)
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    assert "together can have" in mistakes(upload(writer, submission, "documents", pdf()))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == stored


def test_number_per_hour_has_a_limit(writer: Client, submission: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casestudies.portal.uploads.PER_HOUR", 1)
    upload(writer, submission, "documents", pdf())

    assert "Wait an hour" in mistakes(upload(writer, submission, "documents", pdf()))


def test_file_that_the_draft_does_not_take_is_not_kept(writer: Client, submission: Submission, tmp_path: Path) -> None:
    move(submission=submission, to=Stage.SUBMITTED)

    refused = mistakes(upload(writer, submission, "images", picture()))

    assert "The file has not been added." in refused
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Image.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "another", "view", "comment", "staff"])
def test_uploading_is_not_there_for_others(submission: Submission, who: str) -> None:
    client = Client()
    if who == "another":
        client = member(SubmissionFactory())
    elif who in MemberRole.values:
        client = member(submission, MemberRole(who))
    elif who == "staff":
        client.force_login(UserFactory(superuser=True))

    for key in ("images", "documents", "nothing"):
        assert upload(client, submission, key, pdf()).status_code == 404
    assert upload(member(submission), submission, "summary", pdf()).status_code == 404
    assert upload(member(submission), submission, "nothing", pdf()).status_code == 404
    assert not UploadedFile.objects.exists()


def test_file_is_served_to_those_who_may_see_the_draft_and_never_run(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "documents", pdf())
    document = draft(submission).documents.get().document
    own = f"/submit/{submission.uuid}/preview/files/documents/{document.pk}/{document.filename}"

    served = writer.get(own)

    assert served.status_code == 200
    assert served["Content-Disposition"].startswith("attachment")
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert b"".join(served.streaming_content).startswith(b"%PDF-")
    assert member(SubmissionFactory()).get(own).status_code == 404
    assert Client().get(own).status_code == 404
    assert writer.get(document.url).status_code == 404


def test_picture_is_shown_beside_its_words_and_removed_by_a_button(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "images", picture())
    row = draft(submission).images.get()

    data = opened(writer, submission, "images")
    html = writer.get(address(submission, "images")).content.decode()
    assert f"/submit/{submission.uuid}/preview/files/images/ward" in html

    send(writer, submission, "images", data, f"remove:images:{row.uuid}")
    assert not draft(submission).images.exists()


def test_another_picture_cannot_be_named(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "images", picture())
    row, other = draft(submission).images.get(), ImageFactory()
    data = opened(writer, submission, "images")

    send(writer, submission, "images", data, **{f"images-{row.uuid}-image": str(other.pk)})

    assert draft(submission).images.get().image == row.image


def days_later(days: int = uploads.ORPHAN_DAYS + 1) -> None:
    UploadedFile.objects.update(at=timezone.now() - timedelta(days=days))


def test_removed_file_is_deleted_later_and_one_that_is_shown_stays(
    writer: Client, submission: Submission, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload(writer, submission, "images", picture("kept.jpg"))
    kept = draft(submission).images.get()
    upload(writer, submission, "images", picture("gone.jpg"))
    gone = draft(submission).images.exclude(uuid=kept.uuid).get()
    send(writer, submission, "images", opened(writer, submission, "images"), f"remove:images:{gone.uuid}")

    assert uploads.delete_orphans().startswith("0 ")  # Too soon.
    days_later()
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.delete_orphans().startswith("1 ")

    assert list(Image.objects.all()) == [kept.image]
    assert [path.name for path in tmp_path.rglob("original_images/*")] == ["kept.jpg"]


def test_removed_picture_is_brought_back_with_its_words(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "images", picture())
    row = draft(submission).images.get()
    send(writer, submission, "images", opened(writer, submission, "images"), f"remove:images:{row.uuid}")
    send(writer, submission, "images", opened(writer, submission, "images"), f"back:images:{row.uuid}")

    back = draft(submission).images.get()
    assert (back.image, back.alt_text, back.credit) == (row.image, row.alt_text, row.credit)


def test_picture_whose_file_is_deleted_is_not_brought_back(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "images", picture())
    row = draft(submission).images.get()
    send(writer, submission, "images", opened(writer, submission, "images"), f"remove:images:{row.uuid}")
    row.image.delete()
    send(writer, submission, "images", opened(writer, submission, "images"), f"back:images:{row.uuid}")

    assert not draft(submission).images.exists()


def test_file_that_an_older_revision_shows_stays(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "images", picture())
    draft(submission).save_revision(clean=False)  # Staff saved: what follows is a new revision.
    row = draft(submission).images.get()
    send(writer, submission, "images", opened(writer, submission, "images"), f"remove:images:{row.uuid}")
    days_later()

    assert uploads.delete_orphans().startswith("0 ")


def test_file_that_staff_use_elsewhere_stays(writer: Client, submission: Submission) -> None:
    for _ in range(3):
        upload(writer, submission, "images", picture())
    rows = list(draft(submission).images.all())
    for row in rows:
        send(writer, submission, "images", opened(writer, submission, "images"), f"remove:images:{row.uuid}")
    CaseStudyPageFactory(cover=rows[0].image)
    other = CaseStudyPageFactory()
    other.cover = rows[1].image
    other.save_revision()
    rows[2].image.collection = Collection.get_first_root_node()
    rows[2].image.save()
    days_later()

    assert uploads.delete_orphans().startswith("0 ")


def test_file_of_a_discarded_draft_is_deleted(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "documents", pdf())
    leaving.discard(submission=submission)
    days_later()

    assert uploads.delete_orphans().startswith("1 ")
    assert not Document.objects.exists()


def test_collection_is_made_once() -> None:
    first = uploads.collection_of_institutions()

    assert uploads.collection_of_institutions() == first
    assert Collection.objects.filter(name=uploads.COLLECTION).count() == 1


def test_title_of_a_file_never_is_a_path(writer: Client, submission: Submission) -> None:
    upload(writer, submission, "documents", pdf("../../etc/" + "x" * 300 + ".pdf"))

    document = draft(submission).documents.get().document
    assert document.file.name.startswith("documents/x")
    assert document.filename.endswith(".pdf")
