"""What staff set for the whole site."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from home.enums import DigestEvery


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
        help_text="Messages and reports of mistakes are deleted so many days after they were dealt with.",
    )
    message_days_at_most = models.PositiveSmallIntegerField(
        "days to keep messages at most",
        default=730,
        db_default=730,
        help_text="After so many days they are deleted also if nobody has dealt with them. The privacy notice says both.",
    )

    mail_wait_minutes = models.PositiveSmallIntegerField(
        "minutes that mail waits",
        default=10,
        help_text="So long staff may still change or stop a message. Receipts and codes do not wait.",
    )
    mail_digest = models.CharField(
        "joined mail",
        max_length=10,
        choices=DigestEvery,
        default=DigestEvery.HOUR,
        help_text="How often what may wait is sent to a person, as one mail.",
    )
    mail_days = models.PositiveSmallIntegerField(
        "days to keep mail",
        default=730,
        help_text="Messages that were sent or deleted leave the outbox, and the institution’s page, after this many days.",
    )

    panels = [
        FieldPanel("footer_text"),
        FieldPanel("social_image"),
        MultiFieldPanel([FieldPanel("message_days"), FieldPanel("message_days_at_most")], heading="Messages"),
        MultiFieldPanel(
            [FieldPanel("mail_wait_minutes"), FieldPanel("mail_digest"), FieldPanel("mail_days")], heading="Mail"
        ),
    ]

    class Meta:
        verbose_name = "site settings"
