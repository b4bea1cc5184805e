"""The preview: as it will be published, with the draft's private files for its readers and for nobody else; comments."""

import re
from uuid import uuid4

import pytest

from casestudies.models import CaseStudyDocument, Comment, Partner
from home.enums import MemberRole
from tests import factories
from tests.casestudies.portal.drafts import address, draft, signed_in, with_picture
from tests.home.media import Reader
from tests.reviewing import agreed

pytestmark = pytest.mark.django_db


def reader(submission, role=MemberRole.VIEW):
    client = Reader()
    client.force_login(factories.MembershipFactory(organisation=submission.organisation, role=role).user)
    return client


def shown(client, submission):
    return client.get(address(submission, "preview/")).content.decode()


def test_preview_is_the_page_as_it_will_be_published():
    page = factories.full_case_study(title="Sample fellowships")
    submission = factories.SubmissionFactory(page=page, stage="correcting")
    page.goals = "<p>Corrected goals.</p>"
    page.save_revision()
    client = reader(submission)

    private = shown(client, submission)
    agreed(submission)
    page.get_latest_revision().publish()
    public = client.get(page.url).content.decode()

    def text(html):
        page = html.partition("<h1>")[2].partition('id="provenance"')[0]
        return " ".join(re.sub(r'(src|srcset|href)="[^"]*"', "", page).split())

    assert "Corrected goals." in private
    assert len(text(private)) > 3000
    assert text(private) == text(public)
    assert "<title>Preview: Sample fellowships" in re.sub(r">\s+", ">", private)
    assert 'content="noindex, nofollow"' in private
    assert "canonical" not in private


def test_preview_names_organisations_that_the_academy_has_still_to_add():
    submission = draft()
    page = submission.page
    page.lead_organisation_as_written = "A new trust"
    page.partners.add(Partner(organisation_as_written="A new partner"), Partner(organisation_as_written="A new trust"))
    page.save_revision(clean=False)

    html = shown(reader(submission), submission)

    assert "The page will also name A new trust, A new partner, once the Academy has added them" in html


def test_pictures_and_documents_of_a_draft_show_to_its_readers_and_to_nobody_else():
    submission = draft()
    image, document = with_picture(submission), factories.DocumentFactory()
    page = submission.page.get_latest_revision_as_object()
    page.documents.add(CaseStudyDocument(document=document))
    linked = factories.DocumentFactory()
    page.background = f'<p><a linktype="document" id="{linked.pk}">Plan</a></p>'
    page.save_revision(clean=False)
    client, other, nobody = reader(submission), reader(draft()), Reader()

    html = shown(client, submission)

    files = set(re.findall(rf"/submit/{submission.uuid}/preview/files/[^\s\",]+", html))
    kinds = {re.search(r"files/(\w+)/", file)[1] for file in files}
    assert kinds == {"images", "documents"}
    assert "/media/images/" not in html
    assert '"/documents/' not in html
    assert len({file for file in files if "/documents/" in file}) == 2
    assert [client.get(file).status_code for file in sorted(files)] == [200] * len(files)
    for stranger in (other, nobody):
        assert {stranger.get(file).status_code for file in files} == {404}
        assert stranger.get(image.get_rendition("width-480|format-webp").url).status_code == 404
    answer = client.get(next(file for file in files if "/images/" in file))
    assert "private, no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_of_another_draft_is_not_to_be_had_through_ones_own():
    mine, theirs = draft(), draft()
    image, document = with_picture(theirs), factories.DocumentFactory()
    client = reader(mine, MemberRole.MANAGE)
    name = image.get_rendition("width-480|format-webp").file.name

    base = address(mine, "preview/files/")
    assert client.get(f"{base}{name}").status_code == 404
    assert client.get(f"{base}documents/{document.pk}/{document.filename}").status_code == 404
    assert client.get(f"{base}documents/x/y.pdf").status_code == 404
    assert client.get(f"{base}original_images/{image.filename}").status_code == 404


def test_a_picture_that_was_taken_out_of_the_draft_is_gone():
    submission = draft()
    image = with_picture(submission)
    file = address(submission, f"preview/files/{image.get_rendition('width-480|format-webp').file.name}")
    client = reader(submission)
    assert client.get(file).status_code == 200

    page = submission.page.get_latest_revision_as_object()
    page.images = []
    page.save_revision(clean=False)

    assert client.get(file).status_code == 404


@pytest.mark.parametrize("role", MemberRole)
def test_preview_offers_and_takes_comments_from_those_who_may(role):
    submission = draft()
    client = signed_in(submission, role)

    html = shown(client, submission)
    answer = client.post(address(submission, "preview/"), {"token": uuid4(), "section": "posts", "text": "Four posts?"})

    may = role.covers(MemberRole.COMMENT)
    assert ("Send the comment" in html) == may
    assert answer.status_code == (302 if may else 404)
    assert Comment.objects.count() == may
    assert ("Check and send" in html) == (role == MemberRole.MANAGE)


def test_comment_without_words_loses_nothing_and_says_what_to_do():
    submission = draft()

    answer = signed_in(submission).post(address(submission, "preview/"), {"token": uuid4(), "section": "impact"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_text">Write your comment.' in html
    assert '<option value="impact" selected>' in html


def test_comment_of_a_robot_is_not_kept():
    submission = draft()

    answer = signed_in(submission).post(
        address(submission, "preview/"), {"token": uuid4(), "text": "Buy", "homepage_2": "http://example.org"}
    )

    assert (answer.status_code, Comment.objects.count()) == (422, 0)


def test_comment_is_shown_beside_the_text_and_marked_done_by_those_who_write():
    submission = draft()
    client = signed_in(submission, MemberRole.EDIT)
    client.post(
        address(submission, "preview/"),
        {"token": uuid4(), "section": "posts", "text": "<script>alert(1)</script> Four?"},
    )
    comment = Comment.objects.get()

    html = shown(client, submission)
    done = address(submission, f"comments/{comment.token}/")
    commenter = signed_in(submission, MemberRole.COMMENT)
    assert commenter.post(done).status_code == 404
    client.post(done)

    assert '<a href="#posts">Posts</a>' in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Four?" in html
    assert "Open again" in shown(client, submission)
    client.post(done, {"open": "1"})
    assert Comment.objects.open().count() == 1


def test_comment_of_another_draft_cannot_be_closed_through_ones_own():
    mine, theirs = draft(), draft()
    signed_in(theirs).post(address(theirs, "preview/"), {"token": uuid4(), "text": "Hm"})
    comment = Comment.objects.get()

    answer = signed_in(mine).post(address(mine, f"comments/{comment.token}/"))

    assert answer.status_code == 404
    assert Comment.objects.open().count() == 1
