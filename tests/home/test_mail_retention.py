"""How long mail is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from post_office.models import STATUS, Email

from home import mailkinds
from home.domain import mail
from home.domain.mail import outbox
from home.domain.retention import QUEUE_DAYS, SECRET_DAYS, delete_expired
from home.enums import MailState
from home.mailkinds import MailKind, Placeholder
from home.models import OutboxMessage, SiteSettings
from tests import factories

pytestmark = pytest.mark.django_db

CODE = MailKind(
    key="sample-code",
    label="Sample code",
    purpose="For tests.",
    subject="Your code",
    body="Enter {code}",
    placeholders=(Placeholder("code", "the code", "123-456", is_secret=True),),
)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(mailkinds, "_kinds", dict(mailkinds._kinds))
    mailkinds.register_mail(CODE)


def write(*, state, days):
    message = mail.send(template="sample-code", to=["ann@example.org"], context={"code": "987-654"})
    written_at = timezone.now() - timedelta(days=days)
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, written_at=written_at)
    return message


def test_old_mail_that_is_done_with_goes_and_what_waits_stays():
    SiteSettings.objects.create(site=factories.home_page().get_site(), mail_days=100)
    for state in (MailState.SENT, MailState.FAILED, MailState.DELETED):
        write(state=state, days=101)
    kept = {write(state=MailState.WAITING, days=101), write(state=MailState.HELD, days=101)}
    kept.add(write(state=MailState.SENT, days=99))

    said = delete_expired()

    assert set(OutboxMessage.objects.all()) == kept
    assert "3 mails" in said


def test_message_outlives_its_row_in_the_queue():
    message = write(state=MailState.SENT, days=QUEUE_DAYS + 1)
    Email.objects.update(status=STATUS.sent, last_updated=timezone.now() - timedelta(days=QUEUE_DAYS + 1))

    delete_expired()

    assert not Email.objects.exists()
    assert OutboxMessage.objects.get().recipients == ["ann@example.org"] == message.recipients


def test_code_that_could_not_be_sent_is_forgotten():
    message = write(state=MailState.FAILED, days=SECRET_DAYS + 1)
    Email.objects.update(status=STATUS.failed)

    delete_expired()

    message.refresh_from_db()
    assert (message.secrets, Email.objects.count()) == ({}, 0)
    assert message.shown_text == "Enter [only in the e-mail itself]"
    with pytest.raises(ValidationError, match="Have a new one made"):
        outbox.retry(message=message, user=None)
