"""What the public wrote, as staff read it and tick it off."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from home.domain.retention import delete_expired
from home.models import ContactMessage, MistakeReport, SiteSettings
from tests import editing, factories

pytestmark = pytest.mark.django_db

ATTACK = "First line\n\n<script>alert('hello')</script>"


@pytest.fixture
def message():
    return ContactMessage.objects.create(
        name="Ada <b>Lovelace</b>", email="ada@example.org", organisation="Sample Trust", text=ATTACK
    )


@pytest.fixture
def report():
    page = factories.CaseStudyPageFactory(title="Harbour fellowships")
    return MistakeReport.objects.create(page=page, address="/case-studies/harbour/", text="The year is wrong.")


def inspect_url(kept):
    namespace = "contact_messages" if isinstance(kept, ContactMessage) else "mistake_reports"
    return reverse(f"{namespace}:inspect", args=[kept.pk])


def handled_url(kept):
    return inspect_url(kept) + "handled/"


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_both_lists_are_in_the_menu_of_staff(group):
    page = editing.signed_in(group).get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("contact_messages:index") in page
    assert reverse("mistake_reports:index") in page


def test_the_list_is_newest_first(message):
    newer = ContactMessage.objects.create(name="Grace", email="grace@example.org", text="Hello")
    ContactMessage.objects.filter(pk=message.pk).update(received_at=timezone.now() - timedelta(days=1))

    response = editing.signed_in("Editors").get(reverse("contact_messages:index"))

    assert list(response.context["object_list"]) == [newer, message]


@pytest.mark.parametrize("handled", ["yes", "no"])
def test_the_list_is_filtered_by_dealt_with(handled, message):
    done = ContactMessage.objects.create(name="Grace", email="g@example.org", text="Hi", handled_at=timezone.now())

    response = editing.signed_in("Editors").get(reverse("contact_messages:index"), {"handled": handled})

    assert list(response.context["object_list"]) == [done if handled == "yes" else message]


def test_the_list_is_searched(message, report):
    client = editing.signed_in("Editors")

    found = client.get(reverse("contact_messages:index_results"), {"q": "lovelace"})
    not_found = client.get(reverse("mistake_reports:index_results"), {"q": "lovelace"})

    assert list(found.context["object_list"]) == [message]
    assert list(not_found.context["object_list"]) == []


@pytest.mark.parametrize("name", ["index", "inspect"])
def test_what_people_wrote_is_escaped(name, message):
    address = reverse("contact_messages:index") if name == "index" else inspect_url(message)

    page = editing.signed_in("Editors").get(address).content.decode()

    assert "<script>alert(" not in page
    assert "<b>Lovelace" not in page
    assert "&lt;script&gt;alert(" in page


def test_the_page_shows_the_whole_message(message):
    page = editing.signed_in("Editors").get(inspect_url(message)).content.decode()

    assert "<p>First line</p>" in page
    assert "mailto:ada@example.org" in page
    assert "Sample Trust" in page


def test_a_report_leads_to_its_page_in_the_editor(report):
    page = editing.signed_in("Editors").get(inspect_url(report)).content.decode()

    assert editing.edit_url(report.page) in page
    assert "None given" in page


def test_a_report_outlives_its_page(report):
    report.page.delete()

    page = editing.signed_in("Editors").get(inspect_url(report)).content.decode()

    assert "Deleted" in page
    assert "The year is wrong." in page


@pytest.mark.parametrize("kind", ["message", "report"])
def test_dealt_with_is_set_and_taken_back(kind, request):
    kept = request.getfixturevalue(kind)
    client = editing.signed_in("Editors")

    done = client.post(handled_url(kept), {"handled": "yes"})
    kept.refresh_from_db()
    first = kept.handled_at
    client.post(handled_url(kept), {"handled": "yes"})
    kept.refresh_from_db()
    again = kept.handled_at
    client.post(handled_url(kept), {"handled": "no"})
    kept.refresh_from_db()

    assert done.url == inspect_url(kept)
    assert first is not None
    assert again == first
    assert kept.handled_at is None


def test_the_page_offers_what_can_be_done_next(message):
    client = editing.signed_in("Editors")

    waiting = client.get(inspect_url(message)).content.decode()
    client.post(handled_url(message), {"handled": "yes"})
    done = client.get(inspect_url(message)).content.decode()

    assert 'name="handled" value="yes"' in waiting
    assert 'name="handled" value="no"' in done


def test_reading_changes_nothing(message):
    client = editing.signed_in("Editors")

    client.get(inspect_url(message))
    asked = client.get(handled_url(message), {"handled": "yes"})

    message.refresh_from_db()
    assert asked.status_code == 405
    assert message.handled_at is None


def test_what_is_dealt_with_is_deleted_when_its_time_is_over(message, report):
    client = editing.signed_in("Editors")
    client.post(handled_url(message), {"handled": "yes"})
    long_ago = timezone.now() - timedelta(days=SiteSettings._meta.get_field("message_days").default + 1)
    ContactMessage.objects.filter(handled_at__isnull=False).update(handled_at=long_ago)

    delete_expired()

    assert not ContactMessage.objects.exists()
    assert MistakeReport.objects.get() == report


def test_staff_without_permission_see_nothing(message):
    client = editing.signed_in()
    client.user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    refused = [client.get(reverse("contact_messages:index")), client.get(inspect_url(message))]
    refused.append(client.post(handled_url(message), {"handled": "yes"}))

    message.refresh_from_db()
    assert reverse("contact_messages:index") not in dashboard
    assert [response.url for response in refused] == [reverse("wagtailadmin_home")] * 3
    assert message.handled_at is None


def test_those_who_may_only_read_get_no_button(message):
    client = editing.signed_in()
    client.user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_contactmessage"]))

    page = client.get(inspect_url(message))
    client.post(handled_url(message), {"handled": "yes"})

    message.refresh_from_db()
    assert page.status_code == 200
    assert 'name="handled"' not in page.content.decode()
    assert message.handled_at is None


def test_the_public_is_sent_to_sign_in(client, message):
    response = client.get(inspect_url(message))

    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("act", ["add", "edit", "copy", "delete"])
def test_nothing_is_added_or_changed(act, message):
    client = editing.signed_in(superuser=True)

    page = client.get(reverse("contact_messages:index"))

    assert page.status_code == 200
    with pytest.raises(NoReverseMatch):
        reverse(f"contact_messages:{act}", args=[message.pk])


def test_the_list_asks_no_more_for_more_messages(django_assert_max_num_queries):
    client = editing.signed_in("Editors")
    for n in range(30):
        MistakeReport.objects.create(address=f"/page-{n}/", text="Wrong", page=factories.home_page())

    with django_assert_max_num_queries(25):
        response = client.get(reverse("mistake_reports:index"))

    assert response.status_code == 200
