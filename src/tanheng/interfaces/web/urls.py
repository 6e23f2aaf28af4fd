"""Addresses."""

from __future__ import annotations

from django.urls import include, path

from tanheng.interfaces.web.views import acting, commands, entities, home, proposals

urlpatterns = [
    path("", home.home, name="home"),
    path("acting/", acting.act_as, name="act_as"),
    path("do/", commands.commands, name="commands"),
    path("do/<slug:name>/", commands.command, name="command"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("entities/", entities.entities, name="entities"),
    path("entities/<slug:uscc>/", entities.entity, name="entity"),
    path("login/", include("tanheng.interfaces.web.login_urls")),
]
handler400 = "tanheng.interfaces.web.views.refusals.malformed"
handler403 = "tanheng.interfaces.web.views.refusals.forbidden"
handler404 = "tanheng.interfaces.web.views.refusals.not_found"
handler500 = "tanheng.interfaces.web.views.refusals.broken"
