"""What can be read: the readings of `interfaces/reading`, one address each."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from tanheng.carryover.queries import FilingRow
from tanheng.interfaces import reading
from tanheng.interfaces.api.keys import reading_as
from tanheng.interfaces.api.problems import Fault, Problem, fault_of
from tanheng.interfaces.reading.paging import LARGEST, SIZE
from tanheng.registry.queries import AccountFound, EncumbranceFound, Holding, Section

_OLDEST, _NEWEST = 1900, 2200


def _plausible(at: datetime) -> datetime:
    if not _OLDEST <= at.year <= _NEWEST:
        raise ValueError("a year from 1900 to 2200")
    return at


Time = Annotated[AwareDatetime, AfterValidator(_plausible)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Year = Annotated[int, Field(ge=2000, le=2200)]
Text = Annotated[str, Field(max_length=200)]
Account = Annotated[str, Path(max_length=20)]
PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem, 500: Problem, 503: Problem}
router = Router(tags=["readings"])


class Paging(BaseModel):
    """Which page: `after` is the `next` of the page before, empty for the first."""

    after: Text = ""
    size: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE

    @property
    def page(self) -> reading.Page:
        """Return it as readings want it."""
        return reading.Page(self.after, self.size)


class Viewer(BaseModel):
    """Whoever asks: the person behind the key, his role and for whom, and what the key is limited to."""

    person: int
    role: str
    organisation: str
    reads: list[str]
    commands: list[str]


class Decided(BaseModel):
    """What was decided for an account in a year and sector, t."""

    year: int
    sector: str
    settled: int
    final: bool
    distributions: list[dict[str, Any]]
    notices: list[dict[str, Any]]


class RecordTold(BaseModel):
    """A record with what was asked and what came of it, as far as it is the reader's to see."""

    row: reading.RecordRow
    content: dict[str, Any] | None
    result: Any
    findings: list[Fault]
    text: str


@router.get("/viewer", response={200: Viewer, **PROBLEMS})
def viewer(request: HttpRequest) -> Any:
    """Who I am by my key."""
    key = request.key
    return Viewer(person=key.person, role=key.role, organisation=key.organisation, reads=sorted(key.reads), commands=sorted(key.commands))


@router.get("/accounts", response={200: reading.Found[AccountFound], **PROBLEMS})
def accounts(request: HttpRequest, paging: Query[Paging], text: Text = "") -> Any:
    """Accounts, by number; searched by number, holder, name or a document's number."""
    return reading.accounts(reading_as(request, "account"), text, paging.page)


@router.get("/accounts/{number}", response={200: reading.AccountRead, **PROBLEMS})
def account(request: HttpRequest, number: Account) -> Any:
    """An account with who speaks for it."""
    return reading.account(reading_as(request, "account"), number)


@router.get("/accounts/{number}/holdings", response={200: list[Holding], **PROBLEMS})
def holdings(request: HttpRequest, number: Account, at: Time | None = None, known: Time | None = None) -> Any:
    """Holdings, t: now, or at an instant as known on another."""
    return reading.holdings(reading_as(request, "holding"), number, at=at, known=known)


@router.get("/accounts/{number}/movements", response={200: list[Section], **PROBLEMS})
def account_movements(request: HttpRequest, number: Account, begins: Time, ends: Time, known: Time | None = None) -> Any:
    """Movements that apply in a period, t, by vintage with balances."""
    return reading.account_movements(reading_as(request, "movement"), number, begins, ends, known=known)


@router.get("/accounts/{number}/entitlements", response={200: list[Decided], **PROBLEMS})
def entitlements(request: HttpRequest, number: Account) -> Any:
    """What was decided for an account, by year and sector."""
    found = reading.entitlements(reading_as(request, "entitlement"), number)
    return [
        Decided(
            year=year,
            sector=sector,
            settled=one.settled,
            final=one.is_final,
            distributions=[_fields(each) for each in one.entitled],
            notices=[_fields(each) for each in one.noticed],
        )
        for (_, year, sector), one in found.items()
    ]


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


@router.get("/accounts/{number}/filings/{year}", response={200: list[FilingRow], **PROBLEMS})
def filings(request: HttpRequest, number: Account, year: Annotated[int, Path(ge=2000, le=2200)]) -> Any:
    """What an account filed for carry-over of a year."""
    return reading.filings(reading_as(request, "filing"), number, year)


@router.get("/movements", response={200: reading.Found[reading.MovementRow], **PROBLEMS})
def movements(
    request: HttpRequest,
    paging: Query[Paging],
    account: Text = "",
    kind: Text = "",
    vintage: Text = "",
    document: Text = "",
    since: Time | None = None,
    until: Time | None = None,
) -> Any:
    """Movements, t, the newest first."""
    asked = {"account": account, "kind": kind, "vintage": vintage, "document": document}
    return reading.movements(reading_as(request, "movement"), **asked, since=since, until=until, page=paging.page)


@router.get("/freezes", response={200: reading.Found[EncumbranceFound], **PROBLEMS})
def freezes(request: HttpRequest, paging: Query[Paging], account: Text = "", standing: bool = False) -> Any:
    """Freezes and pledges, the newest first."""
    return reading.freezes(reading_as(request, "freeze"), account=account, standing=standing, page=paging.page)


@router.get("/proposals", response={200: reading.Found[reading.ProposalRow], **PROBLEMS})
def proposals(request: HttpRequest, paging: Query[Paging], state: Text = "open") -> Any:
    """Proposals in a state (open, approved, rejected, withdrawn, expired; empty: all), the newest first."""
    return reading.proposals(reading_as(request, "proposal"), state, paging.page)


@router.get("/proposals/{number}", response={200: reading.ProposalRow, **PROBLEMS})
def proposal(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> Any:
    """A proposal."""
    return reading.proposal(reading_as(request, "proposal"), number)


@router.get("/duties", response={200: reading.Found[reading.DutyRow], **PROBLEMS})
def duties(request: HttpRequest, paging: Query[Paging], year: Year | None = None, account: Text = "") -> Any:
    """Duties with what stands against them, t."""
    return reading.duties(reading_as(request, "duty"), year=year, account=account, page=paging.page)


@router.get("/duties/{account}/{year}", response={200: reading.DutyRead, **PROBLEMS})
def duty(request: HttpRequest, account: Account, year: Annotated[int, Path(ge=2000, le=2200)]) -> Any:
    """A duty with its notice and outcome."""
    return reading.duty(reading_as(request, "duty"), account, year)


@router.get("/records", response={200: reading.Found[reading.RecordRow], **PROBLEMS})
def records(
    request: HttpRequest,
    paging: Query[Paging],
    object: Text = "",  # noqa: A002 - the name of the parameter in the address
    person: Number | None = None,
    role: Text = "",
    command: Text = "",
    outcome: Text = "",
    since: Time | None = None,
    until: Time | None = None,
    text: Text = "",
) -> Any:
    """The audit trail, the newest first: searched by object, person, role, command, outcome, time and a part of the reason."""
    search = reading.Search(object, person, role, command, outcome, since, until, text)
    return reading.records(reading_as(request, "audit_trail"), search, paging.page)


@router.get("/records/{number}", response={200: RecordTold, **PROBLEMS})
def record(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> Any:
    """A record of the journal."""
    found = reading.record(reading_as(request, "record"), number)
    faults = [fault_of(one) for one in found.findings]
    return RecordTold(row=found.row, content=found.content, result=found.result, findings=faults, text=found.text)


@router.get("/heads", response={200: reading.Found[reading.HeadRow], **PROBLEMS})
def heads(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Signed heads of the journal, the newest first."""
    return reading.heads(reading_as(request, "head"), paging.page)


@router.get("/reconciliations", response={200: reading.Found[reading.ReconciliationRow], **PROBLEMS})
def reconciliations(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Reconciliations, the newest first."""
    return reading.reconciliations(reading_as(request, "reconciliation"), paging.page)


@router.get("/differences", response={200: reading.Found[reading.DifferenceRow], **PROBLEMS})
def differences(request: HttpRequest, paging: Query[Paging], reconciliation: Number | None = None, standing: bool = False) -> Any:
    """Differences that reconciliations found, the newest first."""
    return reading.differences(reading_as(request, "difference"), reconciliation=reconciliation, standing=standing, page=paging.page)
