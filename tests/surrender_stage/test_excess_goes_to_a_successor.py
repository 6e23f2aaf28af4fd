"""What is surrendered above a duty that was lowered after a merger or split goes to the successor of who had surrendered it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tanheng.commands.records import Outcome
from tanheng.commands.sql import Sql
from tanheng.kernel.messages import ENGLISH
from tanheng.surrender.queries import Key, standings_of
from tests.books import rows
from tests.registry_pages.test_reconciliation import opened
from tests.surrender_stage.stage import Stage, audit_of_book, refused, said
from tests.surrender_stage.succession import VINTAGES, duties, state_of, succeed

EVERYTHING = "all of 19-20, all of 24, all of 25, all of 26"
PASSED_ON = "excess_passed_on"


def help_of_the_other(here: Stage, amount: int = 600) -> list[int]:
    """Let the other works surrender so much for the duty of the works, and return its movement."""
    assert here.duty(amount).done
    given = here.surrender(amount, sender=here.other, behalf=here.works, document="bank account frozen 7", actor=here.helper)
    assert given.done, said(given)
    return list(given.result["movements"][0])


def merge(here: Stage, giver: str, **shares: tuple[tuple[str, int], ...]) -> Outcome:
    """Hand over what the shares say of an account and the rest of its units to the last named, and close it."""
    here.state("closing", giver)
    left = {one: here.held(one, account=giver) for one in VINTAGES}
    successors = []
    for place, (name, lines) in enumerate(shares.items(), start=1):
        wanted = {one: left[one] for one in VINTAGES if left[one]} if place == len(shares) else dict(lines)
        left = {one: left[one] - wanted.get(one, 0) for one in VINTAGES}
        taken = [{"vintage": one, "amount": amount} for one, amount in wanted.items()]
        successors.append({"account": getattr(here, name), "lines": taken, "duties": []})
    content = {"account": giver, "successors": successors, "closes": True, "document": "Approval-18"}
    merged = here.by_registry("account_succeed", content)
    assert merged.done, said(merged)
    return merged


def clean(here: Stage, folder: Path) -> None:
    """The auditor finds nothing in the book, and a reconciliation nothing that differs."""
    audited = audit_of_book(folder)
    assert audited.clean, audited.first
    before = opened()
    assert here.run("reconciliation_run", {}, here.program).done
    told = [one for one in opened() if one not in before]
    # The stage is funded past the registry, so that these transfers of the ledger are no movements of the registry.
    assert {one[0] for one in told} <= {"movements"}
    funding = {f"{record}." for (record,) in rows("SELECT number FROM commands_record WHERE command = 'ledger_transfer'")}
    assert {one[2].partition(".")[0] + "." for one in told} <= funding, told


def test_what_a_merged_helper_gave_goes_to_its_successor_in_the_same_record(here: Stage, tmp_path: Path) -> None:
    movement = help_of_the_other(here)
    merge(here, here.other, far=())
    before = here.held(account=here.far)
    assert here.duty(300).done
    back = here.give_back(300, movement)
    assert back.done, said(back)
    assert (here.held(account=here.far), here.held(account=here.other)) == (before + 300, 0)
    assert back.result["passed_on"] == [{"line": 2, "giver": here.other, "successor": here.far, "vintage": "25", "amount": 300}]
    assert (back.result["surrendered"], back.result["excess"]) == (300, 0)
    told = rows(
        "SELECT line, kind, sender, receiver, amount, behalf, year, document, corrects_record, corrects_line FROM registry_movement"
        " WHERE record = %s ORDER BY line",
        (back.number,),
    )
    assert told == [
        (1, "surrender_correction", here.province, here.other, 300, here.works, 2025, "P-2", *movement),
        (2, PASSED_ON, here.other, here.far, 300, here.works, 2025, "P-2", None, None),
    ]
    assert state_of(here.other) == "closed"
    clean(here, tmp_path / "book")
    assert refused(here.give_back(1, movement)) == [8216], "nothing is above the duty any more"
    asked = {"movement": [back.number, 2], "amount": 5, "document": "C"}
    assert refused(here.by_registry("movement_correct", asked)) == [3021]


def test_emissions_of_a_merged_works_are_lowered_and_its_successor_gets_the_excess(here: Stage, tmp_path: Path) -> None:
    # The works owed 1,000 t, surrendered 400 t and merged into the other, which owed 500 t: 400 t stay with it, met, and 600 t went over.
    # Its verified emissions turn out to be 700 t less: 600 t are taken from what went over, 100 t from what it had met.
    assert here.duty(1000).done
    assert here.duty(500, account=here.other).done
    given = here.surrender(400)
    here.state("closing")
    merged = succeed(here, f"other: {EVERYTHING}, 600 of steel 2025", closes=True)
    assert merged.done, said(merged)
    assert duties(here) == {"works steel 2025": 400, "other steel 2025": 1100}
    asked = [{"account": here.works, "year": 2025, "sector": "steel", "tonnes": 300},
             {"account": here.other, "year": 2025, "sector": "steel", "tonnes": 500}]  # fmt: skip
    lowered = here.by_two("duty_set", {"duties": asked, "document": "P-9"}, here.officer, here.second_officer)
    assert lowered.done, said(lowered)
    assert duties(here) == {"works steel 2025": 300, "other steel 2025": 500}
    assert {one["account"]: one["excess"] for one in lowered.result["standings"]} == {here.works: 100, here.other: 0}
    back = here.give_back(100, given.result["movements"][0])
    assert back.done, said(back)
    assert (here.held(account=here.other), here.held()) == (19_700, 0)
    stands = standings_of(Sql(), [Key(here.works, 2025), Key(here.other, 2025)])
    assert [(one.duty, one.surrendered, one.left, one.excess) for one in stands.values()] == [(300, 300, 0, 0), (500, 0, 500, 0)]
    clean(here, tmp_path / "book")


def test_the_duty_of_a_closed_account_is_never_raised_above_what_was_met(here: Stage) -> None:
    assert here.duty(1000).done
    assert here.offset(40).done
    assert here.surrender(960).done
    here.state("closing")
    assert succeed(here, f"other: {EVERYTHING}", closes=True).done
    told = here.duty(1001)
    assert refused(told) == [8224], said(told)
    assert told.findings[0].expected.render(ENGLISH) == here.other  # type: ignore[attr-defined]
    assert refused(here.duty(5, sector="cement")) == [8224], "nor in another sector of the year"
    assert refused(here.duty(5, year=2024)) == [8224], "nor for a year of which it had no duty"
    assert here.duty(700).done
    assert here.duty(1000).done, "what was lowered by mistake is fixed again as it was, as long as nothing went back"
    asked = [{"account": here.works, "year": 2025, "sector": one, "tonnes": tonnes} for one, tonnes in (("steel", 900), ("cement", 101))]
    told = here.by_two("duty_set", {"duties": asked, "document": "P-9"}, here.officer, here.second_officer)
    assert refused(told) == [8224], "what is fixed together is looked at together"
    asked[1]["tonnes"] = 100
    assert here.by_two("duty_set", {"duties": asked, "document": "P-9"}, here.officer, here.second_officer).done


def test_of_several_successors_the_one_of_the_document_is_named(here: Stage, tmp_path: Path) -> None:
    movement = help_of_the_other(here)
    merge(here, here.other, works=(("24", 10),), far=())
    assert here.duty(100).done
    told = here.give_back(300, movement)
    assert refused(told) == [1134], said(told)
    both = f"{min(here.works, here.far)}, {max(here.works, here.far)}"
    assert both in told.findings[0].message.render(ENGLISH)
    assert refused(here.give_back(300, movement, successor=here.other)) == [1134]
    assert refused(here.give_back(300, movement, successor=here.province)) == [1134]
    works, far = here.held(), here.held(account=here.far)
    lines = [{"movement": movement, "amount": 200, "successor": here.works}, {"movement": movement, "amount": 300, "successor": here.far}]
    content = {"account": here.works, "year": 2025, "lines": lines, "document": "P-2"}
    back = here.by_registry("surrender_correct", content)
    assert back.done, said(back)
    assert (here.held(), here.held(account=here.far), here.held(account=here.other)) == (works + 200, far + 300, 0)
    assert back.result["movements"] == [[back.number, line] for line in (1, 2, 3, 4)]
    clean(here, tmp_path / "book")


def test_a_successor_that_was_closed_since_is_followed_to_its_own(here: Stage, tmp_path: Path) -> None:
    movement = help_of_the_other(here)
    merge(here, here.other, far=())
    merge(here, here.far, works=())
    assert here.duty(599).done
    before = here.held()
    back = here.give_back(1, movement)
    assert back.done, said(back)
    assert here.held() == before + 1
    clean(here, tmp_path / "book")


def test_an_open_giver_gets_its_units_itself(here: Stage) -> None:
    movement = help_of_the_other(here)
    assert here.duty(300).done
    told = here.give_back(300, movement, successor=here.far)
    assert refused(told) == [1134], said(told)
    assert here.other in told.findings[0].message.render(ENGLISH)
    assert "passed_on" not in here.give_back(300, movement).result


@pytest.mark.parametrize(("state", "check"), [("suspended", 2004), ("ownership_change", 2011), ("closing", 2003)])
def test_a_successor_must_be_able_to_receive(here: Stage, state: str, check: int) -> None:
    movement = help_of_the_other(here)
    merge(here, here.other, far=())
    here.state(state, here.far)
    assert here.duty(300).done
    assert refused(here.give_back(300, movement)) == [check]


def test_a_giver_that_is_closed_without_a_successor_is_told(here: Stage) -> None:
    movement = help_of_the_other(here)
    here.state("closing", here.other)
    lines = [{"vintage": one, "amount": here.held(one, account=here.other)} for one in VINTAGES]
    moved = {"sender": here.other, "receiver": here.far, "lines": lines, "document": "M"}
    assert here.by_registry("allowance_transfer", moved).done
    here.state("closed", here.other)
    assert here.duty(300).done
    told = here.give_back(300, movement)
    assert refused(told) == [1133], said(told)
    assert told.findings[0].found == here.other
    assert refused(here.give_back(300, movement, successor=here.far)) == [1133]


def test_a_giver_that_is_only_closing_waits_until_it_is_closed(here: Stage) -> None:
    movement = help_of_the_other(here)
    here.state("closing", here.other)
    assert here.duty(300).done
    assert refused(here.give_back(300, movement)) == [2003]


def test_an_offset_of_a_closed_account_is_withdrawn_once_nothing_of_the_duty_is_left_without_it(here: Stage) -> None:
    assert here.duty(200, account=here.other).done
    assert here.offset(10, account=here.other).done
    ((offset,),) = rows("SELECT number FROM surrender_offset WHERE account = %s", (here.other,))
    given = here.surrender(190, sender=here.other, actor=here.helper)
    assert given.done, said(given)
    merge(here, here.other, far=())
    content = {"offset": offset, "document": "C-2"}
    told = here.by_registry("offset_withdraw", content)
    assert refused(told) == [8224], said(told)
    assert "10 t of the duty of 2025" in told.findings[0].message.render(ENGLISH)
    assert here.duty(190, account=here.other).done
    assert here.by_registry("offset_withdraw", content).done


def test_the_statement_of_the_successor_names_who_had_surrendered(here: Stage) -> None:
    from tanheng.registry.documents.statement import statement
    from tanheng.registry.queries import account_of

    movement = help_of_the_other(here)
    merge(here, here.other, far=())
    assert here.duty(300).done
    assert here.give_back(300, movement).done
    account = account_of(Sql(), here.far)
    assert account is not None
    page = statement(Sql(), account, date(2026, 11, 1), date(2026, 11, 30)).content(ENGLISH)
    told = [row for section in page["sections"] for row in section["rows"] if str(row[1]).startswith("excess of a surrender passed on")]  # type: ignore[index, union-attr, call-overload]
    name = account_of(Sql(), here.other)
    assert name is not None
    ((_, kind, other, *_, document),) = told
    assert kind == f"excess of a surrender passed on to a successor: surrendered by {here.other}, {name.name.en}, 2025"
    assert (other, document) == (here.other, "P-2")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_movement SET amount = amount + 1 WHERE kind = 'excess_passed_on'",
        "UPDATE registry_movement SET behalf = receiver WHERE kind = 'excess_passed_on'",
        "UPDATE registry_movement SET document = 'P-3' WHERE kind = 'excess_passed_on'",
        "UPDATE registry_movement SET kind = 'succession' WHERE kind = 'excess_passed_on'",
        "DELETE FROM registry_movement WHERE kind = 'excess_passed_on'",
    ],
)
def test_a_row_that_says_something_else_than_its_record_is_found(here: Stage, statement: str) -> None:
    from tests.registry_pages.test_reconciliation import tamper

    movement = help_of_the_other(here)
    merge(here, here.other, far=())
    assert here.duty(300).done
    back = here.give_back(300, movement)
    tamper(statement)
    assert here.run("reconciliation_run", {}, here.program).done
    assert ("records", here.far, f"registry_movement {back.number}") in [one[:3] for one in opened()]


def test_why_not_knows_what_is_passed_on(here: Stage) -> None:
    from tanheng.registry.moving import Line, Order, kind_of
    from tanheng.registry.why_not import why_not

    def asked(receiver: str) -> list[int]:
        order = Order(kind_of(PASSED_ON), here.other, receiver, (Line("25", 5),), document="D")
        return [one.code for one in why_not(order).reasons]

    assert asked(here.far) == [1134]
    help_of_the_other(here)
    merge(here, here.other, far=())
    assert asked(here.far) == []
    assert asked(here.works) == [1134]
