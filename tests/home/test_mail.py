"""Mail: the one door, and the record of what went."""

from dataclasses import replace

import pytest
from django.core import mail as server
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from post_office.models import STATUS, Email, Log

from home import mailkinds
from home.domain import mail
from home.domain.mail import sending
from home.enums import MailState
from home.mailkinds import MailKind, Pace, Placeholder
from home.models import MailTemplate, OutboxMessage
from home.tasks import send_mail
from tests import factories

pytestmark = pytest.mark.django_db

RECEIPT = MailKind(
    key="sample-receipt",
    label="Sample receipt",
    purpose="For tests.",
    subject="Received: {title}",
    body="We have “{title}”.\n\n{site_name}",
    placeholders=(Placeholder("title", "the title", "Sample fellowships"),),
)
CODE = MailKind(
    key="sample-code",
    label="Sample code",
    purpose="For tests.",
    subject="Your code",
    body="Enter {code} on {site_address}.",
    placeholders=(Placeholder("code", "the code", "123-456", is_secret=True),),
    needs_action=True,
)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(mailkinds, "_kinds", dict(mailkinds._kinds))
    mailkinds.register_mail(RECEIPT, CODE)


def send_receipt(*to, title="Harbour fellowships", **changes):
    return mail.send(template="sample-receipt", to=to or ("ann@example.org",), context={"title": title}, **changes)


def send_code():
    return mail.send(template="sample-code", to=["ann@example.org"], context={"code": "987-654"})


def work():
    """Do what the worker would."""
    for task in DBTaskResult.objects.filter(task_path="home.tasks.send_mail"):
        send_mail.func(*task.args_kwargs["args"])


def test_send_says_first_whether_something_must_be_done():
    assert send_receipt().subject == "For information: Received: Harbour fellowships"
    assert send_code().subject == "Action needed: Your code"


def test_send_hands_it_to_the_worker_and_sends_nothing_itself():
    message = send_receipt()

    assert server.outbox == []
    assert [task.priority for task in DBTaskResult.objects.all()] == [50]
    assert message.state == MailState.WAITING


def test_send_rolled_back_leaves_nothing():
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the transaction is what is tested
        send_receipt()
        raise RuntimeError

    assert (OutboxMessage.objects.count(), Email.objects.count(), DBTaskResult.objects.count()) == (0, 0, 0)


def test_worker_sends_each_person_a_mail_of_their_own():
    message = send_receipt("ann@example.org", "ben@example.org", "ann@example.org", " ")

    work()

    message.refresh_from_db()
    assert [each.to for each in server.outbox] == [["ann@example.org"], ["ben@example.org"]]
    assert server.outbox[0].body == "We have “Harbour fellowships”.\n\nUK clinical academics"
    assert (message.state, message.recipients) == (MailState.SENT, ["ann@example.org", "ben@example.org"])
    assert message.sent_at


def test_worker_sends_nothing_twice():
    send_receipt()

    for _ in range(2):
        work()
    sending.send_due()

    assert len(server.outbox) == 1


def test_values_are_neither_placeholders_nor_templates_nor_headers():
    title = "{site_name} {% now 'Y' %} {{ settings }}\nBcc: eve@example.org"

    send_receipt(title=title)
    work()

    assert title in server.outbox[0].body
    assert "\n" not in server.outbox[0].subject
    assert server.outbox[0].recipients() == ["ann@example.org"]


@pytest.mark.parametrize("context", [{}, {"title": "a", "name": "b"}])
def test_send_with_other_values_than_declared_is_a_mistake(context):
    with pytest.raises(ValueError, match="sample-receipt"):
        mail.send(template="sample-receipt", to=["ann@example.org"], context=context)


def test_secret_is_in_the_mail_and_nowhere_once_it_is_sent():
    message = send_code()

    work()

    message.refresh_from_db()
    assert "Enter 987-654 on" in server.outbox[0].body
    assert message.shown_text == "Enter [only in the e-mail itself] on http://testserver."
    kept = [*OutboxMessage.objects.values(), *Email.objects.values(), *Log.objects.values()]
    assert "987-654" not in repr(kept)


def test_words_of_staff_are_used():
    MailTemplate.objects.create(key="sample-receipt", subject="Thank you", body="{title} is here.")

    message = send_receipt()

    assert (message.subject, message.text) == ("For information: Thank you", "Harbour fellowships is here.")


def test_held_message_waits_until_staff_let_it_go():
    MailTemplate.objects.create(key="sample-receipt", subject="Thank you", body="…", is_held=True)

    messages = [send_receipt(), send_receipt(hold=True)]
    sending.send_due()

    assert [message.state for message in messages] == [MailState.HELD] * 2
    assert server.outbox == []


def test_message_to_nobody_is_seen_as_failed():
    message = mail.send(template="sample-receipt", to=[""], context={"title": "a"})

    assert list(OutboxMessage.objects.failed()) == [message]


def test_messages_of_an_organisation_and_about_an_object():
    ours, other = factories.OrganisationFactory.create_batch(2)
    page = factories.home_page()
    mine = send_receipt(organisation=ours, about=page)
    send_receipt(organisation=other)
    work()

    assert list(OutboxMessage.objects.of(ours).readable()) == [mine]
    assert list(OutboxMessage.objects.about(page)) == [mine]
    assert mine.about == page


@pytest.mark.parametrize("people", [1, 10])
def test_send_asks_as_much_for_one_as_for_many(people, django_assert_num_queries):
    addresses = [f"person-{n}@example.org" for n in range(people)]
    waits = MailKind(key="sample-soon", label="S", purpose="S", subject="S", body="S", pace=Pace.SOON)
    mailkinds.register_mail(waits)

    with django_assert_num_queries(8):
        mail.send(template="sample-soon", to=addresses, context={})

    assert Email.objects.filter(status=STATUS.queued).count() == people


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": "Another"}, "two kinds of mail with the key"),
        ({"key": "sample-other", "body": "Dear {name}"}, "There is no placeholder {name} here"),
    ],
)
def test_kind_that_cannot_be_is_a_mistake(changes, said):
    with pytest.raises(ValueError, match=said):
        mailkinds.register_mail(replace(RECEIPT, **changes))


def test_secret_cannot_wait_for_a_digest():
    with pytest.raises(ValueError, match="cannot wait for a digest"):
        mailkinds.register_mail(replace(CODE, key="sample-other", pace=Pace.DIGEST))
