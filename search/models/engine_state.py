"""How far the search server has come, which every host must know. A host's own index has a file beside it for that.

Invariant: losing the row, or an older one winning a race, costs work and never a change.
"""

from django.db import models

from search.enums import Standing


class EngineState(models.Model):
    """One server's place in what is brought over, and whether it may answer readers."""

    engine = models.CharField(max_length=30, primary_key=True, help_text="The name of the engine.")
    version = models.BigIntegerField(default=0, help_text="Everything up to this version was brought over.")
    seen = models.JSONField(default=dict, help_text="What was brought over around that version, with its version.")
    standing = models.CharField(
        max_length=20,
        choices=Standing,
        default=Standing.UNPROVEN,
        help_text="Readers are answered by it only while it has everything.",
    )

    def __str__(self) -> str:
        return f"{self.engine}: {self.get_standing_display()}"
