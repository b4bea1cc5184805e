"""Addresses of the pathway package outside the page tree."""

from django.urls import path

from pathway.views import checks

urlpatterns = [path("checks/<str:secret>/", checks.check, name="offer_check")]
