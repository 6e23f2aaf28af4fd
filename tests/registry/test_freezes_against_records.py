"""What is left of each freeze is compared with the records that took from it, which are found without reading the whole journal."""

from __future__ import annotations

from tests.books import rows
from tests.registries import Registry, registry_book
from tests.registry_pages.test_reconciliation import tamper

MANY = 5_000


def _taken_from(here: Registry) -> tuple[int, int]:
    """Freeze, lift a part, deduct a part twice, also after what was recalled from trading; return two freezes."""
    first, second = here.freeze("E0", 50)["freeze"], here.freeze("E0", 80)["freeze"]
    here.done("freeze_lift", {"freeze": first, "amount": 5, "document": "L"})
    for freeze, amount in ((first, 10), (second, 7)):
        here.done("freeze_deduct", {"freeze": freeze, "receiver": here.number("E1"), "amount": amount, "document": "J"})
    return first, second


def _differences() -> list[tuple[str, ...]]:
    from tanheng.registry.resting import RESTING

    return rows(RESTING["freezes"])


def test_what_was_lifted_and_deducted_explains_what_is_left() -> None:
    with registry_book() as here:
        first, _ = _taken_from(here)
        assert _differences() == []
        tamper(f"UPDATE registry_encumbrance SET amount = amount + 1 WHERE number = {first}")
        assert _differences() == [(here.number("E0"), f"freeze {first}", "36", "35")]


def test_a_lift_that_no_document_names_any_more_is_found() -> None:
    with registry_book() as here:
        first, _ = _taken_from(here)
        tamper("DELETE FROM registry_document WHERE number = 'L'")
        assert _differences() == [(here.number("E0"), f"freeze {first}", "35", "40")]


def test_the_journal_is_not_read_from_end_to_end() -> None:
    from tanheng.registry.resting import RESTING

    with registry_book() as here:
        _taken_from(here)
        copied = (
            "INSERT INTO commands_record"
            " SELECT (jsonb_populate_record(r, jsonb_build_object('number', 1000000 + n, 'request', 'x' || n))).*"
            f" FROM commands_record r, generate_series(1, {MANY}) n WHERE r.command = 'freeze_lift'"
        )
        tamper(copied, "ANALYZE")
        plan = "\n".join(line for (line,) in rows(f"EXPLAIN (ANALYZE) {RESTING['freezes']}"))
        assert "commands_record" in plan
        assert "Seq Scan on commands_record" not in plan, plan
        assert _differences() == []
