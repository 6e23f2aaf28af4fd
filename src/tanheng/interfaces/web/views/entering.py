"""Making one's login, looking after one's visits, and the passkey in the midst of a form; the rest of entering is allauth's."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.adapter import get_adapter as get_accounts
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from tanheng.kernel.messages import CHINESE, Message, message
from tanheng.login import losing
from tanheng.login.invitations import Invited, accept, invited_by
from tanheng.login.models import User, Visit
from tanheng.login.stepping import passkey_options
from tanheng.login.visits import VISIT, end, running

_NAME = r"^[a-z0-9][a-z0-9._-]{2,59}$"
_LONGEST = 512


def _say(request: HttpRequest, sentence: Message) -> str:
    return sentence.render(getattr(request, "language", CHINESE))


class Activating(forms.Form):
    """An invitation code, a login name, and a password twice."""

    invitation = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    second = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    login = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password1 = forms.CharField(max_length=_LONGEST, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    password2 = forms.CharField(max_length=_LONGEST, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    invited: Invited | None = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """Return the fields. Raises ValidationError; who has no right code learns nothing about names."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        self.invited = invited_by(given["invitation"], given["second"])
        if self.invited is None:
            sentence = message("The invitation code is wrong, was used, or is over. Ask the security administrator for a new one.")
            raise forms.ValidationError(_say(self.request, sentence))
        name = given["login"] = given["login"].strip().lower()
        self._look_at_name(name, self.invited)
        if given["password1"] != given["password2"]:
            self.add_error("password2", _say(self.request, message("The two passwords differ. Type them again.")))
        try:
            validate_password(given["password1"], User(username=name, person_id=self.invited.invitation.person_id))
        except forms.ValidationError as wrong:
            self.add_error("password1", wrong)
        return given

    def _look_at_name(self, name: str, invited: Invited) -> None:
        if invited.user is not None:
            if name != invited.username:
                self.add_error("login", _say(self.request, message("You have a login name already. Type that one.")))
        elif re.fullmatch(_NAME, name) is None:
            sentence = message("A login name has 3 to 60 small letters, digits, dots or hyphens; the first is a letter or digit.")
            self.add_error("login", _say(self.request, sentence))
        elif User.objects.filter(username=name).exists():
            self.add_error("login", _say(self.request, message("This login name is taken. Take another one.")))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Let an invited person make his login."""
    if request.user.is_authenticated:
        return redirect("home")
    form = Activating(request, request.POST or None)
    if request.method == "POST":
        refused = ratelimit.consume_or_429(request, action="activate")
        if refused:
            return refused
        if form.is_valid() and form.invited is not None:
            if accept(form.invited, form.cleaned_data["login"], form.cleaned_data["password1"]) is not None:
                messages.success(request, _say(request, message("The login is made. Log in now.")))
                return redirect("account_login")
            form.add_error(None, _say(request, message("Somebody was quicker: the code or the login name is used. Look at both again.")))
    return render(request, "login/activate.html", {"form": form}, status=200 if not form.errors else 422)


class Losing(forms.Form):
    """A login name, and what is lost."""

    login = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    lost = forms.ChoiceField(choices=[(one, one) for one in losing.WHAT])


@never_cache
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Take down that a password or token is lost. The answer, and how long it takes, say nothing about names."""
    form = Losing(request.POST or None)
    if request.method == "POST":
        refused = ratelimit.consume_or_429(request, action="lost")
        if refused:
            return refused
        if form.is_valid():
            losing.ask(form.cleaned_data["login"], form.cleaned_data["lost"])
            return render(request, "login/lost.html", {"asked": True})
    return render(request, "login/lost.html", {"form": form}, status=200 if not form.errors else 422)


@login_required
@require_http_methods(["GET", "POST"])
def visits(request: HttpRequest) -> HttpResponse:
    """Show where one is logged in, and end one of one's own visits."""
    if request.method == "POST":
        number = request.POST.get("visit", "")
        found = Visit.objects.filter(user=request.user, pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
        if found is not None and found.pk == request.session.get(VISIT):
            logout(request)
            return redirect("home")
        if found is not None:
            end(found, "ended")
        return redirect("login_visits")
    return render(request, "login/visits.html", {"visits": running(request.user), "this": request.session.get(VISIT)})


@login_required
@never_cache
@require_GET
def passkey(request: HttpRequest) -> HttpResponse:
    """Answer the browser that wants to ask for a passkey in the midst of a form."""
    return JsonResponse({"request_options": passkey_options(request)})


class RemovePasskey(RemoveWebAuthnView):
    """Removes a passkey, but not the last second factor."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Remove it, or say why it stays."""
        factors = get_factors()
        if not factors.can_delete_authenticator(self.get_object()):
            told = factors.validation_error("cannot_delete_authenticator")
            get_accounts().add_message(self.request, messages.ERROR, message=told.messages[0])
            return redirect("mfa_index")
        return super().form_valid(form)
