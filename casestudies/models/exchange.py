"""What a member of staff asked to be taken out or in. The work is done in the background; the result is theirs alone."""

import uuid
from pathlib import PurePath
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.enums import ExchangeState

FOLDER = "exchange"
"""Below the media directory, where nothing is served but what a view lets out."""


def private_path(exchange: "Exchange", name: str) -> str:
    """Where its file is kept: under a name that nobody can guess."""
    return f"{FOLDER}/{exchange.uuid}/content{PurePath(name).suffix.lower()}"


class Exchange(models.Model):
    """One export, or one import with its dry run before it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_import = models.BooleanField(default=False)
    kind = models.CharField(max_length=4, help_text="What kind of file, by the end of its name.")
    name = models.CharField(max_length=255, help_text="What the file is called for whoever asked.")
    file = models.FileField(upload_to=private_path, blank=True, max_length=255)
    is_dry_run = models.BooleanField(default=False, help_text="Only said what would be done.")
    publishes = models.BooleanField(default=False, help_text="What the file has as published is published.")
    state = models.CharField(max_length=10, choices=ExchangeState, default=ExchangeState.WAITING)
    message = models.TextField(blank=True, help_text="What was done, or why nothing was.")
    total = models.PositiveIntegerField(default=0, help_text="How many records there are, as far as is known.")
    outcomes = models.JSONField(default=list, help_text="Of an import: what became of each record.")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        default_permissions: ClassVar[Any] = ()
        permissions: ClassVar[Any] = [("exchange_content", "Can import and export content")]

    def __str__(self) -> str:
        return self.name

    @property
    def progress_name(self) -> str:
        """Where the worker writes down how far it is: the transaction of an import shows nothing to others before its end."""
        return f"{FOLDER}/{self.uuid}/progress"
