"""What is left at a secret link that has ended: that it was answered, and when, but nothing of what it showed."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def ended(request: HttpRequest, *, answered_at: datetime | None) -> HttpResponse:
    """Say when it was answered. A link that ended without an answer answers like one that never was."""
    if answered_at is None:
        raise Http404
    context = {"heading": "This link has ended", "answered_at": answered_at}
    return render(request, "casestudies/portal/ended.html", context)
