"""A draft of every type of page can be previewed before anything of it is saved."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", factories.PAGE_FACTORIES, ids=lambda each: each._meta.model.__name__)
def test_preview_of_an_unsaved_change_shows_it(factory):
    page = factory().save_revision().as_object()
    page.title = "A title that is not saved"

    response = page.make_preview_request(preview_mode=page.default_preview_mode).render()

    assert response.status_code == 200
    assert "A title that is not saved" in response.content.decode()
