"""Choosing in which of one's roles one acts, or in which role that another has lent."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tanheng.interfaces.web.viewers import ACTING


@require_POST
@login_required
def act_as(request: HttpRequest) -> HttpResponse:
    """Act in the role that was chosen, where it is one's own or was lent to one, and go on at the first page or where one was."""
    chosen, after = request.POST.get("assignment", ""), request.POST.get("next", "")
    if request.viewer.way(chosen) is not None:
        request.session[ACTING] = chosen
    return redirect(after if url_has_allowed_host_and_scheme(after, None) else "home")
