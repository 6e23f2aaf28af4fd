"""The tables and the picture of an account's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tanheng.commands.definitions import COMMANDS, Command
from tanheng.commands.words import WHAT
from tanheng.interfaces.reading import AccountRead, Viewer
from tanheng.interfaces.saying import readable
from tanheng.interfaces.web.charts import bars
from tanheng.interfaces.web.commanding.shapes import ROWS, shapes_of
from tanheng.interfaces.web.commanding.words import value_label
from tanheng.interfaces.web.naming import article_of
from tanheng.interfaces.web.showing import Column, Link, Picture, Table, Tag
from tanheng.interfaces.web.views.registry_parts import FREEZE, GLOSSES, check_link, do_link, kind_link, record_link, some, vintage_column
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import ENGLISH, Joined, Message, Rendered, message
from tanheng.registry.availability import Ability, Available
from tanheng.registry.catalogue import allowed, every_act, persons
from tanheng.registry.documents.pages import place_label
from tanheng.registry.queries import Holding
from tanheng.registry.representing import RIGHTS
from tanheng.registry.speaking import OpenObjection, Representative
from tanheng.registry.vocabulary import ESTATE, Kind, kinds, states
from tanheng.surrender.sector_queries import SectorViews

_ASKS = {"initiate": None, "surrender": frozenset(("allowance_surrender",))}
"""What a representative may ask for by his right: None for all."""
_OF_DUTY = kinds()["surrender"].basis
_CAN, _CANNOT = Tag(message("can"), "green"), Tag(message("cannot"), "red")
_LETS = {True: Tag(message("yes"), "green"), False: Tag(message("no"), "red")}


def holdings_picture(held: Sequence[Holding], language: str) -> Picture:
    """Return holdings by vintage and place as stacked bars."""
    vintages = sorted({one.vintage for one in held})
    places = list(dict.fromkeys(one.place for one in held))
    amounts = {(one.vintage, one.place): one.amount for one in held}
    told = {
        message("vintage {vintage}", vintage=vintage).render(language): [amounts.get((vintage, place), 0) for place in places]
        for vintage in vintages
    }
    return bars(
        "holdings", message("Holdings by vintage and place (t)"), list(map(place_label, places)), told, language, message("vintage")
    )


def holdings_table(held: Sequence[Holding]) -> Table:
    """Return what is held by vintage and place, with what is frozen, pledged and promised of it."""
    columns = (
        vintage_column(),
        Column(message("place")),
        Column(message("held (t)"), number=True),
        Column(message("frozen (t)"), number=True, gloss=GLOSSES["frozen"], article=FREEZE),
        Column(message("pledged (t)"), number=True, gloss=GLOSSES["pledged"]),
        Column(message("promised (t)"), number=True, gloss=GLOSSES["promised"]),
    )
    rows = [(one.vintage, place_label(one.place), one.amount, one.frozen, one.pledged, one.promised) for one in held]
    return Table(
        columns, rows, message("The account holds nothing yet. What is distributed to it or bought appears here."), message("Holdings")
    )


def available_table(found: Mapping[Holding, Sequence[Available]]) -> Table:
    """Return what each kind of movement may take; kinds that may take as much stand together, and so do those refused for one reason."""
    rows: list[tuple[object, ...]] = []
    for one, told in found.items():
        together: dict[tuple[int, str], list[Available]] = {}
        for each in told:
            free, refused = -1 if each.amount is None else each.amount, "" if each.why is None else each.why.render(ENGLISH)
            together.setdefault((free, refused), []).append(each)
        for _, kinds_of in sorted(together.items(), key=lambda entry: -entry[0][0]):
            amount, why, labels = kinds_of[0].amount, kinds_of[0].why, Joined(tuple(each.kind.label for each in kinds_of))
            reason = "" if why is None else [check_link(kinds_of[0].code), readable(why)] if kinds_of[0].code else readable(why)
            rows.append((one.vintage, place_label(one.place), "\N{EM DASH}" if amount is None else amount, labels, reason))
    columns = (
        *(vintage_column(), Column(message("place")), Column(message("available (t)"), number=True), Column(message("may go by"))),
        Column(message("why nothing")),
    )
    return Table(columns, rows, message("Nothing is available."), message("Available for each kind"))


def sector_tables(viewer: Viewer, number: str, views: SectorViews) -> Iterator[Table]:
    """Yield the figures by year and sector, the duty of each year, and what a province holds for the account."""
    if views.years:
        yield _by_sector(views)
        yield _by_year(viewer, number, views)
    if views.earmarked:
        columns = (vintage_column(), Column(message("held (t)"), number=True))
        title = message("Held by a province for this account (units at risk)")
        yield Table(columns, list(views.earmarked.items()), message("Nothing is held."), title)


def _by_sector(views: SectorViews) -> Table:
    columns = (
        *(Column(message("year")), Column(message("sector")), Column(message("decided (t)"), number=True)),
        *(Column(message("distributed (t)"), number=True), Column(message("returned (t)"), number=True)),
        Column(message("still to return (t)"), number=True),
        Column(message("duty (t)"), number=True, gloss=GLOSSES["duty"], article=_OF_DUTY),
        Column(message("version of the duty"), number=True),
    )
    rows = [
        (
            *(str(year.year), value_label(one.sector), one.decided, one.distributed, one.returned, one.open_notices),
            *(one.duty, one.duty_version),
        )
        for year in views.years
        for one in year.sectors
    ]
    return Table(columns, rows, message("Nothing was decided yet."), message("By compliance year and sector"))


def _by_year(viewer: Viewer, number: str, views: SectorViews) -> Table:
    columns = (
        Column(message("year")),
        Column(message("duty (t)"), number=True, gloss=GLOSSES["duty"], article=_OF_DUTY),
        Column(message("surrendered (t)"), number=True, gloss=GLOSSES["surrendered"], article=_OF_DUTY),
        Column(message("offset (t)"), number=True, gloss=GLOSSES["offset"]),
        Column(message("still owed (t)"), number=True),
        Column(message("above the duty (t)"), number=True),
        Column(message("what to do")),
    )
    rows = [
        (
            *(str(year.year), found.duty, found.surrendered, found.counted_offsets, found.left, found.excess),
            _next_step(viewer, number, year.year, found.left),
        )
        for year in views.years
        if (found := year.standing) is not None
    ]
    empty = message("No duty was fixed yet; the province does so after the emissions were verified.")
    return Table(columns, rows, empty, message("Duty of the year, all sectors together"))


def _next_step(viewer: Viewer, number: str, year: int, left: int) -> object:
    if not left:
        return Tag(message("met"), "green")
    return do_link(viewer, "allowance_surrender", message("Surrender"), sender=number, year=year) or Tag(message("open"), "orange")


def abilities_table(viewer: Viewer, found: AccountRead, abilities: Sequence[Ability]) -> Table:
    """Return what an account can and cannot do now, with all that refuses it and the form where the viewer may ask."""
    by_kind: dict[str, dict[bool, Ability]] = {}
    for one in abilities:
        by_kind.setdefault(one.kind.name, {})[one.sends] = one
    columns = (
        *(Column(message("kind")), Column(message("as sender")), Column(message("as receiver"))),
        *(Column(message("why it cannot")), Column(message("form"))),
    )
    rows = [
        (
            kind_link(name),
            *("" if sends not in ends else _CAN if ends[sends].can else _CANNOT for sends in (True, False)),
            list(_reasons(ends.values())),
            _form_of(viewer, found, kinds()[name]),
        )
        for name, ends in by_kind.items()
    ]
    return Table(columns, rows, message("An account of this type moves nothing."), message("What it can do now"))


def _reasons(ends: Iterable[Ability]) -> Iterator[object]:
    for reason in (reason for one in ends for reason in one.refused):
        yield check_link(reason.code)
        yield readable(reason.why)


def state_table(viewer: Viewer, found: AccountRead) -> Table:
    """Return what the state of an account lets it do, for whoever may not know what it holds: what it can do hangs on that, too."""
    one = found.account
    columns = (
        *(Column(message("kind")), Column(message("as sender")), Column(message("as receiver"))),
        *(Column(message("check that refuses")), Column(message("form"))),
    )
    rows = []
    for kind in kinds().values():
        lets = allowed(kind, one.state)
        # Only a closed account lets an estate through; of others nothing is to be told.
        sends = one.type in kind.sender.types and (lets[0] or kind.sender.group != ESTATE)
        receives = one.type in kind.receiver.types and not kind.same_account
        ends = [(_LETS[let] if has else "", has and not let) for has, let in zip((sends, receives), lets, strict=True)]
        if sends or receives:
            check = states()[one.state].check if any(against for _, against in ends) else None
            rows.append((kind_link(kind.name), *(told for told, _ in ends), check_link(check), _form_of(viewer, found, kind)))
    return Table(columns, rows, message("An account of this type moves nothing."), message("What its state lets it do"))


def _form_of(viewer: Viewer, found: AccountRead, kind: Kind) -> object:
    sends = found.account.type in kind.sender.types
    return (_form(viewer, found, COMMANDS.get(kind.command)) if sends else None) or ""


def commands_table(viewer: Viewer, found: AccountRead) -> Table:
    """Return the acts that move nothing and that the viewer may ask for here, each leading to its form with the account filled in."""
    made = [(one, _form(viewer, found, COMMANDS.get(one.command), one.label)) for one in every_act()]
    rows = [(form, WHAT[one.command], persons(COMMANDS[one.command])) for one, form in made if form is not None]
    columns = (Column(message("act")), Column(message("what it does")), Column(message("persons")))
    return Table(columns, rows, message("Nothing here is yours to ask for."), message("What you can ask for here"))


def _form(viewer: Viewer, found: AccountRead, wanted: Command | None, text: Rendered | None = None) -> Link | None:
    """Return the link to a form with the account filled in, where the viewer may ask for the command about this account."""
    if wanted is None:
        return None
    if viewer.role == "emitter_representative":
        allowed = _ASKS.get(found.right, frozenset())
        if allowed is not None and wanted.name not in allowed:
            return None
    field = field_of(wanted)
    return do_link(viewer, wanted.name, text, **{field: found.account.number}) if field else None


def field_of(wanted: Command) -> str:
    """Return the field of a form that names the account, empty where none does."""
    for shape in shapes_of(wanted.content):
        if shape.name in ("account", "sender"):
            return shape.name
        if shape.kind == ROWS and shape.name in ("representatives", "duties"):
            return f"{shape.name}.0.account"
    return ""


def objections_table(viewer: Viewer, objections: Sequence[OpenObjection]) -> Table:
    """Return the objections that wait for an answer."""
    columns = (
        *(Column(message("record")), Column(message("document")), Column(message("objected at"))),
        *(Column(message("answer due")), Column(message("form"))),
    )
    answer = message("Answer")
    rows = [
        (
            *(record_link(one.number), one.document, one.objected_at, one.due),
            do_link(viewer, "restriction_answer", answer, objection=one.number) or "",
        )
        for one in objections
    ]
    return Table(columns, rows, message("No objection waits for an answer."), message("Open objections to the restriction"))


def representatives_table(viewer: Viewer, number: str, persons: Sequence[Representative]) -> Table:
    """Return who acts for an account."""
    columns = (
        Column(message("person")),
        Column(message("right")),
        Column(message("since")),
        Column(message("can act")),
        Column(message("form")),
    )
    acts: dict[bool, Message] = {True: message("yes"), False: message("no")}
    end = message("End the right")
    rows = [
        (
            *(str(one.person), RIGHTS[one.right], one.since, acts[one.active]),
            do_link(viewer, "representative_end", end, account=number, person=one.person) or "",
        )
        for one in persons
    ]
    give = some([do_link(viewer, "representative_give", message("Give a right"), **{"representatives.0.account": number})])
    empty = message("Nobody acts for this account. The registry gives the rights on the holder's application.")
    return Table(columns, rows, empty, message("Representatives"), actions=give)


def gates_table(gates: Sequence[Finding]) -> Table:
    """Return what stands in the way of closing an account; each text says what to do."""
    columns = (Column(message("check")), Column(message("why, and what to do")), Column(message("article")))
    rows = [(check_link(one.code), readable(one.message), article_of(one.article)) for one in gates]
    return Table(columns, rows, message("Nothing stands in the way of closing the account."), message("What stands in the way of closing"))
