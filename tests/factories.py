"""Objects for tests: valid, small, different from each other.

Pages hang below the landing page that the migrations make (`home_page()`), or below the `parent` that is given.
"""

import io
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image as PillowImage
from wagtail_factories import PageFactory

from casestudies import models as casestudies
from home import models as home
from home.enums import MemberRole, OrganisationKind, PolicyTheme
from pathway import models as pathway
from summit import models as summit
from summit.enums import PointKind

PASSWORD = "a long pass phrase for tests"


def home_page() -> home.HomePage:
    """The landing page that the migrations make."""
    return home.HomePage.objects.get()


def image_file(*, size: tuple[int, int] = (40, 30), colour: str = "teal", kind: str = "PNG") -> ContentFile:
    """A real picture."""
    buffer = io.BytesIO()
    PillowImage.new("RGB", size, colour).save(buffer, kind)
    return ContentFile(buffer.getvalue(), name=f"picture.{kind.lower()}")


class UserFactory(DjangoModelFactory):
    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)

    class Meta:
        model = home.User

    class Params:
        superuser = factory.Trait(is_staff=True, is_superuser=True)


class OrganisationFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"University of Sample {n}")
    kind = OrganisationKind.UNIVERSITY

    class Meta:
        model = home.Organisation


class ImageFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Picture {n}")
    file = factory.LazyFunction(image_file)

    class Meta:
        model = home.Image


class DocumentFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.7\n%%EOF\n", name=f"document-{n}.pdf"))

    class Meta:
        model = home.Document


class TermFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Term {n}")
    slug = factory.Sequence(lambda n: f"term-{n}")

    class Meta:
        abstract = True


class CareerStageFactory(TermFactory):
    class Meta:
        model = pathway.CareerStage


class ProfessionFactory(TermFactory):
    class Meta:
        model = pathway.Profession


class SpecialtyFactory(TermFactory):
    class Meta:
        model = pathway.Specialty


class PartnershipModelFactory(TermFactory):
    class Meta:
        model = casestudies.PartnershipModel


class ThemeFactory(TermFactory):
    class Meta:
        model = summit.Theme


class FundingSchemeFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Fellowship {n}")
    slug = factory.Sequence(lambda n: f"fellowship-{n}")
    funder = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.FUNDER)

    class Meta:
        model = pathway.FundingScheme


class BasePageFactory(PageFactory):
    parent = factory.LazyFunction(home_page)
    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    summary = "What the page is about, in one sentence."

    class Meta:
        abstract = True

    @classmethod
    def _create_instance(cls, model_class: Any, parent: Any, kwargs: Any) -> Any:
        # A fresh parent: treebeard writes to the row, and a kept object would place the next child wrongly.
        return super()._create_instance(model_class, type(parent).objects.get(pk=parent.pk) if parent else None, kwargs)


class StandardPageFactory(BasePageFactory):
    class Meta:
        model = home.StandardPage


class PartnersPageFactory(BasePageFactory):
    class Meta:
        model = home.PartnersPage


class ContactPageFactory(BasePageFactory):
    class Meta:
        model = home.ContactPage


class PolicyIndexPageFactory(BasePageFactory):
    class Meta:
        model = home.PolicyIndexPage


def _only(model: Any, factory_class: Any) -> Any:
    """The page of a type of which one is enough, made when first asked for."""
    return model.objects.first() or factory_class()


class PolicyPageFactory(BasePageFactory):
    parent = factory.LazyFunction(lambda: _only(home.PolicyIndexPage, PolicyIndexPageFactory))
    theme = PolicyTheme.CAREERS

    class Meta:
        model = home.PolicyPage


class FunderMapPageFactory(BasePageFactory):
    slug = "funding"

    class Meta:
        model = pathway.FunderMapPage


class GrantsPageFactory(BasePageFactory):
    class Meta:
        model = pathway.GrantsPage


class CaseStudyIndexPageFactory(BasePageFactory):
    title = "Case studies"
    slug = "case-studies"

    class Meta:
        model = casestudies.CaseStudyIndexPage


class CaseStudyPageFactory(BasePageFactory):
    parent = factory.LazyFunction(lambda: _only(casestudies.CaseStudyIndexPage, CaseStudyIndexPageFactory))

    class Meta:
        model = casestudies.CaseStudyPage


class MembershipFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = MemberRole.MANAGE

    class Meta:
        model = home.Membership


class CallFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Call {n}")

    class Meta:
        model = casestudies.Call


class SubmissionFactory(DjangoModelFactory):
    """A draft that an organisation owns, on a page that was never public."""

    page = factory.SubFactory(CaseStudyPageFactory, live=False)
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = casestudies.Submission


class SummitPageFactory(BasePageFactory):
    slug = factory.Sequence(lambda n: f"summit-{n}")

    class Meta:
        model = summit.SummitPage


class SummitOutputPageFactory(BasePageFactory):
    parent = factory.LazyFunction(lambda: _only(summit.SummitPage, SummitPageFactory))

    class Meta:
        model = summit.SummitOutputPage


class StatementPageFactory(BasePageFactory):
    slug = factory.Sequence(lambda n: f"statement-{n}")

    class Meta:
        model = summit.StatementPage


PAGE_FACTORIES: tuple[type[BasePageFactory], ...] = (
    StandardPageFactory,
    PartnersPageFactory,
    ContactPageFactory,
    PolicyIndexPageFactory,
    PolicyPageFactory,
    FunderMapPageFactory,
    GrantsPageFactory,
    CaseStudyIndexPageFactory,
    CaseStudyPageFactory,
    SummitPageFactory,
    SummitOutputPageFactory,
    StatementPageFactory,
)
"""One for each page type that staff can add."""


def full_case_study(*, rows: int = 1, **fields: Any) -> casestudies.CaseStudyPage:
    """A case study with everything: `rows` rows of each part, published from its own revision."""
    page = CaseStudyPageFactory(
        lead_organisation=OrganisationFactory(),
        submitted_by=OrganisationFactory(),
        cover=ImageFactory(),
        nations=["england"],
        regions=["north-west"],
        start_year=2024,
        progress="running",
        background="<p>Consultants had no time for research.</p>",
        goals="<p>Time for research in the job plan.</p>",
        development="<p>Two boards agreed a plan.</p>",
        impact_story="<p>Five studies began.</p>",
        lessons="<p>Begin with the job plan.</p>",
        contact_role="Programme lead",
        last_checked="2026-11",
        **fields,
    )
    for relation, one in (
        ("partnership_models", PartnershipModelFactory),
        ("professions", ProfessionFactory),
        ("career_stages", CareerStageFactory),
        ("specialties", SpecialtyFactory),
    ):
        getattr(page, relation).add(one())
    for n in range(rows):
        page.partners.add(
            casestudies.Partner(sort_order=n, organisation=OrganisationFactory(), contribution=f"Brings {n}")
        )
        line = casestudies.FundingLine(
            sort_order=n,
            funder=OrganisationFactory(),
            scheme=FundingSchemeFactory(),
            amount=100_000 + n,
            share=100 // max(rows, 1),
        )
        page.funding_lines.add(line)
        post = casestudies.Post(
            sort_order=n,
            role=f"Fellow {n}",
            career_stage=CareerStageFactory(),
            number_created=4,
            number_filled=3,
            whole_time_equivalent=2,
            length_months=60,
            nation="england",
            region="north-west",
            start="2024-04",
            as_of="2026",
            employer=OrganisationFactory(),
            paid_by=[str(line.uuid)],
        )
        post.professions = [ProfessionFactory()]
        page.posts.add(post)
        page.milestones.add(
            casestudies.Milestone(sort_order=n, date=f"20{10 + n % 15}", title=f"Step {n}", detail="In detail.")
        )
        page.challenges.add(casestudies.Challenge(sort_order=n, challenge=f"Hard {n}", response="What was done."))
        page.impact_measures.add(
            casestudies.ImpactMeasure(
                sort_order=n, indicator=f"Measure {n}", value=13, unit="fellows", as_of="2026", source="Bid"
            )
        )
        page.images.add(
            casestudies.CaseStudyImage(sort_order=n, image=ImageFactory(), alt_text=f"Shows {n}", credit="Somebody")
        )
        page.documents.add(casestudies.CaseStudyDocument(sort_order=n, document=DocumentFactory()))
        page.links.add(casestudies.CaseStudyLink(sort_order=n, text=f"Read {n}", url=f"https://example.org/{n}"))
        page.sources.add(
            casestudies.CaseStudySource(sort_order=n, title=f"Source {n}", url=f"https://example.org/source/{n}")
        )
    page.save_revision().publish()
    return casestudies.CaseStudyPage.objects.get(pk=page.pk)


def full_statement(**fields: Any) -> summit.StatementPage:
    """A statement with a point, a signatory and evidence, published from its own revision."""
    page = StatementPageFactory(**fields)
    page.points.add(summit.StatementPoint(number=1, kind=PointKind.BELIEF, heading="Why", text="<p>Because.</p>"))
    page.signatories.add(summit.Signatory(organisation=OrganisationFactory(), signed_on="2025-09"))
    page.evidence.add(summit.Evidence(point_number=1, case_study=CaseStudyPageFactory(), note="It shows it."))
    page.save_revision().publish()
    return summit.StatementPage.objects.get(pk=page.pk)
