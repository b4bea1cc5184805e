"""What the summit package adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from summit.viewsets import ThemeViewSet

register_snippet(ThemeViewSet)
