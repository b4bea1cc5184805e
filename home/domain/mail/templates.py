"""The words of each kind of mail: those that staff gave, or those that the code declares. Each change is in Wagtail's log."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from home.mailkinds import MailKind, filled, missing_secrets, problems_in, subject_line
from home.models import MailTemplate, User

WORDED, PUT_BACK = "home.mail.word", "home.mail.unword"


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says."""

    subject: str
    body: str


def words_of(kind: MailKind) -> MailTemplate:
    """The words in force: a row, or one that is not saved."""
    kept = MailTemplate.objects.filter(key=kind.key).first()
    return kept or MailTemplate(key=kind.key, subject=kind.subject, body=kind.body)


def preview(*, kind: MailKind, words: Words) -> Words:
    """What a mail would say with the example values."""
    values = kind.examples | {"site_name": settings.WAGTAIL_SITE_NAME, "site_address": settings.SITE_URL}
    return Words(
        subject=subject_line(filled(words.subject, values), needs_action=kind.needs_action),
        body=filled(words.body, values),
    )


@transaction.atomic
def word(*, kind: MailKind, words: Words, is_held: bool, user: User | None) -> MailTemplate:
    """Give a kind of mail other words. What was written before keeps its own."""
    problems = {field: problems_in(getattr(words, field), kind=kind) for field in ("subject", "body")}
    problems["body"] += missing_secrets(words.body, names=kind.secret_names)
    if any(problems.values()):
        raise ValidationError({field: said for field, said in problems.items() if said})
    template, _ = MailTemplate.objects.update_or_create(
        key=kind.key, defaults={"subject": words.subject, "body": words.body, "is_held": is_held}
    )
    log(instance=template, action=WORDED, user=user)
    return template


@transaction.atomic
def put_default_back(*, kind: MailKind, user: User | None) -> None:
    """Let the code's words hold again, and hold nothing back."""
    for template in MailTemplate.objects.filter(key=kind.key):
        log(instance=template, action=PUT_BACK, user=user, deleted=True)
        template.delete()
