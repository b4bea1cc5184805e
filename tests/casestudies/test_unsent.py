"""A draft that its authors have not sent is nowhere in the admin for editors and moderators; once it was sent, it is."""

import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from casestudies.domain.exchange.files import write_export
from casestudies.domain.exchange.running import ask_for_export, run
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, Submission
from casestudies.selectors import figures
from tests import factories

pytestmark = pytest.mark.django_db
TITLE = "Zebra crossings of a hospital"


@pytest.fixture(params=["Editors", "Moderators"])
def staff(request, client):
    user = factories.UserFactory()
    user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return client


@pytest.fixture
def unsent():
    index = CaseStudyIndexPage.objects.first() or factories.CaseStudyIndexPageFactory()
    page = factories.CaseStudyPageFactory(title=TITLE, draft_title=TITLE, live=False, parent=index)
    page.save_revision()
    return factories.SubmissionFactory(page=page)


def lists(page):
    """Where Wagtail and this site list pages."""
    parent = page.get_parent().pk
    return {
        "explorer": reverse("wagtailadmin_explore", args=[parent]),
        "search": reverse("wagtailadmin_pages:search") + "?q=zebra",
        "chooser": reverse("wagtailadmin_choose_page_child", args=[parent]),
        "chooser's search": reverse("wagtailadmin_choose_page_search") + "?q=zebra",
        "explorer's menu": f"/admin/api/main/pages/?child_of={parent}&fields=*",
        "home": reverse("wagtailadmin_home"),
        "history of the site": reverse("wagtailadmin_reports:site_history"),
        "kinds of pages": reverse("wagtailadmin_reports:page_types_usage"),
        "aging": reverse("wagtailadmin_reports:aging_pages"),
        "to complete": reverse("case_studies_to_complete"),
        "abandoned": "/admin/reports/abandoned-drafts/",
        "waiting": "/admin/reports/waiting/",
        "board": reverse("submissions:index"),
    }


def screens(page):
    """Addresses of one page."""
    return [
        reverse("wagtailadmin_explore", args=[page.pk]),
        *(
            reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
            for name in ("edit", "history", "view_draft", "usage", "copy", "delete", "move")
        ),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, page.latest_revision_id]),
        reverse("case_study_review", args=[page.pk]),
        reverse("case_study_sign_off", args=[page.pk]),
        f"/admin/api/main/pages/{page.pk}/",
    ]


def seen_in(client, page):
    found = {name: client.get(address) for name, address in lists(page).items()}
    assert {name: answer.status_code for name, answer in found.items()} == dict.fromkeys(found, 200)
    return [name for name, answer in found.items() if TITLE in answer.content.decode()]


def opened(client, page):
    return [address for address in screens(page) if client.get(address).status_code == 200]


def test_no_list_names_a_draft_that_was_not_sent_and_no_screen_opens_it(staff, unsent):
    page = Page.objects.get(pk=unsent.page_id)
    Submission.objects.update(last_written_at="2020-01-01T00:00Z")

    assert seen_in(staff, page) == []
    assert opened(staff, page) == []
    assert staff.post(reverse("case_study_review", args=[page.pk]), {"what": "organise"}).status_code in {302, 404}


def test_draft_that_was_sent_is_listed_and_opens(staff, unsent):
    move(submission=unsent, to=Stage.SUBMITTED)
    page = Page.objects.get(pk=unsent.page_id)

    assert {"explorer", "search", "chooser", "explorer's menu", "to complete", "waiting", "board"} <= set(
        seen_in(staff, page)
    )
    assert reverse("case_study_review", args=[page.pk]) in opened(staff, page)
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in opened(staff, page)


def test_draft_that_came_back_to_its_authors_stays_known(staff, unsent):
    move(submission=unsent, to=Stage.SUBMITTED)
    move(submission=unsent, to=Stage.DRAFT)

    assert {"explorer", "board"} <= set(seen_in(staff, Page.objects.get(pk=unsent.page_id)))


def test_who_runs_the_site_can_open_it(admin_client, unsent):
    page = Page.objects.get(pk=unsent.page_id)

    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in opened(admin_client, page)
    assert admin_client.get(reverse("case_study_review", args=[page.pk])).status_code == 404


def test_draft_that_staff_began_themselves_is_theirs(staff):
    page = factories.CaseStudyPageFactory(title=TITLE, live=False)

    assert staff.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@pytest.mark.parametrize("is_superuser", [False, True])
def test_export_of_staff_leaves_it_out_and_of_who_runs_the_site_does_not(unsent, is_superuser):
    exchange = ask_for_export(kind="json", by=factories.UserFactory(is_superuser=is_superuser))
    run(exchange=exchange)

    exchange.refresh_from_db()
    with exchange.file.open() as file:
        assert (TITLE in file.read().decode()) == is_superuser


def test_full_export_of_the_command_has_it(unsent):
    file = io.BytesIO()

    write_export(file, kind="json")

    assert TITLE in file.getvalue().decode()


def test_abandoned_drafts_are_counted_without_title_or_name(unsent):
    Submission.objects.update(last_written_at="2020-01-01T00:00Z")

    (row,) = figures.abandoned_drafts()

    assert TITLE not in str(row)
    assert str(unsent.organisation) not in str(row)
    assert CaseStudyPage.objects.count() == 1
