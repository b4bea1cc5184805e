"""Each act around a case study leaves its entry in the history, in words, with who did it; none keeps a secret."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry

from casestudies.domain import acts, inviting, looking, ownership, partner_requests, sharing, signing
from casestudies.domain.exchange.running import ask_for_export
from casestudies.enums import PartnerAnswer
from casestudies.models import SignOffRequest
from home.enums import MemberRole
from tests import factories
from tests.casestudies.portal.drafts import draft
from tests.reviewing import agree, at_sign_off, in_vain

pytestmark = pytest.mark.django_db


def hands_over(by):
    submission = draft()
    for organisation in (submission.organisation, factories.OrganisationFactory(name="Other Hospitals (sample)")):
        factories.MembershipFactory(organisation=organisation, user=by, role=MemberRole.MANAGE)
    ownership.hand_to(submission=submission, organisation=organisation, by=by)


def shares(by, submission=None):
    return sharing.share(submission=submission or draft(), token=uuid4(), by=by, label="Jo", may_comment=False)


def asks_partner(by):
    submission = draft()
    part = submission.page.get_latest_revision_as_object().partners.all()[0].uuid
    return partner_requests.ask_partner(
        submission=submission, token=uuid4(), part=part, email="partner@example.org", by=by
    )


def partner_answers(by):
    partner_requests.answer_request(request=asks_partner(by), answer=PartnerAnswer.AGREED, answered_by="Bo")


def asks_signatory(by):
    submission = at_sign_off(signatory_email="")
    signing.ask_for_agreement(submission=submission, name="Bea", email="bea@example.org", role="Provost", by=by)


def reminds(_by):
    submission = at_sign_off()
    in_vain(submission)
    SignOffRequest.objects.update(reminders=1)
    signing.remind(request=SignOffRequest.objects.get())


def corrects(_by):
    at_sign_off()
    signing.ask_for_corrections(request=SignOffRequest.objects.get(), name="Ada", corrections=[("", "Not yet.")])


def overrides(by):
    submission = at_sign_off(signatory_email="")
    signing.override(submission=submission, reason="It was closed.", evidence="Asked.", by=by)


def invites(by):
    return inviting.invite(
        organisation=None,
        organisation_as_written="A trust (sample)",
        name="Jo",
        email="jo@example.org",
        title="",
        message="Please.",
        by=by,
    )


ACTS = [
    (hands_over, acts.HANDED_OVER, "Handed over to Other Hospitals (sample)"),
    (
        lambda by: looking.note(submission=draft(), text="In confidence.", by=by),
        acts.NOTED,
        "A private note was written",
    ),
    (shares, acts.LINK_MADE, "A secret link to the draft was made"),
    (lambda by: sharing.stop_sharing(link=shares(by)[0], by=by), acts.LINK_WITHDRAWN, "Secret links withdrawn: 1"),
    (asks_partner, acts.PARTNER_ASKED, "was asked whether it agrees to what is said of it"),
    (partner_answers, acts.PARTNER_ANSWERED, "answered: Agrees"),
    (asks_signatory, acts.SIGNATORY_ASKED, "Bea was asked to agree to the text"),
    (reminds, acts.SIGNATORY_REMINDED, "Ada Sample was reminded to agree to the text"),
    (lambda _by: agree(at_sign_off()), acts.AGREED, "Ada Sample agreed to the text for "),
    (corrects, acts.CORRECTIONS, "Ada asked for corrections"),
    (overrides, acts.OVERRIDDEN, "Gone on without an answer from the institution: It was closed."),
    (invites, acts.INVITED, "A trust (sample) was invited to write"),
    (lambda by: inviting.send_again(invitation=invites(by), by=by), acts.INVITED_AGAIN, "was sent again"),
    (lambda by: inviting.withdraw(invitation=invites(by), by=by), acts.INVITATION_WITHDRAWN, "was withdrawn"),
    (
        lambda by: inviting.decline(invitation=invites(by), reason="No time."),
        acts.INVITATION_DECLINED,
        "A trust (sample) declined the invitation",
    ),
    (lambda by: ask_for_export(kind="json", by=by), acts.EXPORT_ASKED, ".json: export asked for"),
]
BY_NOBODY = {
    acts.PARTNER_ANSWERED,
    acts.SIGNATORY_REMINDED,
    acts.AGREED,
    acts.CORRECTIONS,
    acts.INVITATION_DECLINED,
}
"""What the site does by itself, or somebody without an account."""


@pytest.mark.parametrize(("act", "action", "said"), ACTS, ids=[action for _act, action, _said in ACTS])
def test_act_leaves_its_entry_in_the_history(act, action, said):
    person = factories.UserFactory(first_name="Ann", last_name="Who")

    act(person)

    (entry,) = [
        found for model in (PageLogEntry, ModelLogEntry) for found in model.objects.filter(action=action).order_by("pk")
    ]
    assert said in entry.message
    assert entry.user == (None if action in BY_NOBODY else person)
    assert "example.org" not in str(entry.data)
    assert "confidence" not in str(entry.data)


def test_every_act_has_words():
    names = {value for name, value in vars(acts).items() if name.isupper()}

    assert names <= {action for action, _label in registry.get_choices()}


def test_history_of_the_site_shows_it_to_moderators(client):
    moderator = factories.UserFactory()
    moderator.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(moderator)
    overrides(moderator)
    invites(moderator)

    html = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()

    assert "Gone on without an answer from the institution: It was closed." in html
    assert "A trust (sample) was invited to write" in html
