"""Addresses of search."""

from django.urls import path

from search import suggestions, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggest/", suggestions.suggestions, name="suggest"),
]
