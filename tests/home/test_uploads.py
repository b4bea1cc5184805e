"""What is refused as an upload, and what is kept of a picture."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin
from wagtail.images.forms import get_image_form
from wagtail.users.models import UserProfile

from home.models import Image
from home.uploads import keep_picture
from tests.factories import ImageFactory, UserFactory

SECRET = b"SECRET-PLACE"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x010F

pytestmark = pytest.mark.django_db


def exif(*, orientation: int = 1) -> Pillow.Exif:
    """A description with a place in it, and the way the camera was held."""
    described = Pillow.Exif()
    described[CAMERA] = SECRET.decode()
    described[ORIENTATION] = orientation
    described[GPS] = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}
    return described


def picture(kind: str, *, size: tuple[int, int] = (40, 30), frames: int = 1, mode: str = "RGB", **options) -> bytes:
    """A picture; each frame of an animation has a colour of its own."""
    buffer = io.BytesIO()
    colours = [(40 * n % 256, 90, 200) for n in range(frames)]
    first, *rest = [Pillow.new(mode, size, colour if mode == "RGB" else 7) for colour in colours]
    if rest:
        options |= {"save_all": True, "append_images": rest, "duration": 120}
    first.save(buffer, kind, **options)
    return buffer.getvalue()


def described(kind: str, **options) -> bytes:
    """A picture with everything in it that says more than what it shows."""
    match kind:
        case "PNG":
            text = PngImagePlugin.PngInfo()
            text.add_text("Comment", SECRET.decode())
            text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
            return picture(kind, pnginfo=text, exif=exif(), icc_profile=PROFILE, **options)
        case "GIF":
            return picture(kind, comment=SECRET, **options)
        case "JPEG":
            return picture(kind, comment=SECRET, xmp=SECRET, exif=exif(), icc_profile=PROFILE, **options) + SECRET
        case _:
            return picture(kind, xmp=SECRET, exif=exif(), icc_profile=PROFILE, **options)


def keep(content: bytes, name: str) -> Pillow.Image:
    return Pillow.open(keep_picture(ContentFile(content), name=name))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_kept_picture_says_nothing_but_what_it_shows(kind):
    content = described(kind)
    assert SECRET in content

    image = Image.objects.create(title="Ward", file=ContentFile(content, name=f"ward.{kind.lower()}"))

    with image.file.open() as file:
        stored = file.read()
    kept = Pillow.open(io.BytesIO(stored))
    assert SECRET not in stored
    assert b"Exif" not in stored
    assert dict(kept.getexif()) == {}
    assert kept.info.get("icc_profile") == (None if kind == "GIF" else PROFILE)
    assert (image.file_size, len(image.file_hash)) == (len(stored), 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_kept_picture_stands_upright(kind):
    content = picture(kind, exif=exif(orientation=6))

    image = Image.objects.create(title="Ward", file=ContentFile(content, name=f"ward.{kind.lower()}"))

    assert (image.width, image.height) == (30, 40)
    with image.file.open() as file:
        assert Pillow.open(file).size == (30, 40)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_kept_animation_still_moves(kind):
    kept = keep(described(kind, frames=4), f"steps.{kind.lower()}")

    assert kept.n_frames == 4
    kept.seek(2)
    kept.load()
    assert kept.info["duration"] == 120
    assert kept.convert("RGB").getpixel((5, 5))[0] in range(70, 91)


def test_kept_photograph_is_not_compressed_twice():
    noise = Pillow.effect_noise((80, 60), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=60)
    once = Pillow.open(buffer)

    again = keep(buffer.getvalue(), "noise.jpg")

    assert again.quantization == once.quantization


def test_kept_webp_without_loss_stays_without_loss():
    kept = keep_picture(ContentFile(picture("WEBP", lossless=True)), name="chart.webp")

    assert b"VP8L" in kept.read()


def test_photograph_with_a_second_one_inside_is_kept_as_a_photograph():
    content = picture("MPO", frames=2, exif=exif(orientation=6), icc_profile=PROFILE)
    assert Pillow.open(io.BytesIO(content)).format == "MPO"

    kept = keep(content, "phone.jpg")

    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (30, 40), {})


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "I;16"])
def test_picture_in_any_colour_mode_is_kept(mode):
    kind = "TIFF" if mode == "CMYK" else "PNG"
    if mode == "CMYK":
        content = io.BytesIO()
        Pillow.new("CMYK", (9, 9), (10, 20, 30, 40)).save(content, "JPEG")
        kept = keep(content.getvalue(), "print.jpg")
    else:
        content = io.BytesIO()
        Pillow.new(mode, (9, 9)).save(content, kind)
        kept = keep(content.getvalue(), "picture.png")

    assert kept.mode == mode


def test_rendition_says_nothing_but_what_it_shows():
    image = Image.objects.create(title="Ward", file=ContentFile(described("JPEG"), name="ward.jpg"))

    for spec in ("width-20", "width-20|format-webp", "width-20|format-avif", "original"):
        with image.get_rendition(spec).file.open() as file:
            content = file.read()
        assert SECRET not in content
        assert b"Exif" not in content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ward.png", picture("JPEG"), "“ward.png” is not what its name says: it holds a picture in the format JPEG. "),
        ("ward.jpg", b"%PDF-1.7 and so on", "“ward.jpg” is not a picture that can be read (it looks like PDF)."),
        ("ward.jpg", b"", "“ward.jpg” is empty."),
        ("ward.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“ward.svg” cannot be used as a picture. Save it "),
        ("ward.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“ward.png” is not a picture that can be read. "),
        ("ward", picture("PNG"), "“ward” cannot be used as a picture."),
        ("ward.bmp", picture("BMP"), "“ward.bmp” cannot be used as a picture."),
        ("ward.jpg", picture("JPEG", size=(400, 400))[:-200], "“ward.jpg” is damaged: it cannot be read to its end."),
        ("ward.png", picture("PNG", size=(400, 400))[:200], "“ward.png” is damaged"),
        ("ward.webp", picture("WEBP", size=(400, 400))[:60], "“ward.webp” is "),
        ("ward.avif", picture("AVIF", size=(400, 400))[:-60], "“ward.avif” is "),
        ("ward.gif", picture("GIF", frames=40), "“ward.gif” is an animation of more than 30 pictures."),
        ("ward.webp", picture("WEBP", frames=40), "“ward.webp” is an animation of more than 30 pictures."),
        ("ward.png", picture("PNG", frames=40), "“ward.png” is an animation of more than 30 pictures."),
        ("ward.gif", picture("GIF", frames=25, size=(300, 300)), "“ward.gif” is an animation of more than 2 million "),
        ("ward.png", picture("PNG", size=(1500, 1500)), "“ward.png” has more than 2 million pixels. Make it smaller"),
        ("ward.png", picture("PNG", size=(40_000, 9_000), mode="1"), "“ward.png” has more than 2 million pixels."),
        ("ward.png", picture("PNG") + bytes(120_000), "“ward.png” is too large (117.3\xa0KB). Make it smaller than "),
    ],
)
def test_picture_that_cannot_be_kept_is_refused_with_what_to_do(settings, name, content, sentence):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 2_000_000
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100_000
    settings.MAX_IMAGE_FRAMES = 30

    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        Image(title="Ward", file=ContentFile(content, name=name)).save()

    assert refusal.value.messages[0].startswith(sentence)
    assert not Image.objects.exists()


def test_refused_picture_is_never_unpacked(settings, monkeypatch):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    content = picture("PNG")
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda *_: pytest.fail("unpacked"))

    with pytest.raises(ValidationError, match=r"0\.0001 million pixels"):
        keep_picture(ContentFile(content), name="ward.png")


def post_image(client: Client, address: str, content: bytes, name: str, **data):
    key = "files[]" if "multiple" in address else ("image-chooser-upload-file" if "chooser" in address else "file")
    return client.post(address, {key: SimpleUploadedFile(name, content)} | data)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


UPLOADS = {
    "form": (reverse("wagtailimages:add"), {"title": "Ward"}),
    "multiple": (reverse("wagtailimages:add_multiple"), {"title": "Ward"}),
    "chooser": (reverse("wagtailimages_chooser:create"), {"image-chooser-upload-title": "Ward"}),
}


@pytest.mark.parametrize("way", UPLOADS)
def test_image_uploaded_in_the_admin_is_stripped_and_upright(staff, way):
    address, data = UPLOADS[way]

    response = post_image(staff, address, picture("JPEG", exif=exif(orientation=6)), "ward.jpg", **data)

    assert response.status_code in (200, 302), response.content
    image = Image.objects.get()
    with image.file.open() as file:
        stored = file.read()
    assert (image.width, image.height, image.file_size) == (30, 40, len(stored))
    assert SECRET not in stored


@pytest.mark.parametrize("way", UPLOADS)
def test_image_refused_in_the_admin_says_what_to_do(staff, way):
    address, data = UPLOADS[way]

    response = post_image(staff, address, b"%PDF-1.7", "ward.jpg", **data)

    answer = response.content.decode()
    if way != "form":
        answer = str(json.loads(answer))
    assert "is not a picture that can be read (it looks like PDF). Export it again and upload that." in answer
    assert not Image.objects.exists()


def test_image_edited_without_a_new_file_keeps_its_file(staff):
    image = ImageFactory()

    form = get_image_form(Image)(
        {"title": "New", "collection": image.collection_id}, {}, instance=image, user=UserFactory(superuser=True)
    )

    assert form.is_valid(), form.errors
    form.save()
    kept = Image.objects.get()
    assert (kept.title, kept.file.name) == ("New", image.file.name)


def test_image_with_a_new_file_is_stripped_again(staff):
    image = ImageFactory()

    staff.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "New", "file": SimpleUploadedFile("new.jpg", described("JPEG")), "collection": image.collection_id},
    )

    image = Image.objects.get()
    with image.file.open() as file:
        assert SECRET not in file.read()
    assert image.file.name.endswith(".jpg")


def test_picture_of_a_member_of_staff_is_stripped_or_left_out():
    profile = UserProfile.get_for_user(UserFactory())

    profile.avatar = SimpleUploadedFile("me.jpg", described("JPEG"))
    profile.save()

    with profile.avatar.open() as file:
        assert SECRET not in file.read()
    profile.avatar = SimpleUploadedFile("me.bmp", picture("BMP"))
    profile.save()
    assert not UserProfile.objects.get(pk=profile.pk).avatar
