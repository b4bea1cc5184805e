"""The staff's form for an image: a refusal stands beside the file, before anything is stored."""

from typing import Any

from django.forms import FileField
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from home.uploads import KeptPicture, keep_picture


class PictureFormField(WagtailImageField):
    """Takes a picture as `home.uploads` does, so that what the form measures is what will be stored."""

    def to_python(self, data: Any) -> KeptPicture | None:
        """Return what is kept of the picture."""
        file = FileField.to_python(self, data)
        return keep_picture(file, name=file.name) if file else None


class ImageForm(BaseImageForm):
    """Every way to upload an image in the admin, and in Wagtail's API, builds on this form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wagtails := self.fields.get("file"):
            self.fields["file"] = PictureFormField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget
            )
