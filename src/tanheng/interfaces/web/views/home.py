"""The first page: what the platform is, for whoever comes; what he must do now, for whom it knows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    return render(request, "web/home.html")
