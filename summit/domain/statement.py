"""Agreeing a version of the statement.

Invariant: an agreed version is the canonical snapshot of what the public saw at that moment, numbered in order, and
never changed or removed afterwards (`StatementVersion` refuses).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from home.domain.snapshot import take_snapshot
from home.models import User
from summit.models import StatementPage, StatementVersion

AGREED = "summit.statement.agree"


@transaction.atomic
def agree_version(*, page: StatementPage, label: str, agreed_on: str, user: User | None) -> StatementVersion:
    """Freeze what is live now as the next version."""
    live = StatementPage.objects.select_for_update().get(pk=page.pk)
    if not live.live:
        raise ValidationError("The statement is not published. Publish it, then agree what readers see.")
    snapshot = take_snapshot(live)
    if same := live.versions.filter(digest=snapshot.digest).first():
        raise ValidationError(f"This text is agreed already, as “{same.label}”. Change and publish it first.")
    version = StatementVersion(
        page=live,
        number=(live.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        label=label,
        agreed_on=agreed_on,
        snapshot=snapshot.data,
        digest=snapshot.digest,
    )
    version.full_clean()
    version.save()
    log(instance=live, action=AGREED, user=user, data={"number": version.number, "label": version.label})
    return version
