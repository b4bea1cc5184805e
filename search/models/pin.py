"""What staff put first for a search.

Invariant: a pin names one page or one offer. Whether the public may see it is asked each time it is shown, never kept here.
"""

from django.db import models
from django.db.models import Q
from wagtail.models import Page

from pathway.models import FundingScheme
from search import analysis
from search.enums import Source


def pin_key(words: str) -> str:
    """What makes two searches the same for pins: case, plurals, spelling and little words do not count."""
    found = analysis.words(words)
    telling = [word for word in found if not analysis.is_stop_word(word)]
    return " ".join(analysis.stem(word) for word in telling or found)


class PinQuerySet(models.QuerySet["Pin"]):
    """Pins of a search."""

    def of(self, words: str) -> "PinQuerySet":
        """Those that a reader gets who searches for this, in their order."""
        return self.filter(key=pin_key(words)).order_by("sort_order", "pk")


class Pin(models.Model):
    """One result put first for one search."""

    # Nobody is kept from deleting an offer because it is pinned.
    wagtail_reference_index_ignore = True

    words = models.CharField("search", max_length=100)
    key = models.CharField(max_length=300, db_index=True, editable=False)
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="search_pins")
    offer = models.ForeignKey(
        FundingScheme, null=True, blank=True, on_delete=models.CASCADE, related_name="search_pins"
    )
    sort_order = models.PositiveIntegerField(default=0)

    objects = PinQuerySet.as_manager()

    class Meta:
        ordering = ["key", "sort_order", "pk"]
        verbose_name = "pinned result"
        constraints = [
            models.CheckConstraint(
                name="pin_of_a_page_or_an_offer",
                condition=Q(page__isnull=False, offer__isnull=True) | Q(page__isnull=True, offer__isnull=False),
            ),
            models.UniqueConstraint(name="pin_of_a_page_once", fields=["key", "page"]),
            models.UniqueConstraint(name="pin_of_an_offer_once", fields=["key", "offer"]),
        ]

    def __str__(self) -> str:
        return f"{self.target} for “{self.words}”"

    @property
    def target(self) -> Page | FundingScheme | None:
        """What is pinned."""
        return self.page if self.page_id else self.offer

    @property
    def object_key(self) -> str:
        """The name under which every engine knows it."""
        return object_key(page_id=self.page_id, offer_id=self.offer_id)


def object_key(*, page_id: int | None, offer_id: int | None) -> str:
    """The key of the page, or else of the offer."""
    return Source.PAGE.key(page_id) if page_id else Source.OFFER.key(offer_id or 0)
