"""Sample submissions: one in every stage, labelled, made once, without mail."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, WorkflowState

from casestudies.domain.sample_submissions import load_sample_submissions
from casestudies.domain.samples import SamplesRefused
from casestudies.enums import REVIEWED, Stage
from casestudies.models import CaseStudyPage, Submission
from home.enums import MemberRole
from home.models import Membership, OutboxMessage, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms():
    factories.CaseStudyIndexPageFactory()
    for one in (
        factories.PartnershipModelFactory,
        factories.CareerStageFactory,
        factories.ProfessionFactory,
        factories.SpecialtyFactory,
    ):
        one.create_batch(3)


def test_samples_are_one_in_every_stage_labelled_and_with_a_sound_tree(terms):
    submissions = load_sample_submissions()

    assert [submission.where for submission in submissions] == list(Stage)
    pages = CaseStudyPage.objects.all()
    assert {(page.is_sample, page.title.startswith("Sample to rehearse with")) for page in pages} == {(True, True)}
    assert {page.submission.where for page in pages if page.live} == {Stage.PUBLISHED, Stage.CORRECTING}
    assert Page.find_problems() == ([], [], [], [], [])
    running = {s.where for s in submissions if s.page.current_workflow_state}
    assert running == REVIEWED
    assert WorkflowState.objects.filter(requested_by__isnull=False).count() == 0


def test_samples_rows_have_a_place_each(terms):
    pages = [submission.page.get_latest_revision_as_object() for submission in load_sample_submissions()]

    for page in pages:
        posts = [post.sort_order for post in page.posts.all()]
        assert None not in posts
        assert len(set(posts)) == len(posts) > 0


def test_samples_write_to_nobody_and_nobody_can_sign_in_as_their_author(terms):
    load_sample_submissions()

    author = User.objects.get(username="sample-author")
    assert (author.is_active, author.has_usable_password()) == (False, False)
    assert not OutboxMessage.objects.exists()


def test_samples_loaded_again_stay_as_they_are(terms):
    first = load_sample_submissions()
    before = list(Submission.objects.order_by("pk").values()), Page.objects.count()

    second = load_sample_submissions()

    assert [s.pk for s in first] == [s.pk for s in second]
    assert (list(Submission.objects.order_by("pk").values()), Page.objects.count()) == before


def test_command_gives_an_account_the_institutions_part(terms, capsys):
    person = factories.UserFactory(email="staff@example.org")

    call_command("load_sample_submissions", member="Staff@example.org")

    assert Membership.objects.get(user=person).role == MemberRole.MANAGE
    assert capsys.readouterr().out.count("/submit/") == len(Stage)


def test_command_says_what_to_do(terms):
    with pytest.raises(CommandError, match="Make one first"):
        call_command("load_sample_submissions", member="nobody@example.org")


def test_samples_without_starter_content_say_what_to_do():
    factories.CaseStudyIndexPageFactory()

    with pytest.raises(SamplesRefused, match="load_starter_content"):
        load_sample_submissions()
