"""What staff set for the whole site."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Words and pictures that appear on every page."""

    footer_text = models.TextField(
        blank=True, max_length=500, help_text="A line or two at the foot of every page about who runs the site."
    )
    social_image = models.ForeignKey(
        "home.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown when a page without its own picture is shared.",
    )
    message_days = models.PositiveSmallIntegerField(
        "days to keep messages",
        default=365,
        help_text="Messages and reports of mistakes that were dealt with are deleted after this many days.",
    )

    panels = [FieldPanel("footer_text"), FieldPanel("social_image"), FieldPanel("message_days")]

    class Meta:
        verbose_name = "site settings"
