"""All that would refuse a movement is told without writing anything, and strangers are told no reasons."""

from __future__ import annotations

import pytest

from tanheng.kernel.messages import ENGLISH
from tests.books import codes, rows
from tests.people.settled import WORKS
from tests.registry_pages.small import OTHER_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, Small


def ask(kind: str, sender: str, receiver: str, amount: int, person: int = 0, role: str = "", **more: object):  # type: ignore[no-untyped-def]
    """Ask why a movement of vintage 25 cannot be made."""
    from tanheng.registry.moving import Line, Order, kind_of
    from tanheng.registry.why_not import Asker, why_not

    order = Order(kind_of(kind), sender, receiver, (Line("25", amount),), **more)  # type: ignore[arg-type]
    return why_not(order, Asker(person, role, WORKS if role == "emitter_representative" else ""))


def test_all_reasons_are_those_of_the_command_itself(here: Small) -> None:
    here.clerks("account_state_change", {"account": OTHER_NUMBER, "state": "suspended", "document": "d"})
    answer = ask("non_trade_transfer", WORKS_NUMBER, OTHER_NUMBER, 900)
    found = [one.code for one in answer.reasons]
    asked = {"sender": WORKS_NUMBER, "receiver": OTHER_NUMBER, "lines": [{"vintage": "25", "amount": 900}]}
    assert found == [2004, 3005, 2021]
    assert codes(here.by_two("allowance_transfer", {**asked, "document": "d"}, here.clerk, here.approver)) == [2004, 3005]
    # What can never become right is refused before anybody decides.
    assert codes(here.by_two("allowance_transfer", asked, here.clerk, here.approver)) == [2021]


@pytest.mark.usefixtures("here")
def test_what_can_be_done_has_no_reasons_and_says_who_and_how_long() -> None:
    before = rows("SELECT count(*), max(number) FROM commands_record")
    answer = ask("voluntary_cancellation", WORKS_NUMBER, "N0000001-89", 10)
    assert (answer.reasons, answer.wait_hours, answer.unlooked) == ((), 24, ())
    assert answer.kind.decides == ("registry_approver",)
    assert ask("surrender", WORKS_NUMBER, PROVINCE_NUMBER, 10).unlooked == (8212, 8213, 8214, 8215, 3001, 3012), "no year is named"
    assert rows("SELECT count(*), max(number) FROM commands_record") == before
    assert rows("SELECT count(*) FROM ledger_account WHERE purpose = 'cancelled'") == [(0,)]


def test_a_stranger_is_told_neither_number_nor_reason_and_the_same_once(here: Small) -> None:
    here.clerks("account_state_change", {"account": OTHER_NUMBER, "state": "suspended", "document": "d"})
    asked = ("non_trade_transfer", OTHER_NUMBER, OTHER_NUMBER, 900)
    told = [(code, text.render(ENGLISH)) for code, _, text in ask(*asked, person=9, role="emitter_representative").told()]
    assert [text for code, text in told if code is None].count(f"Account {OTHER_NUMBER} cannot take part in this. Ask its holder.") == 1
    assert (None, f"Account {OTHER_NUMBER} cannot give what is asked for.") in told
    assert not any("held" in text for _, text in told)
    told = [(code, text.render(ENGLISH)) for code, _, text in ask("trade_delivery", WORKS_NUMBER, OTHER_NUMBER, 900).told()]
    assert told[0] == (None, f"Account {OTHER_NUMBER} cannot take part in this. Ask its holder.")
    staff = [code for code, _, _ in ask("trade_delivery", WORKS_NUMBER, OTHER_NUMBER, 900, 7, "registry_clerk").told()]
    assert staff == [9234, 2004, 3005]


@pytest.mark.usefixtures("here")
def test_a_person_who_may_not_act_for_the_account_is_told_so() -> None:
    from tanheng.registry.why_not import Asker, asker_of

    assert asker_of(9, 9) == Asker(9, "emitter_representative", WORKS)
    with pytest.raises(KeyError):
        asker_of(9, 8)
    assert [one.code for one in ask("to_trading", WORKS_NUMBER, WORKS_NUMBER, 1, 9, "emitter_representative").reasons] == []
    assert [one.code for one in ask("to_trading", OTHER_NUMBER, OTHER_NUMBER, 1, 9, "emitter_representative").reasons] == [1015]
    assert [one.code for one in ask("to_trading", WORKS_NUMBER, WORKS_NUMBER, 1, 6, "auditor").reasons] == [9234]


@pytest.mark.usefixtures("here")
def test_a_room_above_brings_its_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.kernel.findings import Place
    from tanheng.registry import checks, why_not

    monkeypatch.setattr(why_not, "_PROVIDED", {})
    above_duty = {3012: lambda _, order: iter([checks.ABOVE_DUTY.at(Place(), 5, 4, year=order.year, difference=1)])}
    why_not.provide("surrender", lambda _work, _order: above_duty)
    answer = ask("surrender", WORKS_NUMBER, PROVINCE_NUMBER, 5, year=2025)
    assert ([one.code for one in answer.reasons], answer.unlooked) == ([3012], (8212, 8213, 8214, 8215, 3001))


@pytest.mark.usefixtures("here")
def test_duties_filings_and_issues_are_looked_at() -> None:
    found = ask("surrender", WORKS_NUMBER, PROVINCE_NUMBER, 5, year=2025)
    assert (8212 in [one.code for one in found.reasons], found.unlooked) == (True, ())
    filed = ask("carryover_filing", WORKS_NUMBER, WORKS_NUMBER, 5, year=2025)
    assert (8317 in [one.code for one in filed.reasons], filed.unlooked) == (True, ())
    issue = ask("vintage_issue", "N0000001-89", PROVINCE_NUMBER, 5, document="plan 1")
    assert (4403 in [one.code for one in issue.reasons], issue.unlooked) == (True, (3501,)), "it names no sector"


@pytest.mark.usefixtures("here")
def test_even_a_mistake_could_not_write(monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    from tanheng.registry import why_not

    def writing(work: object, _: object) -> None:
        work.sql.run("UPDATE registry_account SET state = 'closed'")  # type: ignore[attr-defined]

    monkeypatch.setattr(why_not, "read", writing)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask("to_trading", WORKS_NUMBER, WORKS_NUMBER, 1)
