"""The full export: another site takes it in without loss."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as PillowImage

from casestudies.domain.exchange import archives
from casestudies.domain.exchange.records import ExchangeRefused, Kind
from casestudies.models import (
    CaseStudyDocument,
    CaseStudyImage,
    CaseStudyPage,
    FundingLine,
    Milestone,
    Partner,
    PartnershipModel,
)
from home.domain.organisations import merge_organisations
from home.models import Document, Image, Organisation
from pathway.models import CareerStage, FundingScheme, Profession, Specialty
from tests import factories
from tests.casestudies.exchange.exchanging import errors, exported, imported, kinds, said, snapshots

pytestmark = pytest.mark.django_db


def picture(kind, **options):
    """A picture in a format that loses something each time it is written."""
    buffer = io.BytesIO()
    image = PillowImage.effect_noise((60, 40), 90).convert("RGB")
    image.save(buffer, kind, **options)
    return factories.ImageFactory(file=ContentFile(buffer.getvalue(), name=f"noise.{kind.lower()}"), credit="Somebody")


def empty_site():
    """What a site that was never used has: a list of case studies with nothing in it."""
    CaseStudyPage.objects.all().delete()
    for page in CaseStudyPage.objects.all():
        page.delete()
    for model in (FundingScheme, Organisation, CareerStage, Profession, Specialty, PartnershipModel):
        if model is Organisation:
            Organisation.objects.exclude(merged_into=None).delete()
        model.objects.all().delete()
    for model in (Image, Document):
        for file in model.objects.all():
            file.file.delete(save=False)
            file.delete()


def varied_site():
    """Case studies in every state, with files in every format, and names of every kind."""
    full = factories.full_case_study(rows=3)
    full.cover, full.staff_note = picture("WEBP", quality=40), "Never public."
    for place, kind in enumerate(("JPEG", "GIF", "PNG", "AVIF"), 3):
        full.images.add(CaseStudyImage(sort_order=place, image=picture(kind), alt_text="Noise", credit="Nobody"))
    file = factories.DocumentFactory(title="The same bytes, another title")
    full.documents.add(CaseStudyDocument(sort_order=3, document=file))
    duplicate = factories.OrganisationFactory(name="Entered twice", logo=factories.ImageFactory())
    full.partners.add(Partner(sort_order=3, organisation=duplicate, role="host"))
    full.save_revision().publish()
    merge_organisations(keep=factories.OrganisationFactory(name="Kept"), duplicate=duplicate, user=None)
    draft = factories.CaseStudyPageFactory(live=False, title="Unfinished", summary="", is_sample=True)
    draft.partners.add(Partner(organisation_as_written="Not yet in the list"))
    draft.funding_lines.add(FundingLine(note="Not yet known"))
    draft.milestones.add(Milestone(title=""))
    draft.save_revision(clean=False)
    changing = factories.full_case_study(title="Being changed")
    changing.title, changing.goals = "Being changed, later", "<p>“Later” &amp; <b>bold</b>.</p>\r\n<p>Ω 😀</p>"
    changing.partners.first().contribution = "Brings more, later"
    changing.save_revision()
    return full, draft, changing


def test_full_export_is_imported_by_an_empty_site_without_loss():
    varied_site()
    before = snapshots()
    notes = dict(CaseStudyPage.objects.values_list("translation_key", "staff_note"))
    organisations = list(
        Organisation.objects.current().order_by("uuid").values("uuid", "name", "kind", "logo__file_hash", "note")
    )
    archive = exported("zip")
    empty_site()

    report = imported(archive, "zip", publish=True)

    assert errors(report) == []
    assert kinds(report).keys() == {Kind.NEW}
    assert snapshots() == before
    assert dict(CaseStudyPage.objects.values_list("translation_key", "staff_note")) == notes
    assert (
        list(Organisation.objects.current().order_by("uuid").values("uuid", "name", "kind", "logo__file_hash", "note"))
        == organisations
    )
    again = imported(archive, "zip", publish=True)
    assert kinds(again).keys() == {Kind.SAME}, said(again)
    assert snapshots() == before


def test_full_export_without_publishing_brings_the_latest_texts_as_drafts():
    varied_site()
    before = {key: latest for key, (_live, latest) in snapshots().items()}
    archive = exported("zip")
    empty_site()

    report = imported(archive, "zip")

    assert errors(report) == []
    assert {key: latest for key, (_live, latest) in snapshots().items()} == before
    assert not CaseStudyPage.objects.live().exists()
    assert kinds(imported(archive, "zip")).keys() == {Kind.SAME}


def test_full_export_holds_the_files_that_something_shows_once_and_no_others():
    factories.full_case_study()
    factories.ImageFactory(title="Shown nowhere", file=factories.image_file(colour="navy"))
    same = factories.full_case_study()

    archive = zipfile.ZipFile(io.BytesIO(exported("zip")))

    names = archive.namelist()
    assert len(names) == len(set(names))
    assert [name for name in names if name.startswith("pictures/")] == [
        f"pictures/{same.images.get().image.file_hash}.png"
    ]
    titles = [json.loads(line)["title"] for line in archive.read("pictures.jsonl").splitlines()]
    assert "Shown nowhere" not in titles
    assert len(titles) == Image.objects.count() - 1


def test_files_of_a_dry_run_and_of_a_refused_import_are_taken_back():
    factories.full_case_study()
    archive = exported("zip")
    empty_site()

    before = stored_files()

    imported(archive, "zip", dry_run=True)
    refused = imported(changed(archive, "organisations.jsonl", b'{"name": ""}\n'), "zip")

    assert len(errors(refused)) > 0
    assert not Image.objects.exists()
    assert stored_files() == before


def stored_files():
    return [
        name
        for folder in ("original_images", "documents")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    ]


def changed(archive, name, content):
    """The same archive with another content of one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        if content is not None:
            target.writestr(name, content)
    return buffer.getvalue()


def test_picture_that_is_none_or_says_where_it_was_taken_is_refused_or_cleaned():
    page = factories.full_case_study()
    sha1 = page.images.get().image.file_hash
    archive = exported("zip")
    buffer, exif = io.BytesIO(), PillowImage.Exif()
    exif[0x010E] = "Taken at home"
    PillowImage.new("RGB", (40, 30), "teal").save(buffer, "PNG", exif=exif)
    empty_site()

    wrong = imported(changed(archive, f"pictures/{sha1}.png", b"<script>"), "zip")
    report = imported(changed(archive, f"pictures/{sha1}.png", buffer.getvalue()), "zip")

    assert any("is not a picture that can be read" in error for error in errors(wrong))
    assert errors(report) == []
    with Image.objects.first().file.open("rb") as file:
        assert b"Taken at home" not in file.read()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("manifest.json", None, "no archive that can be read"),
        ("manifest.json", b"[]", "no archive that can be read"),
        ("manifest.json", b'{"format": "other"}', "of another format"),
        ("case_studies.jsonl", b'{"title": "a"}\n{', "case_studies.jsonl, line 2 is not valid JSON"),
        ("case_studies.jsonl", b"7", "case_studies.jsonl, line 1: write an object"),
        ("case_studies.jsonl", b" " * 1001, "case_studies.jsonl, line 1 is longer than any record"),
        ("big.jsonl", b" " * 5001, "unpacks to more than any export holds"),
    ],
)
def test_archive_that_cannot_be_read_is_refused_with_a_sentence(name, content, sentence, monkeypatch):
    factories.CaseStudyIndexPageFactory()
    monkeypatch.setattr(archives, "MOST_LINE", 1000)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 5000)

    with pytest.raises(ExchangeRefused) as refused:
        imported(changed(exported("zip"), name, content), "zip")

    assert sentence in refused.value.messages[0]


def test_archive_that_was_cut_off_or_packs_too_well_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "SMALL", 1000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case_studies.jsonl", b" " * 1_000_000)

    with pytest.raises(ExchangeRefused, match="no archive that can be read"):
        imported(exported("zip")[:-30], "zip")
    with pytest.raises(ExchangeRefused, match="unpacks to more than"):
        imported(buffer.getvalue(), "zip")


def test_export_of_a_file_that_is_gone_from_the_disk_says_which():
    factories.full_case_study()
    for image in Image.objects.all():
        image.file.storage.delete(image.file.name)

    with pytest.raises(ExchangeRefused, match=f"The file of “{Image.objects.first().title}” is missing"):
        exported("zip")
