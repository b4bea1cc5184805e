"""Drafts of institutions, and people who may do something with them."""

from typing import Any

from django.test import Client

from casestudies.models import CaseStudyImage, Partner, Submission
from home.enums import MemberRole
from tests import factories


def draft(*, stage: str = "draft", complete: bool = True, **fields: Any) -> Submission:
    """A draft with a partner, which can be sent unless it is to be incomplete."""
    submission: Submission = factories.SubmissionFactory(stage=stage, **fields)
    page = submission.page
    if not complete:
        page.summary = ""
    page.partners.add(Partner(organisation=factories.OrganisationFactory(), contribution="Brings time for research"))
    page.save_revision(clean=False)
    return submission


def with_picture(submission: Submission) -> Any:
    """Put a picture into the draft, and return it."""
    page = submission.page.get_latest_revision_as_object()
    image = factories.ImageFactory()
    page.images.add(CaseStudyImage(image=image, alt_text="Two midwives", credit="A. Sample"))
    page.save_revision(clean=False)
    submission.page.refresh_from_db()
    return image


def signed_in(submission: Submission, role: MemberRole = MemberRole.MANAGE) -> Client:
    """A browser of a member of the organisation that owns it."""
    client = Client()
    client.force_login(factories.MembershipFactory(organisation=submission.organisation, role=role).user)
    return client


def address(submission: Submission, what: str = "") -> str:
    return f"/submit/{submission.uuid}/{what}"
