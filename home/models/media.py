"""Images and documents. Each is private until a public page shows it (`home.selectors.media`)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, get_upload_to
from wagtail.images.models import Image as WagtailImage

from home.uploads import DocumentField, PictureField, StoredFirst
from home.validators import check_document


class Image(StoredFirst, AbstractImage):
    """A picture, stored without location or other metadata (`home.uploads`)."""

    file = PictureField("file", upload_to=get_upload_to, width_field="width", height_field="height")
    # Both are Wagtail's own; named anew, because its unused image model has the same reverse names.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_images",
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    tags = TaggableManager(blank=True, related_name="tagged_images")
    credit = models.CharField(
        max_length=255,
        blank=True,
        help_text="Who made the picture or holds the rights, for example “University of Liverpool”.",
    )
    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        indexes = [models.Index(fields=["file"], name="home_image_file")]

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:  # noqa: A002 - Wagtail's name
        """Make one size, and close the temporary file that Wagtail leaves open until it is collected."""
        with super().generate_rendition_file(filter, source=source) as file:
            file.seek(0)
            return ContentFile(file.read(), name=file.name)


class Rendition(AbstractRendition):
    """An image in one size and format."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="home_rendition_unique")
        ]
        # Each request for a picture looks it up by the name of its file.
        indexes = [models.Index(fields=["file"], name="home_rendition_file")]


class Document(StoredFirst, AbstractDocument):
    """A file to download, which is what its name says."""

    file = DocumentField("file", upload_to="documents")
    # Both are Wagtail's own; named anew, because its unused document model has the same reverse names.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_documents",
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    tags = TaggableManager(blank=True, related_name="tagged_documents")
    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    def clean(self) -> None:
        """Refuse a new file before it is stored, beside the field in the form."""
        super().clean()
        if self.file and not self.file._committed:  # type: ignore[attr-defined] # Django’s own mark of a new file
            try:
                check_document(self.file, name=self.file.name)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error
