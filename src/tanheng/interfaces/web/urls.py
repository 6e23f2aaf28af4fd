"""Addresses."""

from __future__ import annotations

from django.urls import include, path

from tanheng.interfaces.api.service import api
from tanheng.interfaces.web.views import acting, home

urlpatterns = [
    path("api/v1/", api.urls),
    path("", home.home, name="home"),
    path("acting/", acting.act_as, name="act_as"),
    path("login/", include("tanheng.interfaces.web.login_urls")),
]
handler400 = "tanheng.interfaces.web.views.refusals.malformed"
handler403 = "tanheng.interfaces.web.views.refusals.forbidden"
handler404 = "tanheng.interfaces.web.views.refusals.not_found"
handler500 = "tanheng.interfaces.web.views.refusals.broken"
