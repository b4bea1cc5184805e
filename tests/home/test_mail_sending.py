"""Mail on its way out: a real server that refuses, hangs, is killed and revived; several workers at once."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from home import mailkinds
from home.domain import mail
from home.domain.mail import digests, outbox, sending
from home.enums import DigestEvery, MailState
from home.mailkinds import MailKind, Pace
from home.models import OutboxMessage, SiteSettings
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

SOON = MailKind(key="sample-soon", label="S", purpose="For tests.", subject="Soon", body="Soon.", pace=Pace.SOON)
JOINED = MailKind(
    key="sample-joined", label="J", purpose="For tests.", subject="Joined", body="Joined.", pace=Pace.DIGEST
)
TO_DO = MailKind(
    key="sample-to-do", label="T", purpose="For tests.", subject="T", body="To do.", pace=Pace.DIGEST, needs_action=True
)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(mailkinds, "_kinds", dict(mailkinds._kinds))
    mailkinds.register_mail(SOON, JOINED, TO_DO)


@pytest.fixture
def server(settings):
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.3
    yield server
    server.stop()


def write(*to, kind=SOON):
    return mail.send(template=kind.key, to=to, context={})


def later(**past):
    """Let some time go by, for what waits."""
    earlier = timezone.now() - timedelta(**(past or {"days": 3}))
    OutboxMessage.objects.update(due_at=earlier)
    Email.objects.exclude(scheduled_time=None).update(scheduled_time=earlier)


def people(number):
    return [f"person-{n}@example.org" for n in range(number)]


def state(message):
    message.refresh_from_db()
    return message.state


def test_message_waits_the_minutes_in_which_staff_may_stop_it(server):
    write("ann@example.org")
    sending.send_due()
    before = list(server.accepted)
    later()

    said = sending.send_due()

    assert before == []
    assert said == "1 of 1 due mails sent."
    assert server.recipients == ["ann@example.org"]


def test_mail_says_that_a_machine_wrote_it_and_keeps_its_number(server):
    write("ann@example.org")
    number = Email.objects.get().message_id
    later()

    sending.send_due()

    (sent,) = server.accepted
    assert (sent["Auto-Submitted"], sent["Message-ID"]) == ("auto-generated", number)


def test_killed_server_stops_the_run_and_everything_goes_out_once_when_it_is_back(server):
    messages = [write(address) for address in people(6)]
    later()
    server.dies_after = 2

    first = sending.send_due()
    server.stop()
    later()
    while_away = sending.send_due()
    server.dies_after = None
    server.start()
    later()
    after = sending.send_due()

    assert (first, while_away, after) == (
        "2 of 6 due mails sent.",
        "0 of 4 due mails sent.",
        "4 of 4 due mails sent.",
    )
    assert server.recipients == people(6)
    assert {state(message) for message in messages} == {MailState.SENT}


def test_hanging_server_holds_up_one_mail_and_not_the_worker(server):
    write(*people(5))
    later()
    server.is_hanging = True

    said = sending.send_due()

    assert said == "0 of 5 due mails sent."
    assert sorted(Email.objects.values_list("number_of_retries", flat=True), key=str) == [1, None, None, None, None]


def test_hanging_server_holds_up_the_worker_once_and_the_clock_sends_what_was_left(server):
    receipt = MailKind(key="sample-receipt", label="R", purpose="For tests.", subject="R", body="R.")
    mailkinds.register_mail(receipt)
    write(*people(3), kind=receipt)
    server.is_hanging = True
    for email_id in Email.objects.values_list("pk", flat=True):
        sending.send_at_once(email_id=email_id)
    tried = Email.objects.filter(number_of_retries=1).count()
    server.is_hanging = False
    later()

    sending.send_due()

    assert tried == 1
    assert server.recipients == people(3)


def test_refused_for_now_is_tried_again_later_and_later_and_then_seen(server):
    message = write("ann@example.org")
    later()
    server.answers["RCPT"] = "451 busy"
    waits = []
    for _ in sending.WAITS:
        sending.send_due()
        waits.append(Email.objects.get().scheduled_time - timezone.now())
        later()

    still = state(message)
    sending.send_due()

    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [1, 5, 15, 60, 240, 720, 1440]
    assert (still, state(message)) == (MailState.WAITING, MailState.FAILED)
    assert Log.objects.count() == len(waits) + 1


def test_refused_for_good_is_seen_at_once_and_others_still_go(server):
    server.answers["RCPT"] = "550 no such mailbox"
    refused = write("nobody@example.org")
    later()
    sending.send_due()
    server.answers.clear()
    other = write("ann@example.org")
    later()

    sending.send_due()

    assert (state(refused), state(other)) == (MailState.FAILED, MailState.SENT)
    assert list(OutboxMessage.objects.failed()) == [refused]


def test_failed_message_is_tried_again_by_staff_for_those_who_did_not_get_it(server):
    message = write("ann@example.org", "ben@example.org")
    later()
    ann = message.deliveries.get(address="ann@example.org")
    sending.send_queued(email_id=ann.email_id)
    server.answers["RCPT"] = "550 no such mailbox"
    sending.send_due()
    failed = state(message)
    server.answers.clear()

    outbox.retry(message=message, user=factories.UserFactory())
    sending.send_due()

    assert (failed, state(message)) == (MailState.FAILED, MailState.SENT)
    assert server.recipients == ["ann@example.org", "ben@example.org"]


def test_logs_hold_no_address(server, caplog):
    write("somebody.private@example.org")
    later()
    server.answers["RCPT"] = "550 somebody.private@example.org is unknown"
    sending.send_due()
    server.stop()
    write("somebody.private@example.org")
    later()

    sending.send_due()

    assert "mail_not_sent" in caplog.text
    assert "somebody.private" not in caplog.text
    assert "somebody.private" in Log.objects.get(exception_type="SMTPRecipientsRefused").message


def test_mail_of_a_worker_that_was_killed_is_sent_by_another(server):
    write("ann@example.org")
    later()
    Email.objects.update(status=None, scheduled_time=timezone.now() + sending.CLAIM)
    sending.send_due()
    before = list(server.accepted)
    later(minutes=1)

    sending.send_due()

    assert before == []
    assert server.recipients == ["ann@example.org"]


def at_once(*acts):
    """Do several things in threads, each with a connection of its own."""
    barrier = threading.Barrier(len(acts))
    errors = []

    def run(act):
        try:
            barrier.wait()
            act()
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_mail_once(server):
    messages = [write(*people(3)) for _ in range(6)]
    later()

    at_once(*[sending.send_due] * 4)

    assert server.recipients == sorted(people(3) * 6)
    assert {state(message) for message in messages} == {MailState.SENT}
    assert set(Email.objects.values_list("status", flat=True)) == {STATUS.sent}


@pytest.mark.django_db(transaction=True)
def test_many_clocks_at_once_make_one_digest():
    for _ in range(3):
        write("ann@example.org", kind=JOINED)
    later()

    at_once(*[digests.queue_digests] * 4)

    assert Email.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_hold_and_send_at_once_have_one_outcome(server):
    user = factories.UserFactory()
    messages = [write("ann@example.org") for _ in range(8)]
    later()

    def hold_all():
        for message in messages:
            try:
                outbox.hold(message=message, user=user)
            except outbox.ValidationError:
                continue

    at_once(hold_all, sending.send_due)

    states = [state(message) for message in messages]
    assert set(states) <= {MailState.HELD, MailState.SENT}
    assert states.count(MailState.SENT) == len(server.accepted)


@pytest.mark.django_db(transaction=True)
def test_real_worker_sends_what_goes_at_once(server):
    receipt = MailKind(key="sample-receipt", label="R", purpose="For tests.", subject="R", body="R.")
    mailkinds.register_mail(receipt)
    message = write("ann@example.org", kind=receipt)

    call_command("db_worker", "--backend", "queue", "--batch", "--no-startup-delay", verbosity=0)

    assert server.recipients == ["ann@example.org"]
    assert state(message) == MailState.SENT


def test_what_may_wait_is_joined_for_each_person_and_what_must_be_done_comes_first(server):
    messages = [write("ann@example.org", "ben@example.org", kind=JOINED) for _ in range(2)]
    messages.append(write("ann@example.org", kind=TO_DO))
    later()
    sending.send_due()
    before = list(server.accepted)

    digests.send_digests()
    sending.send_due()

    ann, ben = sorted(server.accepted, key=lambda sent: sent["To"])
    assert before == []
    assert ann["Subject"] == "Action needed: 3 messages from UK clinical academics"
    assert ben["Subject"] == "For information: 2 messages from UK clinical academics"
    assert ann.get_content().index("To do.") < ann.get_content().index("Joined.")
    assert ann.get_content().startswith("3 messages. Something must be done for 1 of them.")
    assert {state(message) for message in messages} == {MailState.SENT}


def test_one_message_alone_is_no_digest(server):
    write("ann@example.org", kind=JOINED)
    later()

    digests.send_digests()
    digests.send_digests()
    sending.send_due()

    assert [sent["Subject"] for sent in server.accepted] == ["For information: Joined"]


def test_message_that_is_held_leaves_its_digest_and_the_others_go(server):
    held, other = write("ann@example.org", kind=JOINED), write("ann@example.org", kind=JOINED)
    later()
    digests.send_digests()

    outbox.hold(message=held, user=factories.UserFactory())
    digests.send_digests()
    sending.send_due()

    assert (state(held), state(other)) == (MailState.HELD, MailState.SENT)
    assert len(server.accepted) == 1


@pytest.mark.parametrize(("hour", "made"), [(7, 0), (8, 1)])
def test_daily_digest_goes_in_the_morning(hour, made, monkeypatch):
    SiteSettings.objects.create(site=factories.home_page().get_site(), mail_digest=DigestEvery.DAY)
    write("ann@example.org", kind=JOINED)
    later()
    local = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(digests.timezone, "localtime", lambda: local)

    digests.send_digests()

    assert Email.objects.count() == made


@pytest.mark.parametrize("number", [2, 12])
def test_digests_ask_as_much_for_few_as_for_many(number, django_assert_num_queries):
    for _ in range(number):
        write(*people(number), kind=JOINED)
    later()

    with django_assert_num_queries(6):
        digests.queue_digests()
