"""Run inside a site: turns its sample case studies into submissions of many institutions, and signs a member of staff in.

`python -m benchmarks.reviewers`; prints the session, and the key of the page with the longest text.
"""

import json
from datetime import timedelta

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - Django must be set up first
from django.db.models import Max  # noqa: E402 - the same
from django.db.models.functions import Length  # noqa: E402 - the same
from django.utils import timezone  # noqa: E402 - the same
from wagtail.models import Revision  # noqa: E402 - the same

from benchmarks.writers import session_of  # noqa: E402 - the same
from casestudies.enums import Stage  # noqa: E402 - the same
from casestudies.models import CaseStudyPage, Submission  # noqa: E402 - the same
from home.models import Organisation, User  # noqa: E402 - the same

OWNERS = 200
STAFF = 12
SENT = [stage for stage in Stage if stage != Stage.DRAFT]


def make() -> dict[str, str | int]:
    """Make one submission of each sample, at all stages, with owners and dates."""
    now = timezone.now()
    owners = Organisation.objects.bulk_create(
        Organisation(name=f"Sample sender {n}", name_key=f"sample sender {n}") for n in range(OWNERS)
    )
    editors = Group.objects.get(name="Editors")
    people = [User.objects.create(username=f"reader-{n}", email=f"reader-{n}@example.org") for n in range(STAFF)]
    for person in people:
        person.groups.add(editors)
    pages = CaseStudyPage.objects.filter(is_sample=True).order_by("pk").values_list("pk", flat=True)
    Submission.objects.bulk_create(
        Submission(
            page_id=page,
            organisation=owners[n % OWNERS],
            stage=SENT[n % len(SENT)],
            stage_since=now - timedelta(days=n % 90),
            submitted_at=now - timedelta(days=n % 90),
            assignee=people[n % STAFF] if n % 3 else None,
            due_on=(now + timedelta(days=n % 40 - 10)).date() if n % 2 else None,
        )
        for n, page in enumerate(pages)
    )
    longest = CaseStudyPage.objects.filter(is_sample=True, submission__stage=Stage.SUBMITTED).annotate(
        length=Max(Length("background") + Length("development") + Length("impact_story") + Length("lessons"))
    )
    page = longest.order_by("-length").first()
    page.save_revision(clean=False)
    return {"session": session_of(people[0]), "page": page.pk, "characters": _length(page.pk)}


def _length(page: int) -> int:
    content = Revision.page_revisions.filter(object_id=str(page)).latest("created_at").content
    return len(json.dumps(content))


if __name__ == "__main__":
    print(json.dumps(make()))
