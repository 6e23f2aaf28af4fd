"""Addresses of entities."""

from __future__ import annotations

from django.urls import path

from tanheng.interfaces.web.views import entities

urlpatterns = [
    path("", entities.entities, name="entities"),
    path("<slug:uscc>/", entities.entity, name="entity"),
]
