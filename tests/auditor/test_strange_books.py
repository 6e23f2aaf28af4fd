"""Books that are legal and strange: sums beyond 64 bits, contents nested deeply, many shapes, nothing at all."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tanheng_auditor.audit import Policy, audit
from tanheng_auditor.reading import FEW
from tests.auditor.drafts import Draft
from tests.auditor.exports import MOST, Book
from tests.auditor.settling import transfers_asked
from tests.auditor.town import PLACES, town


def test_an_empty_book_passes(tmp_path: Path) -> None:
    outcome = audit(Draft([], 0, [], []).seal().write(tmp_path), policy=Policy())
    assert outcome.faults == []
    assert outcome.counts["records"] == 0


@pytest.mark.parametrize("few", [1, FEW])
def test_sums_that_together_exceed_64_bits_are_exact(few: int, tmp_path: Path) -> None:
    book = Book(Random(1))
    accounts = [book.open("source", "CEA", "open", None, None), book.open("trading", "CEA", "held", 0, MOST)]
    rounds = 600
    for one in range(2 * rounds):
        debit, credit = accounts if one % 2 == 0 else accounts[::-1]
        moved = {"line": 1, "kind": "single", "debit": debit, "credit": credit, "asset": "CEA", "amount": MOST}
        book.record("ledger_transfer", transfers_asked({"transfers": [moved]}), {"transfers": [moved]})
    sums = {"debits_posted": rounds * MOST, "credits_posted": rounds * MOST, "debits_pending": 0, "credits_pending": 0}
    names = ("account", "owner", "purpose", "asset", "kind", "floor", "ceiling", "closed")
    balances = [{**{name: getattr(one, name) for name in names}, **sums} for one in book.accounts.values()]
    draft = Draft(book.records, 0, [len(book.records)], balances).seal()
    assert audit(draft.write(tmp_path / "right"), policy=Policy(), few=few).faults == []
    draft.balances[1]["credits_posted"] = rounds * MOST - 1
    found = audit(draft.write(tmp_path / "wrong"), policy=Policy(), few=few).faults
    assert {fault.check.code for fault in found} == {10280, 10284}


@pytest.mark.parametrize("few", [1, FEW])
@pytest.mark.parametrize("depth", [5, 40, 300])
@pytest.mark.parametrize("around", ["[", '{"a":'])
def test_contents_may_be_nested(around: str, depth: int, few: int, tmp_path: Path) -> None:
    draft = town()
    nested = around * depth + "0" + {"[": "]", '{"a":': "}"}[around] * depth
    text = draft.records[PLACES["note"]]
    draft.records[PLACES["note"]] = text.replace('{"text":"nothing moved"}', nested)
    assert audit(draft.seal().write(tmp_path), policy=Policy(), few=few).faults == []


@pytest.mark.parametrize("few", [1, FEW])
def test_every_record_may_have_a_shape_of_its_own(few: int, tmp_path: Path) -> None:
    book = Book(Random(2))
    for one in range(90):
        book.record("people_note", {f"key {one}": {"é\n": one * "x"}})
    draft = Draft(book.records, 0, [len(book.records)], []).seal()
    assert audit(draft.write(tmp_path), policy=Policy(), few=few).faults == []


@pytest.mark.parametrize(
    ("right", "wrong", "check"),
    [
        ('"kind":"single"', '"kind":"gift"', 10212),
        ('"amount":7', '"amount":07', 10210),
        ('"asset":"CEA"', '"asset": "CEA"', 10210),
        ('},{"amount"', '}},{"amount"', 10210),
        ('}]},"', '}}]},"', 10210),
        ('}]},"effects"', '}]},"findings":[],"effects"', 10210),
    ],
)
@pytest.mark.parametrize("few", [1, FEW])
def test_what_asks_for_malformed_transfers_and_makes_them_is_told(right: str, wrong: str, check: int, few: int, tmp_path: Path) -> None:
    book = Book(Random(3))
    debit, credit = book.open("source", "CEA", "open", None, None), book.open("trading", "CEA", "held", 0, MOST)
    moved = {"kind": "single", "debit": debit, "credit": credit, "asset": "CEA", "amount": 7}
    effects = {"transfers": [{"line": line, **moved} for line in (1, 2)]}
    for _ in range(20):
        book.record("ledger_transfer", transfers_asked(effects), {**effects})
    sums = {"debits_posted": 0, "credits_posted": 0, "debits_pending": 0, "credits_pending": 0}
    names = ("account", "owner", "purpose", "asset", "kind", "floor", "ceiling", "closed")
    balances = [{**{name: getattr(one, name) for name in names}, **sums} for one in book.accounts.values()]
    draft = Draft(book.records, 0, [len(book.records)], balances).seal()
    place = max(at for at, text in enumerate(draft.records) if '"events"' not in text)
    draft.records[place] = draft.records[place].replace(right, wrong)
    first = audit(draft.write(tmp_path), policy=Policy(), few=few).first
    assert first is not None
    assert (first.check.code, first.row) == (check, place)
