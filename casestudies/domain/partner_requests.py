"""Asking the partner organisations of a case study whether they agree to what it says of them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from casestudies import signals
from casestudies.domain import acts
from casestudies.enums import PartnerAnswer, Stage
from casestudies.models import CaseStudyPage, Partner, PartnerRequest, Submission
from home.models.secret_link import secret_for

if TYPE_CHECKING:
    from home.models import User

MOST_REQUESTS = 100
"""How many mails to partners one case study may cause."""


class AskingRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """The partner cannot be asked. The message says what to do."""


def words_of(partner: Partner) -> tuple[str, str, str]:
    """What a case study says of a partner: its name, its part, what it brings."""
    name = partner.organisation.canonical.name if partner.organisation else partner.organisation_as_written
    return name, partner.get_role_display(), partner.contribution


@transaction.atomic
def ask_partner(*, submission: Submission, token: UUID, part: UUID, email: str, by: "User | None") -> PartnerRequest:
    """Ask by e-mail. An earlier question about the same partner that has no answer yet is withdrawn. The same form asks once."""
    if Submission.objects.select_for_update().get(pk=submission.pk).where == Stage.TAKEN_DOWN:
        raise AskingRefused("The Academy has taken this case study down, so nobody can be asked about it now.")
    secret = secret_for(token, submission.uuid, part, email)
    requests = PartnerRequest.objects.filter(submission=submission)
    asked: PartnerRequest | None = requests.with_secret(secret).first()
    if asked:
        return asked
    if requests.count() >= MOST_REQUESTS:
        raise AskingRefused("Partners were asked very often already. Write to them yourself.")
    draft: CaseStudyPage = submission.page.get_latest_revision_as_object()
    partner = next((row for row in draft.partners.all() if row.uuid == part), None)
    if partner is None:
        raise AskingRefused("This partner is no longer in the case study.")
    name, role, contribution = words_of(partner)
    if not name:
        raise AskingRefused("Write the partner’s name first.")
    requests.filter(part=part, answer=PartnerAnswer.NONE).withdraw()
    asked, secret = PartnerRequest.issue(
        created_by=by,
        secret=secret,
        submission=submission,
        part=part,
        organisation_name=name,
        role=role,
        contribution=contribution,
        email=email,
    )
    log(instance=submission.page, action=acts.PARTNER_ASKED, user=by, data={"partner": name})
    signals.partner_asked.send(sender=PartnerRequest, request=asked, secret=secret)
    return asked


@transaction.atomic
def answer_request(*, request: PartnerRequest, answer: PartnerAnswer, answered_by: str, note: str = "") -> bool:
    """Keep a partner's answer and have the authors told; return whether it was the first, which stays."""
    is_first = PartnerRequest.objects.filter(pk=request.pk, answer=PartnerAnswer.NONE).update(
        answer=answer, answered_at=timezone.now(), answered_by=answered_by, note=note
    )
    request.refresh_from_db()
    if is_first:
        told = {"partner": request.organisation_name, "answer": request.get_answer_display()}
        log(instance=request.submission.page, action=acts.PARTNER_ANSWERED, data=told)
        signals.partner_answered.send(sender=PartnerRequest, request=request)
    return bool(is_first)
