"""What the home package adds to Wagtail's admin."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from home.admin import background, merging
from home.admin.mailwords import MailViewSetGroup
from home.admin.messages import MessagesViewSetGroup
from home.admin.outboxpanel import OutboxPanel
from home.admin.people import PeopleViewSetGroup
from home.admin.refusals import problems_of_draft, refusal_response, show_refusal, warn_reviewers
from home.domain.reading import count_read
from home.models import Organisation
from home.selectors.usage import uses_of
from home.views.readers import is_reader
from home.viewsets import OrganisationViewSet

register_snippet(OrganisationViewSet)


@hooks.register("on_serve_page")
def count_reads(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Count a page that a person was shown: after whoever may not see it was sent elsewhere."""

    def counted(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if response.status_code == HTTPStatus.OK and is_reader(request):
            count_read(page=page.pk)
        return response

    return counted


@hooks.register("before_publish_page")
def refuse_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Ask the guard before the editor publishes or schedules, so that the editor opens again with every reason."""
    reasons = problems_of_draft(page)
    return refusal_response(request, page=page, reasons=reasons) if reasons else None


@hooks.register("before_bulk_action")
def refuse_publishing_together(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Publish all of the chosen pages or none, and say for each what is missing."""
    if action_type != "publish":
        return None
    refused = [(page, reasons) for page in objects if (reasons := problems_of_draft(page.specific))]
    for page, reasons in refused:
        show_refusal(request, page=page, reasons=reasons)
    return redirect(action.next_url) if refused else None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_about_what_is_missing(request: HttpRequest, page: Any) -> None:
    """Tell whoever submits for review what will be refused at the end of it."""
    is_submitting = request.POST.get("action-submit") or request.POST.get("action-restart-workflow")
    if is_submitting and (reasons := problems_of_draft(page)):
        warn_reviewers(request, page=page, reasons=reasons)


@hooks.register("register_admin_urls")
def register_background_work_urls() -> list[Any]:
    """Give “Background work” its addresses."""
    return background.urls()


@hooks.register("register_reports_menu_item")
def register_background_work_menu_item() -> MenuItem:
    """Put “Background work” among the reports."""
    return background.menu_item()


@hooks.register("register_admin_viewset")
def register_messages() -> MessagesViewSetGroup:
    """Show what the public wrote."""
    return MessagesViewSetGroup()


@hooks.register("register_admin_viewset")
def register_mail() -> MailViewSetGroup:
    """Show what the site writes to others, and let staff word it."""
    return MailViewSetGroup()


@hooks.register("construct_homepage_panels")
def add_outbox_panel(_request: HttpRequest, panels: list[Any]) -> None:
    """Say on the dashboard what could not be sent."""
    panels.append(OutboxPanel())


@hooks.register("register_admin_viewset")
def register_people() -> PeopleViewSetGroup:
    """Show who writes for institutions, and who asks to."""
    return PeopleViewSetGroup()


@hooks.register("register_account_menu_item")
def offer_own_sign_in(request: HttpRequest) -> dict[str, str]:
    """Lead to one's own passkeys, second factor and password, which are the same as everybody's."""
    return {
        "url": reverse("mfa_index"),
        "label": "How you sign in",
        "help_text": "Passkeys, authenticator app, recovery codes and password.",
    }


@hooks.register("register_admin_urls")
def register_merging_urls() -> list[Any]:
    """Give merging its address."""
    return merging.urls()


@hooks.register("register_snippet_listing_buttons")
def offer_merging(instance: Any, user: Any, _next_url: str | None = None) -> Iterator[Any]:
    """Offer to merge an organisation on its row and on its page."""
    if isinstance(instance, Organisation) and (button := merging.merge_button(instance, user)):
        yield button


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Refuse to delete an entry that pages or other entries name: Wagtail would take it out of them without a word."""
    used = [(instance, uses) for instance in instances if (uses := uses_of(instance))]
    for instance, uses in used:
        messages.error(
            request, f"“{instance}” is used in {uses} {'place' if uses == 1 else 'places'}. Change these first."
        )
    return redirect(type(used[0][0]).snippet_viewset.get_url_name("list")) if used else None


@hooks.register("insert_global_admin_css")
def add_admin_styles() -> SafeString:
    """Style what this project adds, and the colours of the whole admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")
def hide_product_news(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what is for those who run Wagtail, not for those who write."""
    items[:] = [item for item in items if not item.name.startswith("whats-new")]
