"""Saving a part: what is stored, what is kept beside it, and what happens once."""

from typing import Any

import pytest
from wagtail.models import PageLogEntry, Revision

from casestudies.domain.saving import Writer, WritingRefused, save_part
from casestudies.domain.stages import move
from casestudies.enums import KeptReason, Stage
from casestudies.merging import Part
from casestudies.models import CaseStudyPage, KeptAnswer, Submission
from casestudies.steps import STEPS
from tests.casestudies.saving import Form, draft, revisions
from tests.factories import OrganisationFactory, SubmissionFactory, UserFactory, full_case_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    page = full_case_study(rows=2)
    CaseStudyPage.objects.filter(pk=page.pk).update(live=False, live_revision=None)
    return SubmissionFactory(page=CaseStudyPage.objects.get(pk=page.pk))


@pytest.mark.parametrize("key", [each.key for each in STEPS])
def test_save_of_what_was_read_changes_nothing(submission: Submission, key: str) -> None:
    before = CaseStudyPage.objects.get(pk=submission.page_id).latest_revision

    result = Form(submission, key).save()

    after = CaseStudyPage.objects.get(pk=submission.page_id).latest_revision
    assert (after.pk, after.content, after.created_at) == (before.pk, before.content, before.created_at)
    assert not result.is_merged


@pytest.mark.parametrize("key", [each.key for each in STEPS])
def test_read_is_the_normal_form_of_what_it_reads(submission: Submission, key: str) -> None:
    form = Form(submission, key)

    assert form.save().sent == form.load().version


def test_save_writes_a_draft_that_opens(submission: Submission) -> None:
    form = Form(submission, "summary")
    form.type("title", "Another title").type("summary", "Two\r\nlines ").type("start_year", " 2,021 ").type(
        "nations", ("wales",)
    )

    form.save()

    page = draft(submission)
    assert (page.title, page.summary, page.start_year, page.nations) == ("Another title", "Two\nlines", 2021, ["wales"])
    assert CaseStudyPage.objects.get(pk=page.pk).draft_title == "Another title"
    assert not page.live
    assert page.has_unpublished_changes


def test_save_of_rows_adds_removes_and_moves(submission: Submission) -> None:
    form = Form(submission, "development")
    first, second = form.part.rows["milestones"]
    new = form.add("milestones", title="New", date="2025-07", detail="")
    rows = {"milestones": (form.part.rows["milestones"][2], second)}
    form.part = Part(form.part.values, rows)

    form.save()

    assert [(str(row.uuid), row.title) for row in draft(submission).milestones.order_by("sort_order")] == [
        (new, "New"),
        (second.uuid, "Step 1"),
    ]
    assert first.uuid not in str(draft(submission).to_json())


def test_posts_keep_their_own_lists(submission: Submission) -> None:
    form = Form(submission, "posts")
    identity = form.add(
        "posts",
        role="Lecturer",
        number_created="6",
        is_permanent="yes",
        professions=form.part.rows["posts"][0].values["professions"],
    )

    form.save()

    post = draft(submission).posts.all()[2]
    assert (str(post.uuid), post.role, post.number_created, post.is_permanent) == (identity, "Lecturer", 6, True)
    assert [str(p.pk) for p in post.professions.all()] == list(form.part.rows["posts"][0].values["professions"])


def test_rich_text_keeps_the_blocks_that_were_not_touched(submission: Submission) -> None:
    page = draft(submission)
    page.background = (
        '<p data-block-key="k1">See <a linktype="page" id="1">this</a>.</p><p data-block-key="k2">Old.</p>'
    )
    page.save_revision()
    form = Form(submission, "story")

    form.type("background", form.part.values["background"] + " **New.**").save()

    assert draft(submission).background == (
        '<p data-block-key="k1">See <a linktype="page" id="1">this</a>.</p><p>Old. <b>New.</b></p>'
    )


def test_organisation_in_the_list_is_found_by_its_name(submission: Submission) -> None:
    known = OrganisationFactory(name="The University of Sampleton", short_name="UoS")
    form = Form(submission, "partners")

    form.type("lead_organisation", "uos").save()

    page = draft(submission)
    assert (page.lead_organisation, page.lead_organisation_as_written) == (known, "")
    assert form.load().part.values["lead_organisation"] == "The University of Sampleton"


def test_organisation_that_is_not_in_the_list_is_kept_as_written(submission: Submission) -> None:
    form = Form(submission, "partners")

    form.type("lead_organisation", "New Trust").type("organisation", "Other Trust", row=0, relation="partners").save()

    page = draft(submission)
    partner = page.partners.all()[0]
    assert (page.lead_organisation, page.lead_organisation_as_written) == (None, "New Trust")
    assert (partner.organisation, partner.organisation_as_written) == (None, "Other Trust")
    assert form.load().part.values["lead_organisation"] == "New Trust"


@pytest.mark.parametrize(
    ("key", "name", "typed"),
    [
        ("summary", "start_year", "about 2012"),
        ("summary", "start_year", "1799"),
        ("summary", "title", "x" * 300),
        ("summary", "progress", "odd"),
    ],
)
def test_answer_that_does_not_fit_is_kept_as_typed(submission: Submission, key: str, name: str, typed: str) -> None:
    form = Form(submission, key)

    result = form.type(name, typed).save()

    assert not result.is_merged
    assert form.load().part.values[name] == typed
    assert draft(submission).pk == submission.page_id
    [kept] = KeptAnswer.objects.all()
    assert (kept.reason, kept.value) == (KeptReason.UNFIT, typed)
    form.type(name, "2012" if name == "start_year" else "").save()
    assert not KeptAnswer.objects.exists()


def test_answer_that_does_not_fit_gives_way_to_one_that_staff_put_there(submission: Submission) -> None:
    Form(submission, "summary").type("start_year", "about 2012").save()
    page = draft(submission)
    page.start_year = 2013
    page.save_revision()

    assert Form(submission, "summary").part.values["start_year"] == "2013"


def test_entry_that_does_not_exist_is_not_referred_to(submission: Submission) -> None:
    form = Form(submission, "posts")
    stage = form.part.rows["posts"][0].values["career_stage"]

    form.type("career_stage", "99999", row=0, relation="posts").type(
        "professions", ("99999", "9" * 40), row=0, relation="posts"
    ).save()

    assert str(draft(submission).posts.all()[0].career_stage.pk) == stage


def test_image_cannot_be_made_another_by_its_number(submission: Submission) -> None:
    form = Form(submission, "images")
    first, second = (row.values["image"] for row in form.part.rows["images"])

    form.type("image", second, row=0, relation="images").save()
    assert draft(submission).images.all()[0].image_id == int(first)

    form.load()
    form.type("image", second, row=0, relation="images").save(files={second})
    assert draft(submission).images.all()[0].image_id == int(second)


# --- Two at once ----------------------------------------------------------------------------------


def test_same_saving_sent_again_does_nothing(submission: Submission) -> None:
    one = Form(submission, "challenges")
    one.add("challenges", challenge="Once", response="")
    one.save()
    Form(submission, "challenges").type("challenge", "Twice", row=2, relation="challenges").save()

    one.number -= 1
    one.version = "what it started from"
    one.save()

    assert [row.challenge for row in draft(submission).challenges.all()] == ["Hard 0", "Hard 1", "Twice"]
    assert not KeptAnswer.objects.exists()


def test_answer_that_never_arrived_is_no_clash_with_oneself(submission: Submission) -> None:
    form = Form(submission, "summary")
    started_from = form.version
    form.type("summary", "First words").save()

    form.version = started_from
    form.number = 2
    result = save_part(
        submission=submission,
        step=form.step,
        typed=form.type("summary", "First words and others").part,
        base_version=started_from,
        writer=Writer(tab=form.tab, number=2, answered=0),
    )

    assert not result.is_merged
    assert draft(submission).summary == "First words and others"


def test_history_does_not_fill(submission: Submission) -> None:
    before = revisions(submission)
    entries = PageLogEntry.objects.count()
    one, two = Form(submission, "summary", UserFactory()), Form(submission, "story", UserFactory())

    for n in range(5):
        one.type("start_note", f"Note {n}").save()
        two.type("goals", f"Goal {n}").save()

    assert revisions(submission) == before + 1
    assert PageLogEntry.objects.count() == entries + 1
    assert (draft(submission).start_note, draft(submission).goals) == ("Note 4", "<p>Goal 4</p>")


def test_revision_of_staff_is_never_overwritten(submission: Submission) -> None:
    user = UserFactory()
    form = Form(submission, "summary", user)
    form.type("start_note", "One").save()
    staff = draft(submission).save_revision(user=user)
    content = Revision.objects.get(pk=staff.pk).content

    form.type("start_note", "Two").save()

    assert Revision.objects.get(pk=staff.pk).content == content
    assert draft(submission).start_note == "Two"


def test_revision_from_before_it_was_sent_is_not_overwritten(submission: Submission) -> None:
    form = Form(submission, "summary")
    form.type("start_note", "One").save()
    sent = draft(submission).latest_revision_id
    move(submission=submission, to=Stage.SUBMITTED)
    move(submission=submission, to=Stage.CHANGES_ASKED)

    form.type("start_note", "Two").save()

    assert Revision.objects.get(pk=sent).content["start_note"] == "One"


def test_writing_is_refused_after_it_was_sent(submission: Submission) -> None:
    form = Form(submission, "summary")
    move(submission=submission, to=Stage.SUBMITTED)

    with pytest.raises(WritingRefused, match="Sent to the Academy"):
        form.type("summary", "Too late").save()

    assert draft(submission).summary != "Too late"


def test_writing_is_refused_while_staff_locked_the_page(submission: Submission) -> None:
    CaseStudyPage.objects.filter(pk=submission.page_id).update(locked=True)

    with pytest.raises(WritingRefused, match="locked"):
        Form(submission, "summary").type("summary", "Now").save()


@pytest.mark.parametrize("key", ["summary", "posts"])
def test_queries_of_a_saving_do_not_grow_with_rows(django_assert_max_num_queries: Any, key: str) -> None:
    for rows in (1, 4):
        page = full_case_study(rows=rows)
        CaseStudyPage.objects.filter(pk=page.pk).update(live=False)
        form = Form(SubmissionFactory(page=page), key)
        form.type("summary", "x") if key == "summary" else form.type("note", "x", row=0, relation="posts")
        form.save()
        form.type("summary", "y") if key == "summary" else form.type("note", "y", row=0, relation="posts")
        with django_assert_max_num_queries(22):
            form.save()
