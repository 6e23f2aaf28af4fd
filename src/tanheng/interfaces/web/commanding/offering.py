"""What a form offers for a field that names something by its number: the viewer's own things, by the readings of the platform.

Nothing is offered that the viewer may not see. Where all that he could mean is found and there is little of it, the field is a list to
choose from; else what is found is suggested beside a free text, or a link leads to where one looks it up. Whatever is sent, the command
looks at it as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tanheng.interfaces import reading
from tanheng.interfaces.provinces import province_name
from tanheng.interfaces.reading import NothingHere, Page, Viewer, of_entities, of_lists
from tanheng.interfaces.reading.paging import LARGEST
from tanheng.issuance.reading import Noticed
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Joined, Label, Rendered, message
from tanheng.people.labels import kind_label, role_label
from tanheng.people.queries import roles_of
from tanheng.people.vocabulary import Kind
from tanheng.registry.law import law
from tanheng.registry.vocabulary import account_types
from tanheng.tasks.queries import inbox
from tanheng.visibility.deciding import LIST
from tanheng.visibility.scoping import reach

FEW = 20
"""So many at most stand in a list to choose from; of more, whoever knows the number types it faster."""
_YEARS_BACK = 4
_ALL = Page(size=LARGEST)
Choice = tuple[str, Rendered | None]
"""A value, and what it is; None where it says itself."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered. `whole`: nothing else can be meant; `more` is the address at which others are looked up, empty for none.

    `likely`: where there is only one, it is the one that is meant as a rule, and stands in the field from the beginning. `by_words`: the
    values are names of the program, which nobody knows them by: only what they are is shown.
    """

    choices: tuple[Choice, ...] = ()
    whole: bool = False
    more: str = ""
    likely: bool = False
    by_words: bool = False


NOTHING = Offer()


def _offer(choices: Iterable[Choice], *, complete: bool = True, more: str = "") -> Offer:
    """Return an offer; `complete`: the choices are all that can be meant. Where there are none, there is nothing to look up either."""
    found = tuple(choices)
    if complete and 0 < len(found) <= FEW:
        return Offer(found, whole=True)
    return Offer(found, more=more if found else "")


def _open(found: Offer) -> Offer:
    """Return an offer as one beside which others can be meant."""
    return Offer(found.choices, more=found.more)


def _accounts(viewer: Viewer, *types: str) -> Offer:
    found = reading.accounts(viewer, page=_ALL, types=types)
    if found.next:
        return Offer(more="/registry/accounts/")
    return _offer(
        ((one.number, message("{name}, {type}", name=one.name, type=account_types()[one.type].label)) for one in found.rows),
        more="/registry/accounts/",
    )


def _partners(viewer: Viewer, *types: str) -> Offer:
    """Return accounts that the viewer sees, and those on the other side of movements that he sees: he knows their numbers from there."""
    own = _accounts(viewer, *types)
    if reach(viewer, "account", LIST).everything:
        return own
    letters = {one.letter: one.label for name, one in account_types().items() if not types or name in types}
    sides = {side for one in reading.movements(viewer, page=_ALL).rows for side in (one.sender, one.receiver)}
    others = sorted(side for side in sides - {number for number, _ in own.choices} if side[:1] in letters)
    return Offer((*own.choices, *((number, letters[number[0]]) for number in others)), likely=True)


def _vintages(_viewer: Viewer) -> Offer:
    codes = law().value("registry.vintages", on=CLOCK.today()).value
    assert isinstance(codes, tuple), "the codes of vintages are a list"
    return _offer((code, None) for code in codes)


def _entities(viewer: Viewer) -> Offer:
    found = of_entities.entities(viewer, page=_ALL)
    if found.next:
        return Offer(more="/entities/")
    if found.rows:
        return _offer(((one.code, one.name) for one in found.rows), more="/entities/")
    return _organisations(viewer, "emitter")


def _organisations(viewer: Viewer, *kinds: str) -> Offer:
    """Return organisations that the viewer sees, of some kinds or of all."""
    found = reading.organisations(viewer, kinds=kinds, page=_ALL)
    if found.next:
        return Offer(more="/people/")
    return _offer(((one.code, Label(one.zh, one.en)) for one in found.rows), more="/people/")


def _provinces(viewer: Viewer) -> Offer:
    found = _organisations(viewer, "province")
    return Offer(tuple((code, province_name(code)) for code, _ in found.choices), bool(found.choices), found.more)


def _kinds(_viewer: Viewer) -> Offer:
    return Offer(tuple((str(one), kind_label(one)) for one in Kind if one is not Kind.PROGRAM), whole=True, by_words=True)


def _persons(viewer: Viewer) -> Offer:
    found = reading.persons(viewer, page=_ALL)
    if found.next:
        return Offer(more="/people/persons/")
    rows = ((str(one.person), _person(one.name, one.roles)) for one in found.rows if one.active and one.person != viewer.person)
    return _offer(rows, complete=False)


def _person(name: str, roles: Iterable[str]) -> Rendered:
    told = Joined(tuple(role_label(one) for one in roles))
    return message("{name}, {type}", name=name, type=told) if name else told


def _freezes(viewer: Viewer) -> Offer:
    found = reading.freezes(viewer, standing=True, page=_ALL)
    rows = (
        (
            str(one.number),
            message("{account}, vintage {vintage}, {amount} t", account=one.account, vintage=one.vintage, amount=one.amount),
        )
        for one in found.rows
        if one.kind == "freeze"
    )
    return _offer(rows, complete=not found.next, more="/registry/freezes/")


def _list(province: str, year: int) -> Rendered:
    return message("{province}, list of {year}", province=province_name(province), year=str(year))


def _drafts(viewer: Viewer) -> Offer:
    found = (one for one, _ in of_lists.drafts(viewer) if one.open)
    return _offer(((str(one.number), _list(one.province, one.list_year)) for one in found), more="/lists/drafts/")


def _public_drafts(viewer: Viewer) -> Offer:
    return _offer((str(one.number), _list(one.province, one.list_year)) for one in of_lists.notices(viewer))


def _objections(viewer: Viewer) -> Offer:
    open_ones = [one for one, _ in of_lists.drafts(viewer) if one.open]
    if len(open_ones) > FEW:
        return Offer(more="/lists/drafts/")
    found = (each for one in open_ones for each in of_lists.draft(viewer, one.number).objections if not each.verdict)
    return _offer((str(one.number), message("draft {draft}, due {due}", draft=str(one.draft), due=one.due)) for one in found)


def _departments(viewer: Viewer) -> Offer:
    codes = of_lists.departments(viewer, viewer.organisation)
    named = of_entities.names_of(codes)
    return _offer((code, named.get(code, Label(code, code))) for code in codes)


def _own_roles(viewer: Viewer) -> Offer:
    if viewer.person is None:
        return NOTHING
    held = roles_of(viewer.person, at=CLOCK.now())
    named = of_entities.names_of({one.organisation for one in held})
    return _offer(
        (str(one.assignment), message("{name}, {type}", name=role_label(one.role), type=named.get(one.organisation, one.organisation)))
        for one in held
    )


def _own_delegations(viewer: Viewer) -> Offer:
    if viewer.person is None:
        return NOTHING
    lent = (one for one in reading.person(viewer, viewer.person).delegations if one.runs and viewer.person == one.principal)
    return _open(
        _offer((str(one.delegation), message("{role} to person {person}", role=role_label(one.role), person=one.delegate)) for one in lent)
    )


def _keys(viewer: Viewer) -> Offer:
    found = reading.keys(viewer, _ALL)
    rows = ((str(one.number), message("{name}, {type}", name=one.name, type=role_label(one.role))) for one in found.rows if one.runs)
    return _offer(rows, complete=not found.next)


def _notices(viewer: Viewer) -> Offer:
    """Return the adjustment notices against which something is still to be returned."""
    return _notices_that(viewer, lambda one: one.outstanding > 0)


def _standing_notices(viewer: Viewer) -> Offer:
    """Return the adjustment notices of which something can be withdrawn."""
    return _notices_that(viewer, lambda one: not one.withdrawn and bool(one.outstanding or one.given_back))


def _notices_that(viewer: Viewer, fits: Callable[[Noticed], bool]) -> Offer:
    rows: list[Choice] = []
    for number, _ in _accounts(viewer, "emitter").choices[:FEW]:
        for (_, year, _), found in reading.entitlements(viewer, number).items():
            rows += [
                (str(one.number), message("{account}, {year}, {amount} t", account=number, year=str(year), amount=one.outstanding))
                for one in found.noticed
                if fits(one)
            ]
    return _offer(rows, complete=not reach(viewer, "account", LIST).everything)


def _filings(viewer: Viewer) -> Offer:
    """Return what was filed for carry-over and can still be withdrawn."""
    accounts = _accounts(viewer, "emitter", "institution").choices
    if len(accounts) > FEW:
        return NOTHING
    today = CLOCK.today().year
    rows = (
        (str(one.record), message("{account}, {year}, {amount} t", account=number, year=str(year), amount=one.amount))
        for number, _ in accounts
        for year in range(today - _YEARS_BACK, today + 1)
        for one in reading.filings(viewer, number, year)
        if one.state == "filed"
    )
    return _offer(dict(rows).items())


def _tasks(viewer: Viewer) -> Offer:
    if viewer.person is None:
        return NOTHING
    at = CLOCK.now()
    held = [one for one in roles_of(viewer.person, at=at) if (one.role, one.organisation) == (viewer.role, viewer.organisation)]
    found = inbox(viewer.person, at=at, held=held)
    return _offer(((str(one.id), Label(one.text("zh"), one.text("en"))) for one in found), more="/tasks/")


def _reconciliations(viewer: Viewer) -> Offer:
    found = reading.differences(viewer, standing=True, page=_ALL)
    numbers = sorted({one.reconciliation for one in found.rows}, reverse=True)
    return _offer(((str(one), None) for one in numbers), complete=not found.next, more="/registry/reconciliations/")


_MADE: dict[str, Callable[..., Offer]] = {
    "accounts": _accounts,
    "partners": _partners,
    "vintages": _vintages,
    "entities": _entities,
    "organisations": _organisations,
    "provinces": _provinces,
    "kinds": _kinds,
    "persons": _persons,
    "freezes": _freezes,
    "drafts": _drafts,
    "public_drafts": _public_drafts,
    "objections": _objections,
    "departments": _departments,
    "own_roles": _own_roles,
    "own_delegations": _own_delegations,
    "keys": _keys,
    "adjustment_notices": _notices,
    "standing_notices": _standing_notices,
    "filings": _filings,
    "tasks": _tasks,
    "reconciliations": _reconciliations,
}
"""What the words of a form can name as `offers`, with further words such as types of accounts; `open` first: others can be meant too."""


class Offers:
    """What is offered in one form to one viewer; each kind is read once."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._found: dict[str, Offer] = {}

    def of(self, wanted: str) -> Offer:
        """Return what is offered under the words of a form, such as `accounts emitter`; nothing for none. Raises KeyError for others."""
        if not wanted:
            return NOTHING
        if wanted not in self._found:
            name, *rest = wanted.removeprefix("open ").split()
            try:
                found = _MADE[name](self._viewer, *rest)
            except NothingHere:
                found = NOTHING
            self._found[wanted] = _open(found) if wanted.startswith("open ") else found
        return self._found[wanted]

    @property
    def suggestions(self) -> dict[str, tuple[Choice, ...]]:
        """Return what is suggested beside free texts so far, by the name of its list."""
        return {wanted.replace(" ", "-"): one.choices for wanted, one in self._found.items() if one.choices and not one.whole}
