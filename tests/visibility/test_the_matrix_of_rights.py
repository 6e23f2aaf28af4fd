"""Every role and nobody, every object and action: what is opened is what was typed here a second time, in the table and in the readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tanheng.interfaces import reading
from tanheng.interfaces.reading import NothingHere, Page, Search
from tanheng.visibility.deciding import ACTIONS, Scope, objects, scope_of
from tanheng.visibility.scoping import may_see
from tanheng.visibility.viewers import Looking
from tests.people.settled import BEGAN, NOW, OTHER_WORKS, WORKS
from tests.registry_pages.small import NATIONAL_NUMBER, OTHER_NUMBER, PROVINCE, PROVINCE_NUMBER, WORKS_NUMBER
from tests.visibility.nation import (
    CITY,
    COLLEAGUE,
    FAR_CITY,
    FAR_NUMBER,
    FAR_OFFICER,
    FAR_PROVINCE,
    FAR_PROVINCE_NUMBER,
    FAR_REPRESENTATIVE,
    FAR_WORKS,
    VIEWERS,
    Nation,
    nation,
)

ROLES = (
    *("", "ministry_officer", "province_officer", "city_officer", "peer_officer", "market_regulator", "court_officer", "bank_officer"),
    *("registry_clerk", "registry_approver", "exchange_operator", "emitter_representative", "verifier", "laboratory", "auditor"),
    *("system_administrator", "security_administrator", "audit_administrator", "program"),
)
LETTERS = {"-": Scope.NONE, "P": Scope.PUBLISHED, "N": Scope.NAMED, "O": Scope.OWN, "B": Scope.BELOW, "A": Scope.ALL}
# One letter for each role, in the order above: nobody; ministry, province, city; peer, market, court, bank; clerk, approver; exchange,
# emitter, verifier, laboratory; auditor; three administrators; the program. Three words where actions differ: see, list, export.
TYPED = {
    "organisation": "-ABBOOOOAAAOOOAAAAO",
    "person": "-NNNNNNNAANNNNAAAAN -NNNNNNNAANNNNAAAAN -NNNNNNNNNNNNNAAAAN",
    "contact": "-NNNNNNNAANNNNNANNN -NNNNNNNNNNNNNNANNN -NNNNNNNNNNNNNNNNNN",
    "account": "-ABB---NAAANN-A---- -ABB---NAAANN-A---- -ABB---NAA-NN-A----",
    "holding": "-ABB---NAA-NN-A----",
    "movement": "-ABB---NAA-NN-A----",
    "freeze": "-ABB---NAA-NN-A----",
    "statement": "-ABB---NAA-NN-A----",
    "difference": "-ABB---NAA-NN-A--A-",
    "proposal": "-BBBOOONAAONNOAOOAO",
    "record": "-BBBOOONAAONNOANNAN",
    "audit_trail": "-BBBOOONAAONNOANNAN",
    "head": "AAAAAAAAAAAAAAAAAAA",
    "reconciliation": "-A------AA----A--A-",
    "duty": "-ABB----AA-O--A----",
    "entitlement": "-ABB----AA-O--A----",
    "filing": "-ABB----AA-O--A----",
    "task": "-OOOOOOOOOOOOOOOOAO -OOOOOOOOOOOOOOOOAO -OOOOOOOOOOOOOOOOOO",
    "list_draft": "-ABBN---------A---- -ABBN---------A---- -ABB----------A----",
    "list_published": "PABBPPPPPPPPPPAPPPP",
    "list_evidence": "-ABBN------ON-A---- -ABBN------ON-A---- -ABB-------O--A----",
    "entity_tree": "-ABBN------ON-A---- -ABBN------ON-A---- -ABB-------O--A----",
    "api_key": "-NNNNNNNNNNNNNNNAAN -NNNNNNNNNNNNNNNAAN -------------------",
    "session": "-NNNNNNNNNNNNNNNAAN -NNNNNNNNNNNNNNNAAN -------------------",
    "catalogue": "AAAAAAAAAAAAAAAAAAA",
    "rights_matrix": "AAAAAAAAAAAAAAAAAAA",
}


def expected(role: str, name: str, action: str) -> Scope:
    """Return the scope that was typed here."""
    words = TYPED[name].split()
    return LETTERS[words[ACTIONS.index(action) if len(words) > 1 else 0][ROLES.index(role)]]


def cells() -> Iterator[tuple[str, str, str]]:
    """Yield every role, object and action."""
    for role in ROLES:
        for name in TYPED:
            for action in ACTIONS:
                yield role, name, action


def test_the_table_opens_exactly_what_was_typed_a_second_time() -> None:
    assert set(TYPED) == set(objects())
    wrong = [(*cell, scope_of(*cell).name) for cell in cells() if scope_of(*cell) is not expected(*cell)]
    assert wrong == []


def test_what_no_row_names_is_closed_and_what_does_not_exist_is_a_mistake() -> None:
    assert scope_of("no such role", "account", "see") is Scope.NONE
    for name, action in (("no such object", "see"), ("account", "change")):
        with pytest.raises(KeyError):
            scope_of("auditor", name, action)


@pytest.fixture(scope="module")
def here() -> Iterator[Nation]:
    with nation() as made:
        yield made


BELOW = {
    "ministry_officer": {"ministry", PROVINCE, CITY, WORKS, OTHER_WORKS, FAR_PROVINCE, FAR_CITY, FAR_WORKS},
    "province_officer": {PROVINCE, CITY, WORKS, OTHER_WORKS},
    "city_officer": {CITY, WORKS},
}
ASKED = ("ministry", "registry", PROVINCE, CITY, WORKS, OTHER_WORKS, FAR_PROVINCE, FAR_CITY, FAR_WORKS)


@pytest.mark.usefixtures("here")
def test_each_role_sees_into_exactly_the_organisations_of_its_scope() -> None:
    wrong = []
    for role, name, action in cells():
        viewer, scope = VIEWERS[role], expected(role, name, action)
        own = {viewer.organisation}
        reached = {Scope.ALL: set(ASKED), Scope.BELOW: BELOW.get(role, own), Scope.OWN: own}.get(scope, set())
        for organisation in ASKED:
            if may_see(viewer, name, action, organisation) != (organisation in reached):
                wrong.append((role, name, action, organisation))
    assert wrong == []


EVERY = {NATIONAL_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, OTHER_NUMBER, FAR_PROVINCE_NUMBER, FAR_NUMBER}
MINE = {"province_officer": {PROVINCE_NUMBER, WORKS_NUMBER, OTHER_NUMBER}, "city_officer": {WORKS_NUMBER}}


def accounts_of(role: str, name: str) -> set[str]:
    """Return the accounts of which a role sees an object, by what was typed here."""
    scope = expected(role, name, "see")
    if scope is Scope.ALL:
        return EVERY
    if scope is Scope.BELOW:
        return MINE[role]
    return {WORKS_NUMBER} if role == "emitter_representative" and scope in (Scope.NAMED, Scope.OWN) else set()


def opened(read: Callable[..., Any], *asked: Any) -> bool:
    """Tell whether a reading found something rather than nothing."""
    try:
        read(*asked)
    except NothingHere:
        return False
    return True


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("role", ROLES)
def test_readings_show_each_role_exactly_the_accounts_of_its_scope(role: str) -> None:
    viewer = VIEWERS[role]

    assert {one.number for one in reading.accounts(viewer, page=Page(size=200)).rows} == accounts_of(role, "account")
    for number in (*EVERY, "E0000099-11", "nonsense", ""):
        for name, read, more in (
            ("account", reading.account, ()),
            ("holding", reading.holdings, ()),
            ("movement", reading.account_movements, (BEGAN, NOW)),
            ("entitlement", reading.entitlements, ()),
            ("filing", reading.filings, (2025,)),
        ):
            assert opened(read, viewer, number, *more) == (number in accounts_of(role, name)), (name, number)
        with_duty = number in accounts_of(role, "duty") & {WORKS_NUMBER, FAR_NUMBER}
        assert opened(reading.duty, viewer, number, 2025) == with_duty
    frozen = {one.account for one in reading.freezes(viewer).rows}
    assert frozen == accounts_of(role, "freeze") & {WORKS_NUMBER, FAR_NUMBER}
    assert {one.account for one in reading.duties(viewer).rows} == accounts_of(role, "duty") & {WORKS_NUMBER, FAR_NUMBER}
    differing = {one.account for one in reading.differences(viewer).rows if one.line > 900}
    seen = accounts_of(role, "difference")
    assert differing == (({WORKS_NUMBER, FAR_NUMBER} & seen) | ({""} if seen == EVERY else set()))
    assert len(reading.heads(viewer).rows) == 1
    assert len(reading.reconciliations(viewer).rows) == (expected(role, "reconciliation", "list") is Scope.ALL)
    movements = reading.movements(viewer, page=Page(size=200)).rows
    assert all({one.sender, one.receiver} & accounts_of(role, "movement") for one in movements)
    assert bool(movements) == bool(accounts_of(role, "movement"))


@pytest.mark.usefixtures("here")
def test_a_trade_does_not_tell_either_side_who_the_other_was() -> None:
    seller, buyer = VIEWERS["emitter_representative"], FAR_REPRESENTATIVE
    for viewer, own, other in ((seller, WORKS_NUMBER, FAR_NUMBER), (buyer, FAR_NUMBER, WORKS_NUMBER)):
        traded = [one for one in reading.movements(viewer).rows if one.kind == "trade_delivery"]
        assert [{one.sender, one.receiver} for one in traded] == [{own, ""}]
        assert reading.movements(viewer, account=other).rows == (), "nor by asking for the other's account"
        assert reading.records(viewer, Search(object=other)).rows == ()
        delivered = reading.records(viewer, Search(command="allowance_deliver")).rows
        assert [(one.objects, one.person, one.reason, one.whole) for one in delivered] == [((own,), None, "", False)]
        told = reading.record(viewer, delivered[0].number)
        assert (told.content, told.result, told.text) == (None, None, "")
    (seen,) = [one for one in reading.movements(VIEWERS["registry_clerk"]).rows if one.kind == "trade_delivery"]
    assert (seen.sender, seen.receiver) == (WORKS_NUMBER, FAR_NUMBER)


@pytest.mark.usefixtures("here")
def test_who_has_no_right_for_the_account_of_his_own_organisation_does_not_see_it() -> None:
    assert reading.accounts(COLLEAGUE).rows == ()
    assert not opened(reading.holdings, COLLEAGUE, WORKS_NUMBER)
    assert [one.account for one in reading.duties(COLLEAGUE).rows] == [WORKS_NUMBER], "its duty is the organisation's"
    assert reading.proposals(COLLEAGUE).rows == ()


PROPOSED = {
    **{role: ["fre", "dis", "dis", "can", "giv"] for role in ("registry_clerk", "registry_approver", "auditor", "audit_administrator")},
    **{role: ["giv"] for role in ("system_administrator", "security_administrator", "program")},
    "ministry_officer": ["can"],
    "province_officer": ["dis", "can"],
    "city_officer": ["can"],
    "emitter_representative": ["can"],
}
SHORT = {"freeze_enter": "fre", "allowance_distribute": "dis", "allowance_cancel": "can", "assignment_give": "giv"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("role", ROLES)
def test_proposals_are_seen_by_their_makers_and_deciders_and_not_by_whom_they_would_meet(role: str) -> None:
    found = reading.proposals(VIEWERS[role]).rows
    assert [SHORT[one.command] for one in reversed(found)] == PROPOSED.get(role, [])
    everything = reading.proposals(VIEWERS["auditor"]).rows
    for one in everything:
        assert opened(reading.proposal, VIEWERS[role], one.number) == (one.number in {each.number for each in found})
    assert {one.command for one in found if one.decidable} == {
        "registry_approver": {"freeze_enter", "allowance_cancel"},
        "province_officer": {"allowance_distribute"},
    }.get(role, set())


@pytest.mark.usefixtures("here")
def test_the_officer_of_the_other_province_sees_the_other_half() -> None:
    assert {one.number for one in reading.accounts(FAR_OFFICER).rows} == {FAR_PROVINCE_NUMBER, FAR_NUMBER}
    assert [one.content["account"] for one in reading.proposals(FAR_OFFICER).rows] == [FAR_PROVINCE_NUMBER]
    assert [one.account for one in reading.freezes(FAR_OFFICER).rows] == [FAR_NUMBER]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("role", ROLES)
def test_the_audit_trail_shows_each_role_its_own_and_opens_one_by_one_what_it_lists(role: str) -> None:
    viewer = VIEWERS[role]
    found = list(pages(lambda page: reading.records(viewer, page=page)))
    every = list(pages(lambda page: reading.records(VIEWERS["auditor"], page=page)))
    listed = {one.number: one for one in found}
    assert len(listed) == len(found)
    scope = expected(role, "audit_trail", "list")
    assert (scope is Scope.ALL) == (len(found) == len(every))
    assert found == [] or scope is not Scope.NONE
    for one in every:
        assert opened(reading.record, viewer, one.number) == (one.number in listed)
    for one in found:
        if not one.whole:
            assert (one.person, one.maker, one.reason, one.outcome) == (None, None, "", "done")
            assert one.command not in ("proposal_make", "proposal_decide")
            assert not {FAR_NUMBER, FAR_PROVINCE_NUMBER} & set(one.objects) or role == "ministry_officer"
        if one.objects:
            again = reading.records(viewer, Search(object=one.objects[0]), Page(size=200)).rows
            assert one.number in {each.number for each in again}
    assert all(one.role == role for one in found) if scope is Scope.NAMED and role != "emitter_representative" else True


def pages(read: Callable[[Page], Any]) -> Iterator[Any]:
    """Yield the rows of all pages of seven."""
    after = "start"
    while after:
        found = read(Page("" if after == "start" else after, 7))
        yield from found.rows
        after = found.next


@pytest.mark.usefixtures("here")
def test_the_trail_is_searched_by_object_person_command_time_and_text() -> None:
    clerk = VIEWERS["registry_clerk"]
    for search, commands in (
        (Search(object="far order"), {"freeze_enter", "proposal_make"}),
        (Search(object=FAR_NUMBER, command="freeze_enter"), {"freeze_enter"}),
        (Search(person=FAR_OFFICER.person), {"proposal_make", "duty_set", "allowance_distribute"}),
        (Search(text="because", command="duty_set"), {"duty_set"}),
        (Search(text="100%"), set()),
        (Search(role="exchange_operator"), {"holding_lock"}),
        (Search(outcome="refused"), set()),
        (Search(until=BEGAN), set()),
    ):
        found = {one.command for one in reading.records(clerk, search, Page(size=200)).rows}
        assert found == commands, search


@pytest.mark.usefixtures("here")
def test_strange_texts_find_nothing_and_break_nothing() -> None:
    for viewer in (
        VIEWERS["auditor"],
        VIEWERS["province_officer"],
        Looking(9, "emitter_representative", "'; --"),
        Looking(None, "auditor"),
    ):
        for text in ("\0", "%", "_", "\\", "'", "\ud7ff" * 300, "9" * 40, "-1", "1.2.3"):
            reading.accounts(viewer, text, Page(text, -5))
            reading.movements(viewer, account=text, kind=text, vintage=text, document=text, page=Page(text))
            reading.records(viewer, Search(object=text, role=text, command=text, outcome=text, text=text, person=2**70), Page(text, 10**9))
            reading.duties(viewer, year=10**12, account=text, page=Page(text))
            reading.differences(viewer, page=Page(text))
            assert not opened(reading.account, viewer, text)
    assert not opened(reading.record, VIEWERS["auditor"], 2**70)
    assert not opened(reading.proposal, VIEWERS["auditor"], -1)


def test_every_object_of_the_policy_is_asked_for_by_some_code() -> None:
    """A row that no code consults opens and closes nothing."""
    from tanheng.visibility.deciding import objects
    from tests.code_health.source import SOURCE

    code = "".join(file.read_text(encoding="utf-8") for room in ("interfaces", "visibility") for file in (SOURCE / room).rglob("*.py"))
    assert not [name for name in objects() if f'"{name}"' not in code]
