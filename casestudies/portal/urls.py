"""Addresses below `/submit/`. Each topic lists its own; an address of one submission begins with its UUID."""

from django.urls import URLPattern, URLResolver

from casestudies.portal import (
    account,
    call,
    changes,
    checking,
    correcting,
    inviting,
    overview,
    owner,
    partners,
    people,
    preview,
    sending,
    sharing,
    sign_off,
    uploads,
    word,
    writing,
)

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    *call.urlpatterns,
    *overview.urlpatterns,
    *writing.urlpatterns,
    *uploads.urlpatterns,
    *word.urlpatterns,
    *preview.urlpatterns,
    *sharing.urlpatterns,
    *partners.urlpatterns,
    *sending.urlpatterns,
    *changes.urlpatterns,
    *sign_off.urlpatterns,
    *checking.urlpatterns,
    *correcting.urlpatterns,
    *inviting.urlpatterns,
    *account.urlpatterns,
    *people.urlpatterns,
    *owner.urlpatterns,
]
