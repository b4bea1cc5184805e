"""What the summit package adds to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

from summit.admin import versions
from summit.log_actions import register_log_actions  # noqa: F401 - registers by being imported
from summit.models import StatementVersion
from summit.viewsets import ThemeViewSet

register_snippet(ThemeViewSet)


@hooks.register("register_admin_urls")
def register_version_urls() -> list[Any]:
    """Give agreeing a version its address."""
    return versions.urls()


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def offer_to_agree(page: Any, user: Any, next_url: str | None = None, **_kwargs: Any) -> Iterator[Any]:
    """Offer to agree the statement in its menus."""
    if button := versions.agree_button(page, user):
        yield button


@hooks.register("before_delete_page")
def keep_agreed_statements(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse to delete a statement of which a version was agreed, or what lies above it."""
    below = page.get_descendants(inclusive=True).values("pk")
    if not StatementVersion.objects.filter(page__in=below).exists():
        return None
    messages.error(request, f"“{page}” has agreed versions, whose addresses stay. Unpublish it instead.")
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_agreed_statements_together(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse the same for several pages at once."""
    if action_type != "delete" or action.model._meta.model_name != "page":
        return None
    return next((refusal for page in objects if (refusal := keep_agreed_statements(request, page))), None)
