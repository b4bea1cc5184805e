"""Files as pages show them, and a browser that asks for them."""

import json

from django.test import Client
from wagtail.models import Page

from casestudies.models import CaseStudyDocument, CaseStudyImage, Partner
from home.models import Image
from tests.factories import (
    CaseStudyPageFactory,
    OrganisationFactory,
    StandardPageFactory,
)


class Reader(Client):
    """Reads what is streamed and closes it, as a browser does."""

    def request(self, **request):
        response = super().request(**request)
        if response.streaming:
            response.body = b"".join(response.streaming_content)
        return response


def addresses(image: Image) -> list[str]:
    """Sizes made for pages, one of them cropped."""
    return [image.get_rendition(spec).url for spec in ("width-20", "fill-10x10", "max-165x165")]


def body(text: str = "", **parts) -> str:
    """A page's body of one section."""
    blocks = [{"type": "text", "value": text}] if text else []
    blocks += [{"type": kind, "value": value} for kind, value in parts.items()]
    return json.dumps([{"type": "section", "value": {"heading": "Section", "parts": blocks}}])


def published(page: Page, **fields) -> Page:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def is_open(client: Client, image: Image) -> bool:
    statuses = {client.get(address).status_code for address in addresses(image)}
    assert len(statuses) == 1
    return statuses == {200}


def as_social_image(image):
    return CaseStudyPageFactory(social_image=image)


def as_cover(image):
    return CaseStudyPageFactory(cover=image)


def as_part(image):
    page = CaseStudyPageFactory()
    page.images.add(CaseStudyImage(image=image, alt_text="A ward", credit="Somebody"))
    return published(page)


def as_block(image):
    picture = {"image": image.pk, "alt_text": "A ward", "credit": "Somebody"}
    return StandardPageFactory(body=body(image=picture))


def as_logo_of_partner(image):
    page = CaseStudyPageFactory()
    page.partners.add(Partner(organisation=OrganisationFactory(logo=image)))
    return published(page)


def as_logo_in_block(image):
    group = {"heading": "Partners", "organisations": [OrganisationFactory(logo=image).pk]}
    return StandardPageFactory(body=body(organisations=group))


def as_part_document(document):
    page = CaseStudyPageFactory()
    page.documents.add(CaseStudyDocument(document=document))
    return published(page)


def as_link_in_rich_text(document):
    link = f'<p>Read <a linktype="document" id="{document.pk}">the plan</a>.</p>'
    return CaseStudyPageFactory(background=link)


def as_link_in_stream(document):
    return StandardPageFactory(body=body(f'<p><a linktype="document" id="{document.pk}">the plan</a></p>'))


def as_document_block(document):
    return StandardPageFactory(body=body(document=document.pk))
