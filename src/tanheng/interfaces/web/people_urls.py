"""Addresses of organisations, persons, their logins and keys."""

from __future__ import annotations

from django.urls import path

from tanheng.interfaces.web.views import administering, keys, people

urlpatterns = [
    path("", people.organisations, name="people"),
    path("organisations/<str:code>/", people.organisation, name="organisation"),
    path("persons/", people.persons, name="persons"),
    path("persons/register/", administering.register, name="person_register"),
    path("persons/<int:number>/", people.person, name="person"),
    path("persons/<int:number>/invite/", administering.invite, name="person_invite"),
    path("persons/<int:number>/lost/", administering.lost, name="person_lost"),
    path("half/<int:number>/", administering.half, name="reset_half"),
    path("me/", people.me, name="me"),
    path("me/email/", administering.email, name="own_email"),
    path("keys/", keys.keys, name="api_keys"),
    path("keys/make/", keys.make, name="api_key_make"),
]
