"""Mail about who takes part in an organisation, and about accounts."""

import structlog
from django.conf import settings
from django.urls import reverse

from home.domain import mail
from home.enums import MemberRole, RequestOutcome
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.models import Invitation, Membership, MembershipRequest, Organisation, User
from home.selectors.people import managers_of

logger = structlog.get_logger(__name__)

ORGANISATION = Placeholder("organisation", "the organisation's name", "University of Sample")
PERSON = Placeholder("person", "the person's name", "Ann Other")
ROLE = Placeholder("role", "what the person may do", "Write")
PEOPLE = Placeholder(
    "people_address",
    "where the organisation's people are listed",
    "https://www.example.org/submit/organisations/…/people/",
)

INVITATION = MailKind(
    key="membership-invitation",
    label="Invitation to an organisation",
    purpose="To whoever was invited to write for an organisation, at once.",
    subject="{person} invites you to take part in {organisation}",
    body="""{person} invites you to take part in the case studies of {organisation} on {site_name}.

What you may do there: {role}

To accept or decline, open this link and sign in with this e-mail address. If you have no account yet, it is made on the way:
{link}

The link works until {end}. If you do not know what this is about, you need not do anything.
""",
    placeholders=(
        PERSON,
        ORGANISATION,
        ROLE,
        Placeholder("link", "where to accept", "https://www.example.org/submit/invitations/…/", is_secret=True),
        Placeholder("end", "until when the link works", "11 December 2026"),
    ),
    needs_action=True,
)
JOINED = MailKind(
    key="membership-joined",
    label="Somebody joined an organisation",
    purpose="To those who decide who takes part in the organisation.",
    subject="{person} takes part in {organisation} now",
    body="""{person} takes part in the case studies of {organisation} now.

What {person} may do: {role}

You can change this, or end it, on the page of people:
{people_address}
""",
    placeholders=(PERSON, ORGANISATION, ROLE, PEOPLE),
    pace=Pace.SOON,
)
CHANGED = MailKind(
    key="membership-changed",
    label="Another role in an organisation",
    purpose="To the member whose role changed.",
    subject="What you may do in {organisation} has changed",
    body="""What you may do with the case studies of {organisation} is now: {role}

Who takes part: {people_address}
""",
    placeholders=(ORGANISATION, ROLE, PEOPLE),
    pace=Pace.SOON,
)
ENDED = MailKind(
    key="membership-ended",
    label="End of a membership",
    purpose="To whoever was taken out of an organisation.",
    subject="You no longer take part in {organisation}",
    body="""You were taken out of the people who write for {organisation}. What you wrote stays with the organisation.

If this is a mistake, ask one of its managers, or write to us: {site_address}
""",
    placeholders=(ORGANISATION,),
    pace=Pace.SOON,
)
ASKED = MailKind(
    key="membership-request",
    label="Somebody asks to join an organisation",
    purpose="To staff, who answer it in the admin.",
    subject="{person} asks to join {organisation}",
    body="""{person} ({email}) asks to join {organisation}.

{note}

Answer it: {admin_address}
""",
    placeholders=(
        PERSON,
        Placeholder("email", "the person's address", "ann@example.org"),
        ORGANISATION,
        Placeholder("note", "what the person wrote", "I look after our clinical academic posts."),
        Placeholder("admin_address", "where it is answered", "https://www.example.org/admin/membership-requests/"),
    ),
    needs_action=True,
)
ACCEPTED = MailKind(
    key="membership-accepted",
    label="A request to join was accepted",
    purpose="To whoever asked to join an organisation.",
    subject="You take part in {organisation} now",
    body="""You take part in {organisation} now. What you may do: {role}

{answer}

Your organisations: {organisations_address}
If you began a case study before, choose there for which organisation it is written.
""",
    placeholders=(
        ORGANISATION,
        ROLE,
        Placeholder("answer", "what staff wrote beside it, if anything", "Welcome."),
        Placeholder(
            "organisations_address", "the person's list", "https://www.example.org/submit/account/organisations/"
        ),
    ),
)
DECLINED = MailKind(
    key="membership-declined",
    label="A request to join was declined",
    purpose="To whoever asked to join an organisation.",
    subject="Your request to join {organisation}",
    body="""We could not let you join {organisation}:

{answer}

What you wrote is still yours. If something is unclear, write to us: {site_address}
""",
    placeholders=(ORGANISATION, Placeholder("answer", "why", "We could not confirm that you work there.")),
)
NOBODY_DECIDES = MailKind(
    key="organisation-without-manager",
    label="An organisation without a manager",
    purpose="To staff, when the last person went who decided for an organisation.",
    subject="Nobody decides any more who takes part in {organisation}",
    body="""The last manager of {organisation} deleted the account. Its case studies stay; nobody can send them to us, or invite others.

Make a member its manager, or add one: {admin_address}
""",
    placeholders=(
        ORGANISATION,
        Placeholder("admin_address", "where members are listed", "https://www.example.org/admin/memberships/"),
    ),
    needs_action=True,
)
GOODBYE = MailKind(
    key="account-deleted",
    label="Account deleted",
    purpose="To whoever deleted their account, at once.",
    subject="Your account was deleted",
    body="""Your account on {site_name} was deleted, with what belonged to you alone. What your organisations own stays with them.

If it was not you who did this, tell us at once: {site_address}
""",
)
STAFF_INVITATION = MailKind(
    key="staff-invitation",
    label="Invitation to the editors' pages",
    purpose="To a new member of staff, at once.",
    subject="You can sign in to {site_name}",
    body="""{person} made an account for you, to write and publish on {site_name}.

Sign in with this e-mail address; there is no password to know. You are sent a code each time, or you make a passkey:
{link}

If you are asked for a second step, the page leads you through it.
""",
    placeholders=(PERSON, Placeholder("link", "where to sign in", "https://www.example.org/admin/")),
    needs_action=True,
)
register_mail(INVITATION, JOINED, CHANGED, ENDED, ASKED, ACCEPTED, DECLINED, NOBODY_DECIDES, GOODBYE, STAFF_INVITATION)


def send_invitation(*, invitation: Invitation, secret: str) -> None:
    """Send the link, which only this mail holds."""
    by = invitation.created_by
    mail.send(
        template=INVITATION.key,
        to=[invitation.email],
        context={
            "person": str(by or settings.WAGTAIL_SITE_NAME),
            "organisation": invitation.organisation.name,
            "role": MemberRole(invitation.role).label,
            "link": _address("portal:invitation", secret),
            "end": f"{invitation.expires_at:%-d %B %Y}",
        },
        about=invitation,
    )


def tell_managers(*, membership: Membership) -> None:
    """Tell those who decide, but not whoever joined."""
    managers = managers_of(membership.organisation).exclude(pk=membership.pk)
    if addresses := [each.user.email for each in managers]:
        context = {"person": str(membership.user), "role": membership.can.label, **_about(membership)}
        mail.send(template=JOINED.key, to=addresses, context=context, about=membership.organisation)


def tell_member(*, membership: Membership, role: MemberRole | None) -> None:
    """Tell a member of another role, or of the end."""
    if not membership.user.is_active:
        return
    if role is None:
        kind, context = ENDED, {"organisation": membership.organisation.name}
    else:
        kind, context = CHANGED, {"role": role.label, **_about(membership)}
    mail.send(template=kind.key, to=[membership.user.email], context=context, about=membership.organisation)


def tell_staff_of_request(*, request: MembershipRequest) -> None:
    """Tell staff that somebody asks. Without an address of staff, it waits in the admin."""
    context = {
        "person": str(request.user),
        "email": request.user.email,
        "organisation": request.wanted,
        "note": request.note,
        "admin_address": _address("membership_requests:answer", request.pk),
    }
    _to_staff(ASKED, context, about=request)


def tell_answer(*, request: MembershipRequest, answer: str) -> None:
    """Tell whoever asked."""
    context = {"organisation": request.wanted, "answer": answer}
    kind = DECLINED
    if request.outcome == RequestOutcome.ACCEPTED:
        kind = ACCEPTED
        membership = Membership.objects.get(organisation=request.organisation_id, user=request.user_id)
        context |= {"role": membership.can.label, "organisations_address": _address("portal:organisations")}
    mail.send(template=kind.key, to=[request.user.email], context=context, about=request)


def tell_staff_nobody_decides(*, organisation: Organisation) -> None:
    """Tell staff to appoint somebody."""
    context = {"organisation": organisation.name, "admin_address": _address("memberships:index")}
    _to_staff(NOBODY_DECIDES, context, about=organisation)


def say_goodbye(*, address: str) -> None:
    """Say that the account is gone, to an address that nothing here knows any more."""
    mail.send(template=GOODBYE.key, to=[address], context={})


def invite_staff(*, user: User, by: User) -> None:
    """Tell a new member of staff how to sign in."""
    context = {"person": str(by), "link": _address("wagtailadmin_home")}
    mail.send(template=STAFF_INVITATION.key, to=[user.email], context=context)


def _to_staff(kind: MailKind, context: dict[str, str], *, about: MembershipRequest | Organisation) -> None:
    if settings.STAFF_EMAILS:
        mail.send(template=kind.key, to=settings.STAFF_EMAILS, context=context, about=about)
    else:
        logger.warning("staff_not_mailed", reason="STAFF_EMAILS is empty", kind=kind.key, id=about.pk)


def _about(membership: Membership) -> dict[str, str]:
    organisation = membership.organisation
    return {"organisation": organisation.name, "people_address": _address("portal:people", organisation.uuid)}


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
