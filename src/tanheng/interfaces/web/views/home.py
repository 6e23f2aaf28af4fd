"""The first page: what the platform is, for whoever comes; for whom it knows: what he must do now, where he stands, what is at risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.commands.roles import Role
from tanheng.interfaces import reading
from tanheng.interfaces.web.charts import bars
from tanheng.interfaces.web.showing import Column, Link, Picture, Table, Tag
from tanheng.interfaces.web.viewers import Viewer
from tanheng.interfaces.web.views.home_pictures import held_and_owed, other_pictures, unpictured
from tanheng.interfaces.web.views.tasks import address_of, duties_of
from tanheng.interfaces.web.views.waiting import due_tag, waiting
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label, message, shown
from tanheng.lawbook.titles import cited
from tanheng.people.queries import names_of
from tanheng.registry.law import law
from tanheng.registry.queries import Holding
from tanheng.tasks.duties import Duty
from tanheng.tasks.queries import TaskShown, counts, inbox

_SHOWN, _AHEAD_DAYS, _SOON_DAYS = 8, 120, 30
_AMOUNT = 2
_HOLDERS = frozenset((str(Role.EMITTER_REPRESENTATIVE), str(Role.BANK_OFFICER)))
_DOORS = (
    (
        message("Key-emitter list"),
        message("Who is covered in which year, with every version to compare and to cite."),
        "/lists/",
        "building-factory-2",
    ),
    (
        message("Catalogue"),
        message("Every kind of movement: its legal basis, who asks, who decides, what refuses it."),
        "/registry/catalogue/",
        "book",
    ),
    (
        message("Who sees and does what"),
        message("The whole table of rights, and who could do something alone: nobody, where two are needed."),
        "/rights/",
        "shield-check",
    ),
)
Parts = tuple[list[Table], list[Picture]]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    viewer = request.viewer
    if not viewer.known:
        return render(request, "web/welcome.html", {"doors": _DOORS})
    if viewer.acting is None:
        return render(request, "web/no_role.html")
    now = CLOCK.now()
    found = inbox(viewer.person, at=now, held=viewer.serving)
    dates = duties_of(request, _AHEAD_DAYS)
    tables, pictures = _position(request)
    pictures = pictures or other_pictures(viewer, found, dates, request.language)
    counted = counts(viewer.person, at=now, held=viewer.serving)
    told = {
        "title": message("Home"),
        "counted_cards": (
            (counted.open, message("to do"), "/tasks/"),
            (counted.blocking, message("block others"), "/tasks/"),
            (counted.overdue, message("overdue"), "/tasks/?show=overdue"),
            (counted.unread, message("new notices"), "/notices/"),
        ),
        "to_do": _to_do(viewer, found, request.language),
        "waiting": waiting(viewer, request.language, _SHOWN),
        "tables": tables,
        "dates": _dates(dates),
        "pictures": pictures,
        "unpictured": None if pictures else unpictured(viewer.role),
    }
    return render(request, "web/home.html", told)


def _to_do(viewer: Viewer, found: list[TaskShown], language: str) -> Table:
    rows = [(_named(viewer, one, language), one.kind.label, due_tag(one)) for one in found[:_SHOWN]]
    columns = tuple(Column(one) for one in (message("what"), message("kind"), message("due")))
    empty = message("Nothing waits for you. What falls due next stands below and in the calendar.")
    return Table(columns, rows, empty, message("What must I do now"), actions=(Link(message("All tasks"), "/tasks/"),))


def _named(viewer: Viewer, one: TaskShown, language: str) -> object:
    address, text = address_of(viewer, one), one.text(language)
    return Link(text, address) if address else text


def _dates(dates: Sequence[Duty]) -> Table:
    """Return what falls due next by the law."""
    today = CLOCK.now().date()
    rows = []
    for one in dates[:_SHOWN]:
        days = (one.day - today).days
        rows.append(
            (
                one.day,
                one.label,
                Tag(message("{days} days", days=days), "red" if days <= _SOON_DAYS else "secondary"),
                cited(law().tree, one.citation),
            )
        )
    columns = tuple(Column(each) for each in (message("due"), message("what"), message("still"), message("basis")))
    return Table(columns, rows, message("Nothing falls due in the days to come."), message("What falls due next"))


def _position(request: HttpRequest) -> Parts:
    """Return where the viewer stands and what is at risk: an account holder's own figures, or those of all that he oversees."""
    build: Callable[[HttpRequest], Parts] = _of_holder if request.viewer.role in _HOLDERS else _of_overseer
    return build(request)


def _of_holder(request: HttpRequest) -> Parts:
    viewer = request.viewer
    accounts = reading.accounts(viewer).rows
    duty_rows: list[tuple[object, ...]] = []
    held: list[Holding] = []
    owed = 0
    for one in accounts:
        for duty in reading.duties(viewer, account=one.number).rows:
            left = duty.standing.left
            owed += left
            state = Tag(message("{left} t still to surrender", left=left), "red") if left else Tag(message("met"), "green")
            link = Link(one.number, f"/registry/accounts/{one.number}/", code=True)
            duty_rows.append(
                (link, str(duty.year), duty.standing.duty, duty.standing.surrendered, duty.standing.counted_offsets, left, state)
            )
        held += reading.holdings(viewer, one.number)
    numbers = [
        Column(each, number=True) for each in (message("duty (t)"), message("surrendered (t)"), message("offset (t)"), message("left (t)"))
    ]
    columns = (Column(message("account")), Column(message("year")), *numbers, Column(message("status")))
    standing = Table(
        columns, duty_rows, message("No duty is fixed yet; your province fixes it after verification."), message("Where I stand")
    )
    # A bank keeps accounts and pledges, and owes nothing.
    tables = [*([standing] if viewer.role == Role.EMITTER_REPRESENTATIVE or duty_rows else []), *_frozen(viewer)]
    return tables, [held_and_owed(held, owed, request.language)] if held or owed else []


def _frozen(viewer: Viewer) -> list[Table]:
    """Return what of one's own is frozen or pledged and cannot be moved; no table where nothing is."""
    found = reading.freezes(viewer, standing=True).rows
    rows = [
        (
            Link(one.account, f"/registry/accounts/{one.account}/", code=True),
            one.vintage,
            one.amount,
            one.authority or one.beneficiary,
            one.document,
        )
        for one in found
    ]
    heads = (
        message("account"),
        message("vintage"),
        message("frozen or pledged (t)"),
        message("ordered by, or in favour of"),
        message("document"),
    )
    columns = tuple(Column(each, number=place == _AMOUNT) for place, each in enumerate(heads))
    title = message("Frozen or pledged: this cannot be moved")
    return [Table(columns, rows, message("Nothing is frozen."), title)] if rows else []


def _of_overseer(request: HttpRequest) -> Parts:
    viewer = request.viewer
    year = reading.last_year_of_duties(viewer)
    if year is None:
        return [], []
    rows = reading.progress(viewer, year)
    names = names_of((one.province for one in rows), at=CLOCK.now())
    shown_rows = [
        (names.get(one.province, Label(one.province, one.province)), one.accounts, one.duty, one.met, one.left, one.owing) for one in rows
    ]
    heads = (message("accounts"), message("duty (t)"), message("met (t)"), message("left (t)"), message("accounts that owe"))
    columns = (Column(message("province")), *(Column(each, number=True) for each in heads))
    title = message("Duties of {year}, by province", year=str(year))
    told = {shown(names.get(one.province, one.province), request.language): (one.met, one.left) for one in rows}
    owing = [
        (Link(one.account, f"/registry/accounts/{one.account}/", code=True), one.name, one.left)
        for one in reading.largest_owed(viewer, year, _SHOWN)
    ]
    risk_columns = (Column(message("account")), Column(message("holder")), Column(message("left (t)"), number=True))
    risk = Table(risk_columns, owing, message("Every duty is met."), message("What is at risk: the largest amounts still owed"))
    return [Table(columns, shown_rows, message("No duties."), title), risk], [
        bars("progress", title, (message("met (t)"), message("left (t)")), told, request.language, message("province"))
    ]
