"""The one door by which mail leaves this site.

Invariant: a message exists exactly if the transaction that wrote it commits. Nothing is sent here: what goes at once is
handed to the worker by `signals.mail_queued`, in the same transaction; the rest waits for the clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from post_office.models import STATUS, Email

from home import signals
from home.domain.mail.templates import words_of
from home.enums import MailState
from home.mailkinds import MailKind, Pace, filled, mail_kind, subject_line
from home.models import Organisation, OutboxDelivery, OutboxMessage, SiteSettings

DEFAULT_WAIT_MINUTES = SiteSettings._meta.get_field("mail_wait_minutes").default


@transaction.atomic
def send(
    *,
    template: str,
    to: Sequence[str],
    context: Mapping[str, str],
    organisation: Organisation | None = None,
    about: Model | None = None,
    hold: bool = False,
    reply_to: str = "",
) -> OutboxMessage:
    """Write a message and put it into the queue, a mail of its own for each address.

    `template` is the key of a kind; `context` has a value for each of its placeholders. `organisation` is whom it is
    written to, whose members may read it on the site: leave it out for mail to staff or to one person. With nobody to
    send it to, the message is kept as one that could not be sent, which staff see.
    """
    kind = mail_kind(template)
    words = words_of(kind)
    values, secrets = _values(kind, context)
    addresses = list(dict.fromkeys(address.strip() for address in to if address.strip()))
    state = MailState.HELD if hold or words.is_held else MailState.WAITING
    message = OutboxMessage.objects.create(
        template=template,
        organisation=organisation,
        about_type=ContentType.objects.get_for_model(about) if about else None,
        about_id=str(about.pk) if about else "",
        needs_action=kind.needs_action,
        pace=kind.pace,
        reply_to=reply_to,
        subject=subject_line(filled(words.subject, values), needs_action=kind.needs_action)[:300],
        text=filled(words.body, values),
        secrets=secrets,
        has_secrets=bool(secrets),
        state=state if addresses else MailState.FAILED,
        due_at=timezone.now() + _wait(kind.pace),
    )
    deliveries = [OutboxDelivery(message=message, address=address) for address in addresses]
    OutboxDelivery.objects.bulk_create(deliveries)
    if state == MailState.WAITING:
        queue(message=message, deliveries=deliveries)
    return message


def queue(*, message: OutboxMessage, deliveries: Iterable[OutboxDelivery]) -> None:
    """Put a message into the library's queue. One for a digest waits for it."""
    if message.pace == Pace.DIGEST:
        return
    waiting = list(deliveries)
    emails = Email.objects.bulk_create(
        queued_email(
            address=delivery.address,
            subject=filled(message.subject, message.secrets),
            text=filled(message.text, message.secrets),
            pace=Pace(message.pace),
            due_at=message.due_at,
            reply_to=message.reply_to,
        )
        for delivery in waiting
    )
    for delivery, email in zip(waiting, emails, strict=True):
        delivery.email = email
    OutboxDelivery.objects.bulk_update(waiting, ["email"])
    if message.pace == Pace.AT_ONCE and emails:
        signals.mail_queued.send(sender=OutboxMessage, emails=emails)


def queued_email(*, address: str, subject: str, text: str, pace: Pace, due_at: datetime, reply_to: str = "") -> Email:
    """Make a row of the queue. The library's own `send` is not used: it reads what it is given as a Django template."""
    headers = {"Auto-Submitted": "auto-generated"} | ({"Reply-To": reply_to} if reply_to else {})
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        subject=subject,
        message=text,
        headers=headers,
        # The same at each attempt, so that a server that had taken it after all can tell.
        message_id=make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]),
        status=STATUS.queued,
        priority=pace,
        scheduled_time=due_at,
    )


def _values(kind: MailKind, context: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Part what fills the words now from what is secret. A value too few or too many is the caller's mistake."""
    names = {each.name for each in kind.placeholders}
    if names != context.keys():
        raise ValueError(f"Mail “{kind.key}” takes {sorted(names)}, not {sorted(context)}.")
    secrets = {name: value for name, value in context.items() if name in kind.secret_names}
    values = {name: value for name, value in context.items() if name not in secrets}
    common = {"site_name": settings.WAGTAIL_SITE_NAME, "site_address": settings.SITE_URL}
    return values | common, secrets


def _wait(pace: Pace) -> timedelta:
    if pace == Pace.AT_ONCE:
        return timedelta()
    minutes = SiteSettings.objects.order_by("-mail_wait_minutes").values_list("mail_wait_minutes", flat=True).first()
    return timedelta(minutes=DEFAULT_WAIT_MINUTES if minutes is None else minutes)
