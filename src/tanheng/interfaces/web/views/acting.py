"""Choosing in which of one's roles one acts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tanheng.interfaces.web.viewers import ACTING


@require_POST
@login_required
def act_as(request: HttpRequest) -> HttpResponse:
    """Act in the role that was chosen, where it is one of one's own, and begin at the first page."""
    chosen = request.POST.get("assignment", "")
    if any(str(one.assignment) == chosen for one in request.viewer.held):
        request.session[ACTING] = int(chosen)
    return redirect("home")
