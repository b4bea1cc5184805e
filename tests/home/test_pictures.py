"""Responsive pictures."""

import pytest

from home.selectors.pictures import renditions_of
from home.selectors.stored_images import images_by_key
from home.templatetags.pictures import drawn, picture
from tests import factories


@pytest.mark.django_db
def test_picture_offers_avif_and_webp_with_width_and_height():
    image = factories.ImageFactory(file=factories.image_file(size=(900, 600)))

    shown = picture(image, "figure")

    ((kind, srcset),) = shown["sources"]
    assert (kind, [part.split()[1] for part in srcset.split(", ")]) == ("image/avif", ["480w", "900w"])
    assert (shown["image"].width, shown["image"].height) == (900, 600)


@pytest.mark.django_db
def test_picture_of_a_list_asks_nothing_when_renditions_were_read(django_assert_num_queries):
    made = [factories.ImageFactory(file=factories.image_file(size=(900, 600))) for _ in range(3)]
    for image in made:
        image.get_renditions(*renditions_of("card"))
    images = images_by_key(image.pk for image in made)

    with django_assert_num_queries(0):
        shown = [drawn(images[image.pk], "card") for image in made]

    assert shown == [drawn(image, "card") for image in made]


def test_picture_without_image_is_nothing():
    assert picture(None) == {}
    assert drawn(None) == ""


@pytest.mark.django_db
def test_picture_escapes_the_words_that_somebody_typed():
    image = factories.ImageFactory(file=factories.image_file(size=(900, 600)))

    shown = drawn(image, "figure", '"><script>&')

    assert 'alt="&quot;&gt;&lt;script&gt;&amp;"' in shown
    assert shown.count("<img") == shown.count("<source") == 1
