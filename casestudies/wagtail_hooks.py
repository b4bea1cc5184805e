"""What the case study package adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from casestudies.viewsets import PartnershipModelViewSet

register_snippet(PartnershipModelViewSet)
