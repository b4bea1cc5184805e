"""The form of a step as a browser without JavaScript has it: read from the page, changed, sent by one of its buttons."""

from typing import Any

from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client

from casestudies.models import CaseStudyPage, Submission
from home.enums import MemberRole
from tests.factories import MembershipFactory, SubmissionFactory, full_case_study


def full_submission(rows: int = 2) -> Submission:
    """A submission with something in every step, on a page that was never public."""
    page = full_case_study(rows=rows)
    CaseStudyPage.objects.filter(pk=page.pk).update(live=False, live_revision=None)
    submission: Submission = SubmissionFactory(page=CaseStudyPage.objects.get(pk=page.pk))
    return submission


def member(submission: Submission, role: MemberRole = MemberRole.EDIT) -> Client:
    """A browser in which somebody of the organisation is signed in."""
    client = Client()
    client.force_login(MembershipFactory(organisation=submission.organisation, role=role).user)
    return client


def address(submission: Submission, key: str, what: str = "write") -> str:
    return f"/submit/{submission.uuid}/{what}/{key}/"


def opened(client: Client, submission: Submission, key: str) -> QueryDict:
    """What the form would send."""
    response = client.get(address(submission, key))
    assert response.status_code == 200
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-autosave]")
    assert form is not None
    data = QueryDict(mutable=True)
    for control in form.select("input, textarea, select"):
        name = str(control["name"])
        if control.name == "textarea":
            data.appendlist(name, control.text.removeprefix("\n"))
        elif control.name == "select":
            chosen = control.select_one("option[selected]")
            data.appendlist(name, str(chosen["value"]) if chosen else "")
        elif control.get("type") != "checkbox" or control.has_attr("checked"):
            data.appendlist(name, str(control.get("value", "")))
    return data


def send(client: Client, submission: Submission, key: str, data: QueryDict, do: str = "save", **changes: Any) -> Any:
    """Change some answers and press a button."""
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    data["do"] = do
    return client.post(address(submission, key), data.urlencode(), "application/x-www-form-urlencoded")


def draft(submission: Submission) -> CaseStudyPage:
    """The page as its latest revision has it."""
    page: CaseStudyPage = CaseStudyPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()
    return page
