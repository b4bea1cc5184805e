"""Every public page asks the database as much with few as with many of what it lists."""

import json
import re
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import get_page_models

from home.models import BasePage, PolicySource, PolicyUpdate
from pathway.models import CareerSupport, FunderMapSource, GrantsSource
from summit.enums import PointKind
from summit.models import (
    Evidence,
    ProgrammeItem,
    Signatory,
    StatementPoint,
    SummitOutputCaseStudy,
    SummitOutputFile,
    SummitOutputSource,
)
from tests import factories

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 30


def sections(number):
    """Sections with one of everything that a section can hold; the newest case studies are shown once."""
    latest = [{"type": "latest_case_studies", "value": {"number": 6}}]
    holding = [*(parts(n) for n in range(number)), latest]
    return json.dumps(
        [{"type": "section", "value": {"heading": f"Part {n}", "parts": p}} for n, p in enumerate(holding)]
    )


def links():
    page, document = factories.StandardPageFactory(), factories.DocumentFactory()
    return f'<a linktype="page" id="{page.pk}">a page</a>, <a linktype="document" id="{document.pk}">a file</a>'


def parts(number):
    picture = {"image": factories.ImageFactory().pk, "alt_text": "A ward", "caption": "", "credit": "Somebody"}
    figure = {"value": f"{number} %", "label": "of posts", "as_of": "2024", "source": "A report", "source_url": ""}
    values = {
        "text": f"<p>See {links()}.</p>",
        "figures": [figure],
        "image": picture,
        "quote": {"text": "A bridge", "name": "R. Smyth", "role": "", "source_url": ""},
        "links": [{"text": "Read on", "page": factories.StandardPageFactory().pk, "url": "", "description": ""}],
        "document": factories.DocumentFactory().pk,
        "organisations": group(1),
    }
    return [{"type": kind, "value": value} for kind, value in values.items()]


def group(number):
    rows = factories.OrganisationFactory.create_batch(number)
    return {"heading": "Together", "description": "", "organisations": [row.pk for row in rows]}


def home(number):
    page = factories.home_page()
    page.body = sections(number)
    factories.CaseStudyPageFactory.create_batch(number, cover=factories.ImageFactory())
    return page


def partners(number):
    groups = json.dumps([{"type": "group", "value": group(number)} for _ in range(number)])
    return factories.PartnersPageFactory(groups=groups, body=sections(FEW))


def policy(number):
    page = factories.PolicyPageFactory(body=sections(FEW))
    for n in range(number):
        page.updates.add(PolicyUpdate(date="2025", text=f"Happened {n}"))
        page.sources.add(PolicySource(title=f"Source {n}"))
    return page


def policy_index(number):
    page = factories.PolicyIndexPageFactory()
    for work in factories.PolicyPageFactory.create_batch(number, parent=page):
        work.updates.add(PolicyUpdate(date="2025", text="Happened"))
        work.save()
    return page


def funder_map(number):
    page = factories.FunderMapPageFactory(body=sections(FEW))
    for n in range(number):
        page.sources.add(FunderMapSource(title=f"Source {n}"))
        scheme = factories.FundingSchemeFactory()
        scheme.career_stages, scheme.professions = [factories.CareerStageFactory()], [factories.ProfessionFactory()]
        scheme.co_funders = [factories.OrganisationFactory()]
        scheme.save()
    return page


def grants(number):
    factories.FunderMapPageFactory()
    page = factories.GrantsPageFactory(body=sections(FEW))
    for n in range(number):
        page.offers.add(CareerSupport(kind="grant", title=f"Grant {n}", scheme=factories.FundingSchemeFactory()))
        page.sources.add(GrantsSource(title=f"Source {n}"))
    return page


def case_study_index(number):
    page = factories.CaseStudyIndexPageFactory()
    studies = factories.CaseStudyPageFactory.create_batch(number, parent=page, cover=factories.ImageFactory())
    for study in studies:
        study.partnership_models, study.career_stages = [factories.PartnershipModelFactory()], []
        study.save()
    return page


def case_study(number):
    factories.FunderMapPageFactory()
    return factories.full_case_study(rows=number)


def summit(number):
    page = factories.SummitPageFactory(body=sections(FEW))
    factories.SummitOutputPageFactory.create_batch(number, parent=page)
    for n in range(number):
        page.programme.add(ProgrammeItem(title=f"Talk {n}"))
    page.themes = factories.ThemeFactory.create_batch(number)
    return page


def summit_output(number):
    page = factories.SummitOutputPageFactory(body=sections(FEW))
    page.themes = factories.ThemeFactory.create_batch(number)
    for n in range(number):
        page.files.add(SummitOutputFile(document=factories.DocumentFactory()))
        page.case_studies.add(SummitOutputCaseStudy(case_study=factories.CaseStudyPageFactory()))
        page.sources.add(SummitOutputSource(title=f"Source {n}"))
    return page


def statement(number):
    page = factories.StatementPageFactory()
    for n in range(1, number + 1):
        page.points.add(
            StatementPoint(number=n, kind=PointKind.AMBITION, heading="More", text=f"<p>See {links()}.</p>")
        )
        page.signatories.add(Signatory(organisation=factories.OrganisationFactory()))
        page.evidence.add(Evidence(point_number=n, case_study=factories.CaseStudyPageFactory()))
    return page


FILLED = {
    "home.HomePage": home,
    "home.StandardPage": lambda number: factories.StandardPageFactory(body=sections(number)),
    "home.PartnersPage": partners,
    "home.ContactPage": lambda number: factories.ContactPageFactory(body=sections(number)),
    "home.PolicyIndexPage": policy_index,
    "home.PolicyPage": policy,
    "pathway.FunderMapPage": funder_map,
    "pathway.GrantsPage": grants,
    "casestudies.CaseStudyIndexPage": case_study_index,
    "casestudies.CaseStudyPage": case_study,
    "summit.SummitPage": summit,
    "summit.SummitOutputPage": summit_output,
    "summit.StatementPage": statement,
}


@pytest.mark.parametrize("label", [model._meta.label for model in get_page_models() if issubclass(model, BasePage)])
def test_public_page_asks_as_much_however_much_it_lists(client, label, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    few, many = (asked_by(client, FILLED[label], number) for number in (FEW, MANY))

    more = Counter(map(shape, many)) - Counter(map(shape, few))
    assert len(many) == len(few), more


def asked_by(client, fill, number):
    """What a page asks the second time: the first time draws its pictures. Afterwards it is as if it never was."""
    with transaction.atomic():
        page = fill(number)
        page.save()
        assert client.get(page.url).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        transaction.set_rollback(True)
    cache.clear()
    return [query["sql"] for query in queries]


def shape(sql):
    """The words of a query without its values."""
    return re.sub(r"'[^']*'|\d+", "?", sql)[:200]
