"""What each address of the portal needs: the one table of `test_permissions`. Whoever adds an address adds a line.

- `Submission(role)`: an address of one case study; `role` is what a member must be able to do there. Everybody else: 404.
- `OfOrganisation(role)`: the same of an organisation.
- `Personal()`: of whoever is signed in; others are sent to sign in.
- `Open(reason)`: for everybody, with the reason why. What it shows of others is tested where it is made.

`more` gives the parts of an address that are not the UUID, from the `World` that the test walks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from casestudies import models as casestudies
from home import models as home
from home.enums import MemberRole


@dataclass(frozen=True)
class World:
    """One organisation with its people, and others."""

    submission: casestudies.Submission
    members: dict[MemberRole, home.Membership]
    invitation: home.Invitation
    others: dict[str, home.User]

    @property
    def organisation(self) -> home.Organisation:
        return self.submission.organisation


More = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Rule:
    more: More = field(default=lambda world: {}, kw_only=True)


@dataclass(frozen=True)
class Submission(Rule):
    role: MemberRole


@dataclass(frozen=True)
class OfOrganisation(Rule):
    role: MemberRole


@dataclass(frozen=True)
class Personal(Rule):
    pass


@dataclass(frozen=True)
class Open(Rule):
    reason: str


def member(world: World) -> dict[str, Any]:
    return {"pk": world.members[MemberRole.VIEW].pk}


def invitation(world: World) -> dict[str, Any]:
    return {"pk": world.invitation.pk}


RULES: dict[str, Rule] = {
    # call
    "call": Open("the call is public"),
    "start": Open("a case study is begun without an account"),
    # overview
    "mine": Open("without an account, it lists what was begun in this browser"),
    "messages": Open("without an organisation, there is none"),
    "case_study": Submission(MemberRole.VIEW),
    # writing
    "write": Submission(MemberRole.EDIT, more=lambda _: {"step": "partners"}),
    "save": Submission(MemberRole.EDIT, more=lambda _: {"step": "partners"}),
    # uploads
    "upload": Submission(MemberRole.EDIT, more=lambda _: {"step": "images"}),
    # word
    "questions": Open("the questions are public"),
    "word": Submission(MemberRole.VIEW),
    "word_upload": Submission(MemberRole.EDIT),
    "word_review": Submission(MemberRole.EDIT, more=lambda _: {"upload": uuid4()}),
    # preview
    "preview": Submission(MemberRole.VIEW),
    "preview_file": Submission(MemberRole.VIEW, more=lambda _: {"kind": "images", "name": "x.png"}),
    "close_comment": Submission(MemberRole.EDIT, more=lambda _: {"token": uuid4()}),
    # sharing
    "share": Submission(MemberRole.EDIT),
    "stop_sharing": Submission(MemberRole.EDIT, more=lambda _: {"link": 1}),
    "shared": Open("whoever has the secret may read", more=lambda _: {"secret": "x"}),
    "shared_file": Open("the same of its files", more=lambda _: {"secret": "x", "kind": "images", "name": "x.png"}),
    # partners
    "partners": Submission(MemberRole.VIEW),
    "partner": Open("whoever has the secret may answer for the partner", more=lambda _: {"secret": "x"}),
    # sending
    "send": Submission(MemberRole.VIEW),
    "withdraw": Submission(MemberRole.MANAGE),
    "take_up": Submission(MemberRole.MANAGE),
    "discard": Submission(MemberRole.MANAGE),
    # changes
    "change": Submission(MemberRole.EDIT, more=lambda _: {"change": uuid4()}),
    # sign_off
    "sign_off": Open("whoever has the secret signs for the institution", more=lambda _: {"secret": "x"}),
    "sign_off_page": Open("the same of the text to agree to", more=lambda _: {"secret": "x"}),
    "sign_off_file": Open("the same of its files", more=lambda _: {"secret": "x", "kind": "images", "name": "x.png"}),
    # checking
    "check": Open("whoever has the secret answers for the institution", more=lambda _: {"secret": "x"}),
    # correcting
    "correct": Submission(MemberRole.EDIT),
    "corrections": Submission(MemberRole.VIEW),
    "keep": Submission(MemberRole.MANAGE),
    "still_true": Submission(MemberRole.MANAGE),
    # inviting
    "invited": Open("whoever has the secret begins the case study or declines", more=lambda _: {"secret": "x"}),
    # account
    "account": Personal(),
    "organisations": Personal(),
    "join": Personal(),
    "ask_to_join": Personal(),
    "accept_invitation": Personal(more=invitation),
    "my_data": Personal(),
    "my_data_file": Personal(),
    "delete_account": Personal(),
    # people
    "people": OfOrganisation(MemberRole.VIEW),
    "person": OfOrganisation(MemberRole.MANAGE, more=member),
    "remove_person": OfOrganisation(MemberRole.MANAGE, more=member),
    "leave": OfOrganisation(MemberRole.VIEW),
    "withdraw_invitation": OfOrganisation(MemberRole.MANAGE, more=invitation),
    "send_invitation_again": OfOrganisation(MemberRole.MANAGE, more=invitation),
    "invitation": Open(
        "whoever has the secret sees what it is; only the invited address accepts", more=lambda _: {"secret": "x"}
    ),
    # owner
    "organisation": Submission(MemberRole.MANAGE),
}
