"""Run inside a site: turns its sample case studies into drafts with members who write in them, and prints a session of each.

`python -m benchmarks.writers NUMBER`; two people write in each case study, in different steps.
"""

import json
import sys
from importlib import import_module

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - the same

from casestudies.models import CaseStudyPage, Submission  # noqa: E402 - the same
from home.enums import MemberRole  # noqa: E402 - the same
from home.models import Membership, Organisation, User  # noqa: E402 - the same

STEPS = ("story", "summary")


def session_of(user: User) -> str:
    """Sign somebody in, and return the session's key."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.create()
    return str(session.session_key)


def make(number: int) -> list[list[str]]:
    """Make so many writers; return of each the session, and the address of the step that it writes."""
    writers = []
    pages = list(CaseStudyPage.objects.filter(is_sample=True).order_by("pk")[: -(-number // len(STEPS))])
    for n in range(number):
        page = pages[n // len(STEPS)]
        submission = Submission.objects.filter(page=page).first()
        if submission is None:
            CaseStudyPage.objects.filter(pk=page.pk).update(live=False, live_revision=None)
            CaseStudyPage.objects.get(pk=page.pk).save_revision(clean=False)
            owner = Organisation.objects.create(name=f"Sample writers {n}", kind="university")
            submission = Submission.objects.create(page_id=page.pk, organisation=owner)
        user = User.objects.create(username=f"writer-{n}", email=f"writer-{n}@example.org")
        owners = Organisation.objects.filter(submissions=submission)
        Membership.objects.create(organisation=owners.get(), user=user, role=MemberRole.EDIT)
        writers.append([session_of(user), f"/submit/{submission.uuid}/write/{STEPS[n % len(STEPS)]}/"])
    return writers


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[1]))))
