"""Addresses of the registry's pages."""

from __future__ import annotations

from django.urls import path

from tanheng.interfaces.web.views import (
    registry_accounts,
    registry_catalogue,
    registry_checks,
    registry_freezes,
    registry_home,
    registry_movements,
    registry_papers,
    registry_reasons,
    registry_reconciliations,
)

urlpatterns = [
    path("", registry_home.home, name="registry"),
    path("accounts/", registry_accounts.accounts, name="registry_accounts"),
    path("accounts/<str:number>/", registry_accounts.account, name="registry_account"),
    path("accounts/<str:number>/papers/", registry_papers.papers, name="registry_papers"),
    path("accounts/<str:number>/papers/<slug:paper>.<slug:form>", registry_papers.paper, name="registry_paper"),
    path("movements/", registry_movements.movements, name="registry_movements"),
    path("movements/<int:record>/<int:line>/", registry_movements.movement, name="registry_movement"),
    path("movements/<int:record>/certificate.<slug:form>", registry_papers.cancellation, name="registry_cancellation"),
    path("freezes/", registry_freezes.freezes, name="registry_freezes"),
    path("freezes/<int:number>/", registry_freezes.freeze, name="registry_freeze"),
    path("days/", registry_papers.days, name="registry_days"),
    path("days/sheet.<slug:form>", registry_papers.day, name="registry_day"),
    path("reconciliations/", registry_reconciliations.reconciliations, name="registry_reconciliations"),
    path("reconciliations/<int:number>/", registry_reconciliations.reconciliation, name="registry_reconciliation"),
    path("why-not/", registry_reasons.why_not, name="registry_why_not"),
    path("catalogue/", registry_catalogue.catalogue, name="registry_catalogue"),
    path("catalogue/<slug:name>/", registry_catalogue.business, name="registry_business"),
    path("states/", registry_catalogue.account_states, name="registry_states"),
    path("checks/", registry_checks.checks, name="registry_checks"),
]
