"""The outbox and the words of mail, as staff use them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail as server
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email
from wagtail.models import ModelLogEntry

from home import mailkinds
from home.domain import mail
from home.domain.mail import outbox, sending
from home.enums import MailState
from home.mailkinds import MailKind, Pace, Placeholder
from home.models import MailTemplate, OutboxMessage
from tests import editing, factories

pytestmark = pytest.mark.django_db

NOTE = MailKind(
    key="sample-note",
    label="Sample note",
    purpose="For tests.",
    subject="About {title}",
    body="We read “{title}”.",
    placeholders=(Placeholder("title", "the title", "Sample fellowships"),),
    pace=Pace.SOON,
)
LINK = MailKind(
    key="sample-link",
    label="Sample link",
    purpose="For tests.",
    subject="Your link",
    body="Open {link}",
    placeholders=(Placeholder("link", "a secret link", "https://www.example.org/s/…", is_secret=True),),
    needs_action=True,
    pace=Pace.SOON,
)
SECRET = "https://www.example.org/s/top-secret"


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(mailkinds, "_kinds", dict(mailkinds._kinds))
    mailkinds.register_mail(NOTE, LINK)


@pytest.fixture
def message():
    return write("Harbour <b>fellowships</b>")


def write(title="Harbour", *to, **changes):
    return mail.send(template="sample-note", to=to or ["ann@example.org"], context={"title": title}, **changes)


def url(act, message):
    return reverse(f"outbox:{act}", args=[message.pk])


def state(message):
    message.refresh_from_db()
    return message.state


def go():
    Email.objects.exclude(scheduled_time=None).update(scheduled_time=timezone.now() - timedelta(minutes=1))
    sending.send_due()


def test_the_list_is_filtered_by_state_organisation_kind_and_what_it_asks():
    organisation = factories.OrganisationFactory()
    held = write(hold=True, organisation=organisation)
    link = mail.send(template="sample-link", to=["ann@example.org"], context={"link": SECRET})
    client = editing.signed_in("Editors")

    def found(**filters):
        return list(client.get(reverse("outbox:index"), filters).context["object_list"])

    assert found() == [link, held]
    assert found(state="held") == found(organisation=organisation.pk) == found(template="sample-note") == [held]
    assert found(needs_action="True") == [link]


def test_the_list_is_searched_by_words_and_addresses():
    both = write("Harbour", "ann@example.org", "anna@example.org")
    write("Valley", "ben@example.org")
    client = editing.signed_in("Editors")

    found = [list(client.get(reverse("outbox:index"), {"q": q}).context["object_list"]) for q in ("harbour", "ann")]

    assert found == [[both], [both]]


def test_the_page_shows_the_message_escaped(message):
    page = editing.signed_in("Editors").get(url("inspect", message)).content.decode()

    assert "We read “Harbour &lt;b&gt;fellowships&lt;/b&gt;”." in page
    assert "ann@example.org" in page
    assert "Waiting to go" in page


def test_secret_is_shown_to_no_member_of_staff():
    message = mail.send(template="sample-link", to=["ann@example.org"], context={"link": SECRET})
    client = editing.signed_in(superuser=True)

    pages = [client.get(url(act, message)).content.decode() for act in ("inspect", "edit", "delete")]
    copy = client.get(url("copy", message))

    assert not any("top-secret" in page for page in pages)
    assert "[only in the e-mail itself]" in pages[0]
    assert copy.url == url("inspect", message)


def test_message_is_held_changed_let_go_and_logged(message):
    client = editing.signed_in("Editors")

    client.post(url("hold", message))
    held = state(message)
    go()
    before = len(server.outbox)
    client.post(url("edit", message), {"subject": "Another", "text": "Other words."})
    client.post(url("release", message))
    go()

    assert (held, before, state(message)) == (MailState.HELD, 0, MailState.SENT)
    assert [(sent.subject, sent.body) for sent in server.outbox] == [("For information: Another", "Other words.")]
    done = ModelLogEntry.objects.for_instance(message).order_by("pk")
    assert [entry.action for entry in done] == [f"home.mail.{act}" for act in ("hold", "change", "release")]
    assert {entry.user_id for entry in done} == {client.user.pk}
    assert "Held back, by" in client.get(url("inspect", message)).content.decode()


def test_change_keeps_the_place_of_a_secret():
    message = mail.send(template="sample-link", to=["ann@example.org"], context={"link": SECRET})
    client = editing.signed_in("Editors")

    refused = client.post(url("edit", message), {"subject": "Link", "text": "Without it"})
    client.post(url("edit", message), {"subject": "Link", "text": "Here: {link}"})
    go()

    assert "Leave {link} in" in refused.content.decode()
    assert "Without it" in refused.content.decode()
    assert server.outbox[0].body == f"Here: {SECRET}"


def test_somebody_was_faster_and_nothing_typed_is_lost(message):
    client = editing.signed_in("Editors")
    go()

    edited = client.post(url("edit", message), {"subject": "Another", "text": "Other words."})
    held = client.post(url("hold", message))

    assert "Somebody was faster" in edited.content.decode()
    assert "Other words." in edited.content.decode()
    assert "this message is “Sent” now" in editing.said(held)
    assert state(message) == MailState.SENT


def test_message_on_its_way_cannot_be_held(message):
    Email.objects.update(status=None)

    response = editing.signed_in("Editors").post(url("hold", message))

    assert "on its way at this moment" in editing.said(response)
    assert Email.objects.count() == 1


def test_moderator_deletes_after_being_asked(message):
    client = editing.signed_in("Moderators")

    asked = client.get(url("delete", message))
    before = state(message)
    client.post(url("delete", message))
    go()

    assert "This cannot be undone" in asked.content.decode()
    assert (before, state(message)) == (MailState.WAITING, MailState.DELETED)
    assert server.outbox == []


def test_failed_message_is_seen_and_tried_again(message):
    Email.objects.all().delete()
    OutboxMessage.objects.update(state=MailState.FAILED)
    client = editing.signed_in("Moderators")

    seen = [client.get(reverse(name)).content.decode() for name in ("wagtailadmin_home", "background_work")]
    client.post(url("retry", message))
    go()

    assert all("1 message could not be sent" in page for page in seen)
    assert state(message) == MailState.SENT


@pytest.mark.parametrize(("minutes", "is_told"), [(29, False), (31, True)])
def test_mail_that_should_have_gone_is_told_where_work_is_watched(minutes, is_told, message):
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(minutes=minutes))

    page = editing.signed_in("Moderators").get(reverse("background_work")).content.decode()

    assert ("check the worker and the mail server" in page) is is_told


def test_copy_goes_to_whom_staff_say(message):
    client = editing.signed_in("Editors")
    go()

    refused = client.post(url("copy", message), {"to": "ben at example", "subject": "S", "text": "T"})
    client.post(url("copy", message), {"to": "ben@example.org, cleo@example.org", "subject": "S", "text": "T"})
    go()

    assert "“ben” is no e-mail address" in refused.content.decode()
    assert [sent.to for sent in server.outbox[1:]] == [["ben@example.org"], ["cleo@example.org"]]
    assert OutboxMessage.objects.count() == 2


def test_editors_may_not_delete_nor_word(message):
    client = editing.signed_in("Editors")

    refused = [
        client.post(url("delete", message)),
        client.post(reverse("mail_words:edit", args=["sample-note"]), {"subject": "S", "body": "B"}),
        client.post(reverse("mail_words:reset", args=["sample-note"])),
    ]

    assert [response.url for response in refused] == [reverse("wagtailadmin_home")] * 3
    assert state(message) == MailState.WAITING
    assert not MailTemplate.objects.exists()


def test_others_see_nothing_of_it(message):
    client = editing.signed_in()
    client.user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    pages = [client.get(url(act, message)) for act in ("inspect", "edit", "copy", "delete")]
    pages += [client.post(url(act, message)) for act in ("hold", "release", "retry", "edit", "copy", "delete")]
    pages += [client.get(reverse("outbox:index")), client.get(reverse("mail_words:index"))]

    assert reverse("outbox:index") not in dashboard
    assert reverse("mail_words:index") not in dashboard
    assert [page.url for page in pages] == [reverse("wagtailadmin_home")] * len(pages)
    assert state(message) == MailState.WAITING


@pytest.mark.parametrize("act", ["hold", "release", "retry"])
def test_looking_changes_nothing(act, message):
    assert editing.signed_in(superuser=True).get(url(act, message)).status_code == 405
    assert state(message) == MailState.WAITING


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_as_much_for_many_as_for_one(number, django_assert_num_queries):
    organisations = factories.OrganisationFactory.create_batch(number)
    for organisation in organisations:
        write("Harbour", "ann@example.org", "ben@example.org", organisation=organisation)
    client = editing.signed_in("Editors")
    client.get(reverse("outbox:index"))

    with django_assert_num_queries(8):
        client.get(reverse("outbox:index_results"))


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_asks_as_much_for_many_people_as_for_one(number, django_assert_num_queries):
    message = write("Harbour", *[f"person-{n}@example.org" for n in range(number)])
    client = editing.signed_in("Editors")
    client.get(url("inspect", message))

    with django_assert_num_queries(14):
        client.get(url("inspect", message))


def test_words_of_each_kind_are_listed_with_when_and_to_whom():
    page = editing.signed_in("Editors").get(reverse("mail_words:index")).content.decode()

    assert "Message from the contact page" in page
    assert "For tests." in page
    assert reverse("mail_words:edit", args=["sample-note"]) not in page


def test_words_are_changed_used_and_put_back():
    client = editing.signed_in("Moderators")
    address = reverse("mail_words:edit", args=["sample-note"])

    client.post(address, {"subject": "News of {title}", "body": "Dear all,\n{title}", "is_held": "on"})
    changed = write()
    client.post(reverse("mail_words:reset", args=["sample-note"]))
    again = write()

    assert (changed.subject, changed.state) == ("For information: News of Harbour", MailState.HELD)
    assert (again.subject, again.state) == ("For information: About Harbour", MailState.WAITING)
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) == {"home.mail.word", "home.mail.unword"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Dear {name}", "There is no placeholder {name} here. Use one of {title}, {site_name}, {site_address}."),
        ("Dear { title }", "A brace stands alone. Write a placeholder as one of {title}, {site_name}, {site_address}"),
    ],
)
def test_wrong_placeholder_is_named_with_those_that_exist(body, said):
    client = editing.signed_in("Moderators")

    response = client.post(reverse("mail_words:edit", args=["sample-note"]), {"subject": "S", "body": body})

    assert said in response.content.decode()
    assert body in response.content.decode()
    assert not MailTemplate.objects.exists()


def test_code_or_link_cannot_be_taken_out():
    client = editing.signed_in("Moderators")

    response = client.post(reverse("mail_words:edit", args=["sample-link"]), {"subject": "S", "body": "Hello"})

    assert "Leave {link} in: without it the mail is of no use." in response.content.decode()


def test_preview_shows_what_was_typed_with_the_examples_and_saves_nothing():
    client = editing.signed_in("Moderators")
    typed = {"subject": "News of {title}", "body": "Dear <b>{title}</b>", "preview": "1"}

    page = client.post(reverse("mail_words:edit", args=["sample-note"]), typed).content.decode()

    assert "For information: News of Sample fellowships" in page
    assert "Dear &lt;b&gt;Sample fellowships&lt;/b&gt;" in page
    assert not MailTemplate.objects.exists()


def test_unknown_kind_is_not_found():
    client = editing.signed_in(superuser=True)

    assert client.get(reverse("mail_words:edit", args=["no-such-kind"])).status_code == 404


def test_message_of_a_kind_that_is_gone_is_still_read(message):
    OutboxMessage.objects.update(template="gone")
    client = editing.signed_in("Editors")

    pages = [client.get(reverse("outbox:index")), client.get(url("inspect", message))]

    assert [page.status_code for page in pages] == [200, 200]


def test_message_to_nobody_is_sent_as_a_copy_to_somebody():
    message = mail.send(template="sample-note", to=[], context={"title": "Harbour"})
    client = editing.signed_in("Editors")

    page = client.get(url("inspect", message)).content.decode()
    client.post(url("copy", message), {"to": "ann@example.org", "subject": "S", "text": "T"})
    with pytest.raises(outbox.ValidationError, match="nobody to send it to"):
        outbox.retry(message=message, user=None)

    assert "there was no address to send it to" in page
    assert OutboxMessage.objects.first().recipients == ["ann@example.org"]
