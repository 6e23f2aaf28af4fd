"""An objection to a restriction tells its days, and the registry's answer is overdue after them without being refused."""

from __future__ import annotations

from datetime import timedelta

from tanheng.kernel.clock import CLOCK
from tests.books import rows
from tests.registries import Registry, registry_book


def _objected(here: Registry) -> int:
    here.state("E0", "restricted")
    told = here.done("restriction_object", {"account": here.number("E0"), "document": "O-1"}, here.by("E0"))
    # 1 June 2026 is a Monday; 19 June is a public holiday.
    assert (told["possible_until"], told["due"]) == ("2026-06-23", "2026-06-15")
    return int(told["objection"])


def test_the_answer_is_due_ten_working_days_after_the_objection() -> None:
    for days, overdue in ((14, False), (15, True)):
        with registry_book() as here:
            objection = _objected(here)
            CLOCK.forward(timedelta(days=days))
            told = here.done("restriction_answer", {"objection": objection, "outcome": "lifted", "document": "O-2"}, here.clerk)
            assert (told["due"], told["overdue"], told["state"]) == ("2026-06-15", overdue, "normal")


def test_question_and_answer_are_kept_with_their_documents() -> None:
    with registry_book() as here:
        objection = _objected(here)
        here.done("restriction_answer", {"objection": objection, "outcome": "upheld", "document": "O-2"}, here.clerk)
        assert rows("SELECT document, outcome, answer FROM registry_objection") == [("O-1", "upheld", "O-2")]


def test_a_new_restriction_can_be_objected_to_again() -> None:
    with registry_book() as here:
        objection = _objected(here)
        here.done("restriction_answer", {"objection": objection, "outcome": "upheld", "document": "O-2"}, here.clerk)
        here.state("E0", "normal", "restricted")
        again = here.done("restriction_object", {"account": here.number("E0"), "document": "O-3"}, here.by("E0"))
        assert again["objection"] > objection


def test_an_open_objection_stands_in_the_way_of_closing_until_it_is_answered() -> None:
    from tanheng.commands.sql import Sql
    from tanheng.registry.gates import closing_gates

    with registry_book() as here:
        objection = _objected(here)
        here.state("E0", "closing")
        told = [one for one in closing_gates(Sql(), here.number("E0")) if one.code == 1140]
        assert [one.message.fields["found"] for one in told] == [objection]
        assert "2026-06-01" in told[0].message.render("en")
        here.done("restriction_answer", {"objection": objection, "outcome": "upheld", "document": "O-2"}, here.clerk)
        assert 1140 not in [one.code for one in closing_gates(Sql(), here.number("E0"))]
