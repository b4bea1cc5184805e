"""What institutions bring to a case study as files: pictures and documents, and Word files with answers."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.models.submission import Submission
from home.models import Document, Image


class UploadedFile(models.Model):
    """That a picture or a document was uploaded in the portal, by whom, and with whose consent. The draft says where it is shown."""

    wagtail_reference_index_ignore = True  # It is no use of the file.

    uuid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="Of the form that sent it, and of its row."
    )
    submission = models.ForeignKey(Submission, null=True, on_delete=models.SET_NULL, related_name="uploads")
    image = models.OneToOneField(Image, null=True, on_delete=models.CASCADE, related_name="+")
    document = models.OneToOneField(Document, null=True, on_delete=models.CASCADE, related_name="+")
    consented_at = models.DateTimeField(
        null=True,
        help_text="When it was confirmed that the picture may be published, and that who is seen on it agrees.",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return str(self.image or self.document)


class WordUpload(models.Model):
    """A Word file that was brought back: the answers in which it differs, until somebody takes or leaves them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Of the form that sent it.")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="word_uploads")
    file_name = models.CharField(max_length=255)
    data = models.JSONField(help_text="By step: the version that it started from, and what it says otherwise.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    settled_at = models.DateTimeField(null=True, help_text="When its answers were taken or left.")

    def __str__(self) -> str:
        return self.file_name
