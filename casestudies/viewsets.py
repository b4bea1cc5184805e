"""The taxonomy of case studies, as staff edit it."""

from casestudies.models import PartnershipModel
from pathway.viewsets import TermViewSet


class PartnershipModelViewSet(TermViewSet):
    """Partnership models."""

    model = PartnershipModel
    menu_order = 50
