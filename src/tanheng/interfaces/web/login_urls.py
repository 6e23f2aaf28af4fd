"""Addresses of entering, leaving and second factors: the pages of allauth in the look of ours, and what it lacks."""

from __future__ import annotations

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from django.urls import include, path

from tanheng.interfaces.web.views import entering

urlpatterns = [
    path("", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", reauthentication_required(app="allauth.mfa")(account.password_change), name="account_change_password"),
    path("activate/", entering.activate, name="login_activate"),
    path("activate/again/", entering.activate, name="account_set_password"),
    path("lost/", entering.lost, name="login_lost"),
    path("visits/", entering.visits, name="login_visits"),
    path("passkey/", entering.passkey, name="login_passkey_options"),
    path("factors/webauthn/keys/<int:pk>/remove/", entering.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("factors/", include("allauth.mfa.urls")),
]
