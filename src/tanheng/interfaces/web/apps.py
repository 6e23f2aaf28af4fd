"""The pages as Django knows them: templates and files, no tables."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "tanheng.interfaces.web"
    label = "web"
