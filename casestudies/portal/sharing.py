"""Links by which colleagues without an account read a draft: made and withdrawn here, opened at `shared/<secret>/`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.domain import sharing
from casestudies.enums import Stage
from casestudies.forms.sharing import CommentForm, ShareForm
from casestudies.models import SharedLink, Submission
from casestudies.portal.access import submission_view
from casestudies.portal.preview import comment_form, draft_page, file_of, kept_comment
from home.enums import MemberRole
from home.views.by_secret import by_secret


@submission_view(MemberRole.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """List the links, and make one. Its address is shown in the answer to the form, also when that is sent again, and never else."""
    form, made, status = ShareForm(request.POST if request.method == "POST" else None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _link, secret = sharing.share(
                    submission=submission,
                    token=form.cleaned_data["token"],
                    by=request.user if request.user.is_authenticated else None,
                    label=form.cleaned_data["label"],
                    may_comment=form.cleaned_data["may"] == "comment",
                )
            except sharing.SharingRefused as refused:
                form.add_error(None, refused)
            else:
                made, form, status = (
                    request.build_absolute_uri(reverse("portal:shared", args=[secret])),
                    ShareForm(),
                    200,
                )
    context = {
        "submission": submission,
        "form": form,
        "made": made,
        "links": SharedLink.objects.open().filter(submission=submission),
        "heading": "Share the draft",
        "days": SharedLink.lasts.days,
    }
    return render(request, "casestudies/portal/share.html", context, status=status)


@submission_view(MemberRole.EDIT)
@require_POST
def stop_sharing(request: HttpRequest, submission: Submission, _role: MemberRole, link: int) -> HttpResponse:
    """Withdraw a link."""
    sharing.stop_sharing(
        link=get_object_or_404(SharedLink, submission=submission, pk=link),
        by=request.user if request.user.is_authenticated else None,
    )
    return redirect("portal:share", submission.uuid)


def _open_link(secret: str) -> SharedLink:
    links = SharedLink.objects.open().with_secret(secret).select_related("submission__page")
    link: SharedLink | None = links.exclude(submission__stage=Stage.TAKEN_DOWN).first()
    if link is None:
        raise Http404
    return link


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The draft, and a form to comment where the link allows it."""
    link = _open_link(secret)
    if request.method == "POST" and not link.may_comment:
        raise Http404
    form, status = comment_form(request, CommentForm), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if kept := kept_comment(request, link.submission, form, link=link, name=form.cleaned_data["name"]):
                return kept
            status = 429
    return draft_page(
        request,
        link.submission,
        files=reverse("portal:shared", args=[secret]) + "files/",
        status=status,
        link=link,
        form=form if link.may_comment else None,
        comments=link.comments.all(),
    )


@require_safe
@by_secret
def shared_file(request: HttpRequest, secret: str, kind: str, name: str) -> HttpResponseBase:
    """A picture or document of the draft."""
    return file_of(request, _open_link(secret).submission, kind, name)


urlpatterns = [
    path("<uuid:uuid>/share/", share, name="share"),
    path("<uuid:uuid>/share/<int:link>/", stop_sharing, name="stop_sharing"),
    path("shared/<str:secret>/", shared, name="shared"),
    path("shared/<str:secret>/files/<str:kind>/<path:name>", shared_file, name="shared_file"),
]
