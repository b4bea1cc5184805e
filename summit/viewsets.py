"""The themes of the summit, as staff edit them."""

from pathway.viewsets import TermViewSet
from summit.models import Theme


class ThemeViewSet(TermViewSet):
    """Themes."""

    model = Theme
    menu_order = 400
