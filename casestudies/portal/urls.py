"""Addresses below `/submit/`. Each topic lists its own; an address of one submission begins with its UUID."""

from django.urls import URLPattern, URLResolver

from casestudies.portal import call, writing

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [*call.urlpatterns, *writing.urlpatterns]
