"""What helps staff to review: what was changed since, the queue, private notes, completeness, what is there already."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies.domain import changes
from casestudies.domain.looking import changed_since, keep_look
from casestudies.domain.resolving import ResolvingRefused, resolve_name
from casestudies.domain.sending import send
from casestudies.enums import Stage
from casestudies.forms.reading import DraftReader
from casestudies.models import CaseStudyPage, Look, Milestone, PrivateNote, Submission
from casestudies.selectors.likeness import like_case_studies, names_to_resolve
from casestudies.selectors.queue import place_in_queue
from home.domain.comparing import Mark
from home.models import Organisation
from tests import editing, factories
from tests.casestudies.portal.drafts import address, signed_in
from tests.reviewing import in_review, latest, reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return editing.signed_in("Moderators")


def screen(submission, what=""):
    return reverse("case_study_review", args=[submission.page_id]) + what


def post(client, submission, what, **data):
    return client.post(reverse(f"case_study_{what}", args=[submission.page_id]), data, follow=True)


def shown(client, submission, what=""):
    """The text as the screen shows it."""
    return (
        client.get(screen(submission, what))
        .content.decode()
        .partition('id="the-text"')[2]
        .partition('id="give-back"')[0]
    )


def edit(submission, **fields):
    page = latest(submission)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=factories.UserFactory())


def with_name(name="Univ. of Nowhere"):
    """A case study in review that names an organisation which is not in the list, twice."""
    submission = in_review()
    page = latest(submission)
    page.lead_organisation, page.lead_organisation_as_written = None, name
    partner = page.partners.all()[0]
    partner.organisation, partner.organisation_as_written = None, name
    page.partners.add(partner)
    page.save_revision(clean=False)
    return submission


# --- What was changed since -----------------------------------------------------------------------


def test_the_first_time_all_of_the_text_is_shown(staff):
    html = shown(staff, in_review())

    assert "Begin with the job plan." in html
    assert "You read it on" not in html


def test_giving_back_that_is_refused_says_why_and_still_shows_all_of_the_text(staff):
    submission = in_review()

    refused = staff.post(screen(submission), {"note": ""})

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Note at least one change" in html
    assert "Begin with the job plan." in html
    assert not Look.objects.exists()


def test_giving_back_counts_as_having_read_what_was_given_back(staff):
    submission = in_review()

    staff.post(screen(submission), {"note": "Say who pays."})

    assert any("Begin with the job plan." in words for _label, words in Look.objects.get().text.values())


def test_after_reading_only_what_was_changed_is_shown_word_by_word(staff):
    submission = in_review()
    post(staff, submission, "read")
    edit(submission, lessons="<p>Begin with the whole job plan.</p>")

    html = shown(staff, submission)

    assert re.search(r"Begin with the <ins>.*?whole .*?</ins>job plan", html)
    assert "Consultants had no time" not in html
    assert "Consultants had no time" in shown(staff, submission, "?all")


def test_each_reviewer_has_read_what_they_have_read(staff):
    submission = in_review()
    post(staff, submission, "read")

    other = editing.signed_in("Editors")

    assert "Nothing was changed since." in shown(staff, submission)
    assert "Begin with the job plan." in shown(other, submission)
    assert Look.objects.get().reviewer == staff.user


def test_rows_that_came_and_went_are_told_by_their_uuid():
    submission, person = in_review(), reviewer()
    keep_look(submission=submission, reviewer=person, text=DraftReader(submission).text())
    page = latest(submission)
    gone = page.milestones.all()[0]
    page.milestones.set([Milestone(date="2026", title="Another step", sort_order=0)])
    page.save_revision()

    since = changed_since(Look.objects.get(), DraftReader(submission).text())

    assert all(piece.mark == Mark.ADDED for pieces in since.changed.values() for piece in pieces)
    assert "Another step" in {piece.text for pieces in since.changed.values() for piece in pieces}
    assert {taken.words for taken in since.taken_out} == {str(gone.date), gone.title, gone.detail}


def test_giving_the_text_back_counts_as_having_read_it(staff):
    submission = in_review()
    staff.post(screen(submission), {"note": "Say who pays."})
    send(
        submission=Submission.objects.get(),
        by=factories.MembershipFactory(organisation=submission.organisation).user,
        agrees_to_licence=True,
        agrees_to_images=True,
    )

    assert "Nothing was changed since." in shown(staff, submission)


def test_what_is_asked_for_is_shown_though_nothing_was_changed_there(staff):
    submission = in_review()
    post(staff, submission, "read")
    changes.collect(submission=submission, place="goals", where="Goals", text="Which goals?", by=reviewer())

    assert "Which goals?" in shown(staff, submission)


# --- The queue ------------------------------------------------------------------------------------


def queued(days, **fields):
    since = timezone.now() - timedelta(days=days)
    return factories.SubmissionFactory(stage=Stage.SUBMITTED, submitted_at=since, stage_since=since, **fields)


def test_the_queue_has_ones_own_and_the_pool_in_the_order_of_the_board():
    person = reviewer()
    first, second = queued(9), queued(5, assignee=person)
    queued(7, assignee=reviewer())
    factories.SubmissionFactory(stage=Stage.CHANGES_ASKED)

    places = [place_in_queue(page_id=each.page_id, user_id=person.pk) for each in (first, second)]

    assert [(place.number, place.total, place.next_page) for place in places] == [
        (1, 2, second.page_id),
        (2, 2, first.page_id),
    ]


def test_what_is_not_in_the_queue_leads_to_its_first_and_the_last_one_to_none():
    only, other = queued(1), factories.SubmissionFactory(stage=Stage.PUBLISHED)

    assert place_in_queue(page_id=other.page_id, user_id=0).next_page == only.page_id
    assert place_in_queue(page_id=only.page_id, user_id=0).next_page is None


def test_read_and_skip_lead_to_the_next_and_after_the_last_to_the_board(staff):
    submission, following = in_review(), in_review()

    html = staff.get(screen(submission)).content.decode()
    read = staff.post(reverse("case_study_read", args=[submission.page_id]))
    Submission.objects.filter(pk=following.pk).delete()
    last = staff.post(reverse("case_study_read", args=[submission.page_id]))

    assert "<strong>1 / 2</strong>" in html
    assert f'href="{screen(following)}">Skip for now' in html
    assert (read.url, last.url) == (screen(following), "/admin/submissions/board/")


# --- Notes ----------------------------------------------------------------------------------------


def test_a_private_note_is_seen_by_staff_and_nowhere_by_the_institution(staff):
    submission = in_review()

    empty = post(staff, submission, "note", text=" ")
    post(staff, submission, "note", text="Their dean is a friend of ours.")

    assert empty.status_code == 422
    assert "Their dean" in editing.signed_in("Editors").get(screen(submission)).content.decode()
    member = signed_in(submission)
    for what in ("", "preview/", "changes/"):
        assert "Their dean" not in member.get(address(submission, what)).content.decode()
    assert PrivateNote.objects.get().by == staff.user


# --- There already? -------------------------------------------------------------------------------


def test_names_are_compared_with_the_list_whatever_their_order_and_short_name():
    sample = factories.OrganisationFactory(name="University of Sample Town")
    short = factories.OrganisationFactory(name="Imaginary Health Board", short_name="IHB")

    found = names_to_resolve(["Sample Town University", "IHB", "Something else", "IHB"])

    assert [(each.name, each.candidates) for each in found] == [
        ("Sample Town University", ((sample.pk, sample.name),)),
        ("IHB", ((short.pk, short.name),)),
        ("Something else", ()),
    ]


def test_one_click_puts_the_entry_at_every_place_of_the_name(staff):
    submission = with_name("Nowhere University")
    listed = factories.OrganisationFactory(name="University of Nowhere")
    html = staff.get(screen(submission)).content.decode()

    post(staff, submission, "resolve", name="Nowhere University", organisation=listed.pk)

    page = latest(submission)
    assert "It is University of Nowhere" in html
    assert (page.lead_organisation, page.partners.all()[0].organisation) == (listed, listed)
    assert (page.lead_organisation_as_written, page.partners.all()[0].organisation_as_written) == ("", "")


def test_one_click_adds_it_to_the_list(staff):
    submission = with_name("Trust of Nowhere")

    post(staff, submission, "resolve", name="Trust of Nowhere", organisation="new")

    assert latest(submission).lead_organisation == Organisation.objects.get(name="Trust of Nowhere")


def test_what_is_in_the_list_is_not_added_twice(staff):
    submission = with_name("trust of nowhere")
    factories.OrganisationFactory(name="The Trust of Nowhere")

    html = post(staff, submission, "resolve", name="trust of nowhere", organisation="new").content.decode()

    assert "is in the list already" in html
    assert latest(submission).lead_organisation is None


def test_a_name_that_is_no_longer_there_or_a_text_that_is_not_ours_is_refused():
    submission, by = with_name(), reviewer()
    with pytest.raises(ResolvingRefused, match="no longer in the text"):
        resolve_name(submission=submission, name="Other", organisation=None, by=by)
    Submission.objects.update(stage=Stage.CHANGES_ASKED)

    with pytest.raises(ResolvingRefused, match="Changes asked for"):
        resolve_name(submission=submission, name="Univ. of Nowhere", organisation=None, by=by)


def test_an_entry_that_is_gone_is_said_so(staff):
    html = post(staff, with_name(), "resolve", name="Univ. of Nowhere", organisation="99999").content.decode()

    assert "no longer in the list" in html


def test_case_studies_with_a_like_title_or_the_same_organisations_are_named(staff):
    submission = in_review()
    page = latest(submission)
    CaseStudyPage.objects.filter(pk=submission.page_id).update(draft_title="Joint posts for midwives")
    like = factories.CaseStudyPageFactory(title="Joint posts for our midwives")
    short = factories.CaseStudyPageFactory(title="Joint posts")
    secret = factories.SubmissionFactory(page__title="Joint posts for midwives everywhere").page
    same = factories.CaseStudyPageFactory(title="Of another name", lead_organisation=page.lead_organisation)
    same.partners.add(factories.casestudies.Partner(organisation=page.partners.all()[0].organisation))
    same.save()

    found = like_case_studies(
        page_id=page.pk,
        title="Joint posts for midwives",
        organisations={page.lead_organisation_id, page.partners.all()[0].organisation_id},
    )

    assert [(each.pk, each.why) for each in found] == [
        (like.pk, "a like title"),
        (short.pk, "a like title"),
        (same.pk, "the same organisations"),
    ]
    assert secret.pk not in [each.pk for each in found]
    assert "Of another name" in staff.get(screen(submission)).content.decode()


def test_the_screen_says_what_is_missing(staff):
    submission = in_review()
    edit(submission, goals="", contact_role="")

    html = staff.get(screen(submission)).content.decode()

    assert "Completeness: 11 of 13 steps have nothing missing" in html
    assert "Contact role" in html
