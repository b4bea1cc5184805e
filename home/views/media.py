"""The only door to uploaded files. Nothing below MEDIA_ROOT is served by any other way (docs/decisions/0002).

Invariant: what a visitor may not see answers exactly like what does not exist, whatever the address or the method.
"""

from collections.abc import Callable

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.csrf import csrf_exempt
from wagtail.documents.models import document_served
from wagtail.documents.wagtail_hooks import check_view_restrictions
from wagtail.models import BaseViewRestriction

from home.domain.media import Access, access_to, is_staff_for
from home.models import Document, Image
from home.selectors import media
from home.validators import PICTURE_FORMATS, extension_of

# Short, so that a picture that is taken down is gone from browsers and caches within minutes; asking again
# whether it changed costs two queries and no bytes.
PUBLIC_SECONDS = 300


@csrf_exempt
def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a picture by the name under which it is stored: sizes made for pages to all, originals to staff.

    Documents have an address of their own; here they do not exist.
    """
    try:
        _only_reading(request)
        return _picture(request, path)
    except Http404:
        # Nobody reads the answer to a picture: no page, and nothing that a cache keeps until it is published.
        # The same headers whether there was reason to look at the visitor or not.
        headers = {"Cache-Control": "no-store", "Vary": "Cookie"}
        return HttpResponseNotFound("Not found.\n", content_type="text/plain", headers=headers)


@csrf_exempt
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """Serve a document to download; ask for the password of its collection where it has one."""
    _only_reading(request)
    found = media.document_with(key=document_id)
    if found is None or found.filename != filename:
        raise Http404
    access = _access(request, found)
    if access is Access.NONE and media.is_locked(found) and (question := check_view_restrictions(found, request)):
        add_never_cache_headers(question)
        return question
    response = _answer(request, found.file, access, version=f"{found.pk}-{found.file_hash}", download=found)
    document_served.send(sender=Document, instance=found, request=request)
    return response


def _only_reading(request: HttpRequest) -> None:
    # Anything else answers as if there were nothing, which needs neither a token nor a look at the database.
    if request.method not in ("GET", "HEAD") or "\x00" in request.path:
        raise Http404


def _picture(request: HttpRequest, path: str) -> HttpResponseBase:
    match path.partition("/")[0]:
        case "images" if rendition := media.rendition_at(path):
            access = _access(request, rendition.image)
            return _answer(request, rendition.file, access, version=f"{rendition.pk}-{rendition.image.file_hash}")
        case "original_images" if image := media.original_at(path):
            # The original is larger than any page shows it, and may show more: a page crops.
            access = Access.PERSONAL if is_staff_for(target=image, user=request.user) else Access.NONE
            return _answer(request, image.file, access, version=f"{image.pk}-{image.file_hash}")
        case "avatar_images" if request.user.has_perm("wagtailadmin.access_admin"):
            if profile := media.profile_with_avatar(path):
                return _answer(request, profile.avatar, Access.PERSONAL, version=path)
    raise Http404


def draft_picture(request: HttpRequest, path: str, *, shows: Callable[[Image | Document], bool]) -> HttpResponseBase:
    """Serve a size of a picture to somebody who may see a draft that `shows` it, at an address of the draft's own."""
    _only_reading(request)
    rendition = media.rendition_at(path)
    if rendition is None or not shows(rendition.image):
        raise Http404
    version = f"{rendition.pk}-{rendition.image.file_hash}"
    return _answer(request, rendition.file, Access.PERSONAL, version=version)


def draft_document(
    request: HttpRequest, document_id: int, filename: str, *, shows: Callable[[Image | Document], bool]
) -> HttpResponseBase:
    """Serve a document in the same way."""
    _only_reading(request)
    found = media.document_with(key=document_id)
    if found is None or found.filename != filename or not shows(found):
        raise Http404
    return _answer(request, found.file, Access.PERSONAL, version=f"{found.pk}-{found.file_hash}", download=found)


def _access(request: HttpRequest, target: Image | Document) -> Access:
    return access_to(target=target, user=request.user, has_passed=_passes(request))


def _passes(request: HttpRequest) -> Callable[[BaseViewRestriction], bool] | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return lambda restriction: bool(restriction.accept_request(request))


def _answer(
    request: HttpRequest, stored: FieldFile, access: Access, *, version: str, download: Document | None = None
) -> HttpResponseBase:
    """Stream the file, or say that the visitor has it already. `version` changes whenever the bytes do."""
    name = stored.name or ""
    picture_type = PICTURE_FORMATS.get(extension_of(name))
    if access is Access.NONE or not (picture_type or download):
        raise Http404
    try:
        modified = stored.storage.get_modified_time(name).timestamp()
    except FileNotFoundError:
        raise Http404 from None
    etag = quote_etag(version)
    response = get_conditional_response(request, etag=etag, last_modified=int(modified)) or FileResponse(
        stored.storage.open(name),
        content_type=download.content_type if download else f"image/{picture_type}".lower(),
        as_attachment=download is not None,
        filename=download.filename if download else "",
    )
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = (
        f"public, max-age={PUBLIC_SECONDS}" if access is Access.PUBLIC else "private, no-store"
    )
    # Should a file ever be opened as a page of its own, it is a page that may do nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
