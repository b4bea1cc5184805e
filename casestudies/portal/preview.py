"""A draft as it will be published, for those who may read it, and what they say of it.

It is the template of the public page itself. Its pictures and documents are private: here they get addresses below the
draft's own, which ask who may see the draft.
"""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.domain import sharing
from casestudies.forms.sharing import CommentForm, MemberCommentForm
from casestudies.models import CaseStudyPage, Comment, Submission
from casestudies.portal.access import submission_view
from casestudies.selectors.draft_files import shows_file
from casestudies.selectors.names_as_written import names_as_written
from casestudies.steps import STEPS
from home.enums import MemberRole
from home.views import media
from home.views.limits import is_too_often

TOO_OFTEN = "You have written several comments in a short time. Wait ten minutes, then send this one again."
FILE_ADDRESS = re.compile(r'(?<=\s)(src|srcset|href)="([^"]*)"')
DOCUMENTS = "/documents/"


def draft_page(
    request: HttpRequest, submission: Submission, *, files: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render the draft. `files` is the address below which this reader may have its files."""
    draft = submission.page.get_latest_revision_as_object()
    return text_page(request, submission, draft, files=files, status=status, **context)


def text_page(
    request: HttpRequest, submission: Submission, text: CaseStudyPage, *, files: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render one text of a case study, as it would be published."""
    html = render_to_string(
        "casestudies/portal/preview.html",
        {**text.get_context(request), "submission": submission, "to_be_found": names_as_written(text), **context},
        request=request,
    )
    return HttpResponse(with_own_files(html, files), status=status)


def with_own_files(html: str, files: str) -> str:
    """Lead each address of a picture or document, in attributes only, to the draft's own."""

    def own(attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        for public, kind in ((f"{settings.MEDIA_URL}images/", "images/"), (DOCUMENTS, "documents/")):
            value = re.sub(rf"(^|,\s*){re.escape(public)}", rf"\g<1>{files}{kind}", value)
        return f'{name}="{value}"'

    return FILE_ADDRESS.sub(own, html)


def comment_form(request: HttpRequest, form_class: type[CommentForm]) -> CommentForm:
    """An empty form, about the section that a link asked for, or what was sent."""
    return form_class(
        request.POST if request.method == "POST" else None, initial={"section": request.GET.get("about", "")}
    )


def file_of(request: HttpRequest, submission: Submission, kind: str, name: str) -> HttpResponseBase:
    """One file of a draft, for somebody who may see the draft."""
    latest = submission.page.latest_revision
    return file_in(request, latest.content if latest else {}, kind, name)


def file_in(request: HttpRequest, content: dict[str, Any], kind: str, name: str) -> HttpResponseBase:
    """One file of a text, of which `content` is what its revision holds, for somebody who may see that text."""
    shows = lambda file: shows_file(content, file)  # noqa: E731 - one question, asked by the door to files
    if kind == "images":
        return media.draft_picture(request, f"images/{name}", shows=shows)
    key, _, filename = name.partition("/")
    if not key.isdecimal():
        raise Http404
    return media.draft_document(request, int(key), filename, shows=shows)


@submission_view(MemberRole.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, submission: Submission, role: MemberRole) -> HttpResponse:
    """Show it with its comments; take a comment from whoever may comment."""
    may_comment = role.covers(MemberRole.COMMENT)
    if request.method == "POST" and not may_comment:
        raise Http404
    form, status = comment_form(request, MemberCommentForm), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            user = request.user if request.user.is_authenticated else None
            return kept_comment(request, submission, form, author=user, name=str(user or "The author")) or _shown(
                request, submission, role, form, status=429
            )
    return _shown(request, submission, role, form, status=status)


def kept_comment(request: HttpRequest, submission: Submission, form: CommentForm, **by: Any) -> HttpResponse | None:
    """Keep a comment and lead back to the page, or put into the form why not."""
    if is_too_often(request, what="comment", times=20, seconds=600):
        form.add_error(None, TOO_OFTEN)
        return None
    told = form.cleaned_data
    try:
        sharing.comment(submission=submission, token=told["token"], section=told["section"], text=told["text"], **by)
    except sharing.SharingRefused as refused:
        form.add_error(None, refused)
        return None
    return redirect(f"{request.path}?commented=1#comments")


def _shown(
    request: HttpRequest, submission: Submission, role: MemberRole, form: CommentForm, *, status: int
) -> HttpResponse:
    return draft_page(
        request,
        submission,
        files=reverse("portal:preview", args=[submission.uuid]) + "files/",
        status=status,
        role=role,
        form=form if role.covers(MemberRole.COMMENT) else None,
        may_write=role.covers(MemberRole.EDIT) and submission.where.may_be_written,
        may_send=role.covers(MemberRole.MANAGE) and submission.where.may_be_written,
        may_close=role.covers(MemberRole.EDIT),
        comments=submission.comments.order_by("done_at", "written_at"),
        first_step=STEPS[0].key,
    )


@submission_view(MemberRole.VIEW)
@require_safe
def preview_file(
    request: HttpRequest, submission: Submission, _role: MemberRole, kind: str, name: str
) -> HttpResponseBase:
    """A picture or document of the draft."""
    return file_of(request, submission, kind, name)


@submission_view(MemberRole.EDIT)
@require_POST
def close_comment(request: HttpRequest, submission: Submission, _role: MemberRole, token: UUID) -> HttpResponse:
    """Mark a comment as done, or as open again."""
    comment = get_object_or_404(Comment, submission=submission, token=token)
    if request.POST.get("open"):
        sharing.mark_open(comment=comment)
    else:
        sharing.mark_done(comment=comment, by=request.user if request.user.is_authenticated else None)
    return redirect(reverse("portal:preview", args=[submission.uuid]) + "#comments")


urlpatterns = [
    path("<uuid:uuid>/preview/", preview, name="preview"),
    path("<uuid:uuid>/preview/files/<str:kind>/<path:name>", preview_file, name="preview_file"),
    path("<uuid:uuid>/comments/<uuid:token>/", close_comment, name="close_comment"),
]
