"""Who looks after a submission: rules, turns, people who are away, dates."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry

from casestudies.domain.assigning import AssigningRefused, assign, give_owner, set_away, set_due
from casestudies.domain.sending import send
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import AssignmentRule, Submission
from home.models import OutboxMessage
from tests import factories
from tests.casestudies.portal.drafts import draft
from tests.reviewing import reviewer

pytestmark = pytest.mark.django_db


def sent(**fields):
    submission = draft(**fields)
    member = factories.MembershipFactory(organisation=submission.organisation).user
    send(submission=submission, by=member, agrees_to_licence=True, agrees_to_images=True)
    return Submission.objects.get(pk=submission.pk)


def rule(**fields):
    return AssignmentRule.objects.create(**fields)


def group(*people):
    made = Group.objects.create(name="Readers")
    for person in people:
        person.groups.add(made)
    return made


def told(kind):
    messages = OutboxMessage.objects.filter(template=kind).order_by("pk")
    return [delivery.address for message in messages for delivery in message.deliveries.all()]


def test_without_a_rule_a_new_submission_is_in_the_pool_and_the_team_reads_so(settings):
    settings.STAFF_EMAILS = ["team@example.org"]

    submission = sent()

    assert submission.assignee is None
    assert told("submission-arrived") == ["team@example.org"]


def test_the_first_rule_that_matches_decides_and_its_person_reads_so():
    other, north, everything = reviewer(), reviewer(), reviewer()
    rule(position=1, organisation=factories.OrganisationFactory(), person=other)
    rule(position=2, region="north-west", person=north)
    rule(position=3, person=everything)
    page = factories.CaseStudyPageFactory(live=False, regions=["north-west"], nations=["england"])

    assert sent(page=page).assignee == north
    assert sent().assignee == everything
    assert told("submission-arrived") == [north.email, everything.email]
    assert told("submission-assigned") == []


def test_a_rule_of_a_partnership_model_and_an_organisation_looks_at_both():
    model, organisation, person = factories.PartnershipModelFactory(), factories.OrganisationFactory(), reviewer()
    rule(partnership_model=model, organisation=organisation, person=person)

    def page():
        made = factories.CaseStudyPageFactory(live=False)
        made.partnership_models.add(model)
        return made

    assert sent(page=page(), organisation=organisation).assignee == person
    assert sent(page=page()).assignee is None
    assert sent(organisation=organisation).assignee is None


def test_a_group_takes_turns_without_those_who_are_away():
    first, second, away = reviewer(), reviewer(), reviewer()
    rule(group=group(first, second, away))
    set_away(person=away, until=timezone.localdate())

    assert [sent().assignee for _ in range(4)] == [first, second, first, second]


def test_a_person_who_is_away_leaves_it_to_the_next_rule():
    away, deputy = reviewer(), reviewer()
    rule(position=1, person=away)
    rule(position=2, person=deputy)
    set_away(person=away, until=timezone.localdate() + timedelta(days=3))

    assert sent().assignee == deputy


def test_who_looks_after_it_keeps_it_in_the_next_round_unless_away():
    person = reviewer()
    rule(person=reviewer())
    submission = sent()
    assign(submissions=[submission], to=person)
    move(submission=submission, to=Stage.CHANGES_ASKED)
    move(submission=submission, to=Stage.SUBMITTED)
    kept = Submission.objects.get().assignee
    set_away(person=person, until=timezone.localdate())

    assert kept == person
    assert Submission.objects.get().assignee is None


def test_what_is_finished_stays_with_somebody_who_goes_away():
    person = reviewer()
    submission = factories.SubmissionFactory(stage=Stage.PUBLISHED, assignee=person)

    assert set_away(person=person, until=timezone.localdate()) == 0
    submission.refresh_from_db()
    assert submission.assignee == person


def test_giving_is_told_logged_and_counted_once():
    submission, person, by = sent(), reviewer(), reviewer()

    numbers = [assign(submissions=[submission], to=person, by=by) for _ in range(2)]

    assert numbers == [1, 0]
    assert told("submission-assigned") == [person.email]
    entry = PageLogEntry.objects.get(action="casestudies.assign", page=submission.page_id)
    assert (entry.user, entry.message) == (by, f"Given to {person}")


def test_nothing_is_given_to_somebody_who_is_away_or_not_staff():
    submission, away = sent(), reviewer()
    set_away(person=away, until=timezone.localdate())

    for person in (away, factories.UserFactory()):
        with pytest.raises(AssigningRefused):
            assign(submissions=[submission], to=person)


def test_a_due_date_is_set_logged_and_taken_away():
    submission, day = sent(), timezone.localdate()

    numbers = [set_due(submissions=[submission], due_on=due) for due in (day, day, None)]

    assert numbers == [1, 0, 1]
    logged = PageLogEntry.objects.filter(action="casestudies.due").order_by("pk")
    assert logged.last().message == "No due date any more"


def test_a_rule_needs_a_person_or_a_group_and_not_both():
    for fields in ({}, {"person": reviewer(), "group": Group.objects.first()}):
        with pytest.raises(ValidationError, match="one of the two"):
            AssignmentRule(**fields).full_clean()


def test_nobody_is_found_where_nobody_is_here():
    rule(group=group())

    assert give_owner(submission=sent()) is None


def test_wagtail_writes_to_no_group_about_a_case_study_and_still_does_about_other_pages(mailoutbox):
    person = reviewer()
    policy = factories.PolicyPageFactory()
    policy.save_revision()

    sent()
    about_case_study = [each.subject for each in mailoutbox]
    policy.get_workflow().start(policy, None)

    assert about_case_study == []
    assert [each.to for each in mailoutbox] == [[person.email]]
