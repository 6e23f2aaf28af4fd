"""What people ask of the registry is answered from the book: now, at a time, and as it was known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.registry.vocabulary import kinds
from tests.people.settled import NOW, WORKS
from tests.registry_pages.small import NATIONAL_NUMBER, ORDER, OTHER_NUMBER, PROVINCE, PROVINCE_NUMBER, WORKS_NUMBER, Small


def can_do(number: str) -> dict[tuple[str, bool], tuple[bool, int | None]]:
    """Return what an account can do as sender (True) and receiver of each kind, with the first check that refuses it."""
    from tanheng.registry.availability import standing
    from tanheng.registry.queries import account_of, holdings

    sql = Sql()
    found = account_of(sql, number)
    assert found is not None
    told = standing(sql, found, holdings(sql, number))
    for one in told.abilities:
        amounts = [each.amount for every in told.available.values() for each in every if one.sends and each.kind == one.kind]
        assert not amounts or one.can == any(amounts), "what it can do and what is available say the same"
    return {(one.kind.name, one.sends): (one.can, one.check) for one in told.abilities}


def test_an_account_tells_its_holder_and_what_it_can_do_now(here: Small) -> None:
    from tanheng.registry.queries import account_of

    found = account_of(Sql(), WORKS_NUMBER)
    assert found is not None
    assert (found.holder, found.name.zh, found.state) == (WORKS, "W", "normal")
    assert account_of(Sql(), "E0000009-00") is None
    told = can_do(WORKS_NUMBER)
    assert told["to_trading", True] == told["trade_delivery", False] == (True, None)
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "buy_and_surrender", "document": "d 2"})
    told = can_do(WORKS_NUMBER)
    assert told["to_trading", True] == (False, 1005)
    assert told["trade_delivery", False] == (True, None)
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "suspended", "document": "d 3"})
    assert can_do(WORKS_NUMBER)["trade_delivery", False] == (False, 2004)


def test_an_account_cannot_do_what_its_holdings_its_duties_or_a_difference_do_not_let(here: Small) -> None:
    told = can_do(WORKS_NUMBER)
    assert told["surrender", True][0] is False, "no duty was fixed"
    assert told["carryover_filing", True] == (False, 8317), "no notice of carry-over was given"
    assert told["order_lock", True] == (False, 3005), "nothing lies where orders take from"
    here.freeze(600)
    here.done(here.to_trading(200, vintage="24"))
    told = can_do(WORKS_NUMBER)
    assert told["voluntary_cancellation", True] == (False, 3005), "all that is in the registry is frozen"
    assert told["judicial_deduction", True] == (True, None), "which stands in the way of no deduction"
    here.reconcile({"part": "auditor", "differences": [{"account": WORKS_NUMBER, "found": "record 9"}]})
    told = can_do(WORKS_NUMBER)
    assert told["judicial_deduction", True] == told["trade_delivery", False] == (False, 3016)


def test_a_holding_tells_what_each_kind_may_take(here: Small) -> None:
    from tanheng.registry.queries import holdings

    here.freeze(250)
    here.done(here.to_trading(100))
    found = {(one.vintage, one.place): one for one in holdings(Sql(), WORKS_NUMBER)}
    registry = found["25", "registry"]
    assert (registry.amount, registry.frozen, registry.pledged) == (500, 250, 0)
    assert registry.available(kinds()["surrender"]) == 250
    assert registry.available(kinds()["judicial_deduction"]) == 500
    assert registry.available(kinds()["order_lock"]) is None
    assert found["25", "trading"].available(kinds()["order_lock"]) == 100


@pytest.mark.usefixtures("here")
def test_open_ends_are_told_too() -> None:
    from tanheng.registry.queries import balances

    assert balances(Sql(), NATIONAL_NUMBER) == {("24", "source"): -300, ("25", "source"): -1000}
    assert balances(Sql(), PROVINCE_NUMBER) == {("24", "registry"): 100, ("25", "registry"): 300}


def test_movements_run_from_opening_to_closing_one_vintage_a_section(here: Small) -> None:
    from tanheng.registry.queries import holdings, movements

    CLOCK.forward(timedelta(days=1))
    here.done(here.to_trading(100))
    CLOCK.forward(timedelta(days=1))
    sections = {one.vintage: one for one in movements(Sql(), WORKS_NUMBER, NOW + timedelta(hours=1), NOW + timedelta(days=3))}
    assert list(sections) == ["24", "25"]
    assert sections["24"].entries == ()
    one = sections["25"]
    assert (one.opening, one.closing) == ({"registry": 600}, {"registry": 500, "trading": 100})
    assert [(e.kind, e.from_place, e.to_place, e.change, e.balance) for e in one.entries] == [("to_trading", "registry", "trading", 0, 600)]
    (first,) = (s for s in movements(Sql(), WORKS_NUMBER, NOW, NOW + timedelta(hours=1)) if s.vintage == "25")
    assert (first.opening, first.closing) == ({}, {"registry": 600})
    assert [(e.kind, e.other, e.change, e.balance, e.document) for e in first.entries] == [
        ("distribution", PROVINCE_NUMBER, 600, 600, "plan 1")
    ]
    assert [(h.vintage, h.amount, h.frozen) for h in holdings(Sql(), WORKS_NUMBER, at=NOW)] == [("24", 200, None), ("25", 600, None)]
    assert holdings(Sql(), WORKS_NUMBER, known=NOW - timedelta(days=1)) == []


def test_freezes_are_told_active_waiting_and_ended_by_account_and_by_document(here: Small) -> None:
    from tanheng.registry.queries import encumbrances

    first, second, third = here.freeze(500), here.freeze(300), here.freeze(50, document="other 7")
    assert [(one.number, one.state, one.effective, one.waiting, one.rank) for one in encumbrances(Sql(), account=WORKS_NUMBER)] == [
        (first, "active", 500, 0, 1),
        (second, "part", 100, 200, 2),
        (third, "waiting", 0, 50, 3),
    ]
    here.clerks("freeze_lift", {"freeze": first, "document": "lift 1"})
    assert [(one.state, one.effective) for one in encumbrances(Sql(), document=ORDER)] == [("ended", 0), ("active", 300)]
    assert encumbrances(Sql(), document="nothing") == []


def test_accounts_are_found_by_number_holder_name_and_document(here: Small) -> None:
    from tanheng.registry.queries import search

    here.freeze(5)
    for text in (WORKS_NUMBER, WORKS_NUMBER.lower(), WORKS, WORKS.removeprefix("entity:"), "w", ORDER):
        assert [one.number for one in search(Sql(), text)] == [WORKS_NUMBER], text
    for text in ("01 zhi", "2026) E 01"):
        assert [one.number for one in search(Sql(), text)] == [WORKS_NUMBER], text
    concerned = sorted((WORKS_NUMBER, OTHER_NUMBER, NATIONAL_NUMBER, PROVINCE_NUMBER))
    assert [one.number for one in search(Sql(), "plan 1")] == concerned
    assert [search(Sql(), text) for text in ("", "%", "_", "E0000009-00")] == [[], [], [], []]


def test_accounts_are_found_by_every_document_that_concerned_them(here: Small) -> None:
    from tanheng.registry.queries import search

    freeze = here.freeze(50)
    here.clerks("freeze_lift", {"freeze": freeze, "amount": 10, "document": "lift-301"})
    here.clerks("freeze_deduct", {"freeze": freeze, "receiver": OTHER_NUMBER, "amount": 5, "document": "judgment-302"})
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "ownership_change", "document": "state-303"})
    handed = {"account": WORKS_NUMBER, "holder": WORKS, "province": PROVINCE, "document": "merger-304"}
    here.clerks("account_holder_change", handed)
    right = {"account": OTHER_NUMBER, "person": 9, "right": "read", "document": "letter-305"}
    here.clerks("representative_give", {"representatives": [right]})
    told = {text: [one.number for one in search(Sql(), text)] for text in ("lift-301", "T-302", "e-303", "ger-304", "letter-305", "-30")}
    assert told == {
        "lift-301": [WORKS_NUMBER],
        "T-302": [WORKS_NUMBER, OTHER_NUMBER],
        "e-303": [WORKS_NUMBER],
        "ger-304": [WORKS_NUMBER],
        "letter-305": [OTHER_NUMBER],
        "-30": [WORKS_NUMBER, OTHER_NUMBER],
    }
    opened = {WORKS_NUMBER, OTHER_NUMBER, NATIONAL_NUMBER, PROVINCE_NUMBER}
    assert {one.number for one in search(Sql(), "d")} == opened, "what was opened on a document; two signs must be the whole number"


COURT = "（2026）鄂01执123号"
SPELLED = ("(2026)鄂01执123号", "〔2026〕鄂01执123号", "［2026］鄂01执123号", "[2026]鄂01执123号", "【２０２６】鄂 ０１ 执123号", COURT)


def test_a_document_is_found_and_refused_a_second_time_however_its_number_is_spelled(here: Small) -> None:
    from tanheng.interfaces import reading
    from tanheng.interfaces.reading.of_journal import Search
    from tanheng.registry.document_numbers import normal
    from tanheng.registry.queries import encumbrances, search
    from tanheng.visibility.viewers import Looking

    freeze = here.freeze(50, document=COURT)
    here.clerks("freeze_deduct", {"freeze": freeze, "receiver": OTHER_NUMBER, "amount": 5, "document": COURT.replace("执", " 执恢")})
    viewer = Looking(7, "registry_clerk", "registry")
    for text in SPELLED:
        assert normal(text) == "(2026)鄂01执123号"
        again = {"account": WORKS_NUMBER, "vintage": "24", "amount": 1, "document": text, "authority": "Court"}
        refused = here.by_two("freeze_enter", again, here.clerk, here.approver)
        assert [one.code for one in refused.findings] == [3025], text
        assert [one.number for one in search(Sql(), text)] == [WORKS_NUMBER], text
        assert [one.number for one in search(Sql(), text[:6])] == [WORKS_NUMBER, OTHER_NUMBER], text
        assert [one.number for one in encumbrances(Sql(), document=text)] == [freeze], text
        assert [one.number for one in reading.freezes(viewer, document=text).rows] == [freeze], text
        assert [one.number for one in reading.accounts(viewer, text).rows] == [WORKS_NUMBER], text
        assert [one.kind for one in reading.movements(viewer, document=text.replace("执", "执恢")).rows] == ["judicial_deduction"], text
        found = reading.records(Looking(6, "audit_administrator", "program"), Search(object=text)).rows
        assert freeze in [one.number for one in found], text
    assert encumbrances(Sql(), document="(2026)鄂01执12号") == []
    assert reading.movements(viewer, document="(2026)鄂01执恢12号").rows == ()


@pytest.mark.usefixtures("here")
def test_python_and_the_database_know_one_normal_form_of_documents() -> None:
    from tanheng.registry.document_numbers import normal, normal_in_sql

    signs = "".join(chr(code) for code in (*range(1, 0xC0), *range(0x1680, 0x1681), *range(0x2000, 0x2070), *range(0x3000, 0x3020)))
    texts = [*SPELLED, *signs, *(chr(code) for code in range(0xFE30, 0xFF66))]
    query = "SELECT array_agg(" + normal_in_sql("x") + " ORDER BY n) FROM unnest(%s::text[]) WITH ORDINALITY AS t(x, n)"
    assert Sql().rows(query, (texts,))[0][0] == [normal(one) for one in texts]
