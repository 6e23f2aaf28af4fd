"""What the program really writes stands before the auditor: a book of every kind of act is clean, and what is done behind it is found."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tanheng.commands.sealing import seal, seal_all
from tanheng.database.driver import connected
from tanheng.kernel.clock import CLOCK, said
from tanheng.ledger.exporting import NotExported, export
from tanheng_auditor.audit import POLICY, audit, policy_of
from tests.books import this_book
from tests.people.settled import Settled, settled
from tests.signing import signing_key

KEY = signing_key()
TRANSFER = "ledger_transfer"


def moved(here: Settled, *transfers: dict[str, object], **more: object) -> object:
    """Ask for transfers as the program."""
    return here.run(TRANSFER, {"transfers": [{"asset": "CEA-25", **one} for one in transfers]}, here.program, **more)


def lived(here: Settled) -> tuple[int, int, int]:
    """Let a book see every kind of act, refused ones among them; return its source, and two accounts that hold something."""
    wanted = [
        {"owner": "state", "purpose": "source", "asset": "CEA-25", "kind": "open"},
        *({"owner": f"works {at}", "purpose": "holding", "asset": "CEA-25"} for at in range(3)),
    ]
    source, first, second, third = here.run("ledger_account_open", {"accounts": wanted}, here.clerk).result["accounts"]
    issued = moved(here, {"debit": source, "credit": first, "amount": 1000}, {"debit": source, "credit": second, "amount": 500})
    assert not moved(here, {"debit": third, "credit": first, "amount": 1}).done
    kept = moved(here, {"kind": "pending", "debit": first, "credit": second, "amount": 100})
    ends = said(CLOCK.now() + timedelta(hours=1))
    lapsing = moved(here, {"kind": "pending", "debit": first, "credit": second, "amount": 40, "expires_at": ends})
    assert moved(here, {"kind": "post", "debit": first, "credit": second, "amount": 60, "of": [kept.number, 1]}).done
    legs = [[[first, second, 0, 10], [second, third, 0, 10]], [[third, first, 0, 99_999]], [[second, first, 0, 5]]]
    assert here.run("ledger_batch", {"assets": ["CEA-25"], "chains": legs}, here.program).result["refused"] == {"2": [3106]}
    asked = {"command": "ledger_correct", "content": {"transfer": [issued.number, 2], "amount": 25}, "expires_at": ends}
    made = here.run("proposal_make", asked, here.clerk)
    assert here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, here.approver).done
    assert here.by_two("ledger_account_change", {"account": first, "floor": 300}, here.clerk, here.approver).done
    other = here.run("proposal_make", {"command": "ledger_account_change", "content": {"account": second}}, here.clerk)
    assert here.run("proposal_decide", {"proposal": other.number, "verdict": "withdrawn"}, here.clerk).done
    seal(KEY, largest=10)
    CLOCK.forward(timedelta(hours=2))
    assert here.run("ledger_expire", {}, here.program).result == {"expired": 1}
    assert lapsing.done
    return source, first, second


@pytest.fixture
def folder() -> Iterator[Path]:
    """Have a folder for exports."""
    made = Path(tempfile.mkdtemp())
    yield made
    shutil.rmtree(made)


def faults(folder: Path, name: str = "export") -> list[int]:
    """Export the book, let the auditor look at it, and return the numbers of what he found."""
    export(folder / name, KEY.public)
    return sorted({fault.check.code for fault in audit(folder / name, policy=policy_of(POLICY), kept=None).faults})


def test_a_book_that_saw_every_kind_of_act_is_clean_sealed_and_with_a_tail(folder: Path) -> None:
    with settled() as here:
        lived(here)
        assert faults(folder, "with a tail") == []
        seal_all(KEY)
        assert faults(folder, "sealed") == []


def test_nothing_is_exported_before_anything_is_sealed_nor_into_a_folder_that_is_there(folder: Path) -> None:
    with settled(), pytest.raises(NotExported):
        export(folder / "early", KEY.public)
    with settled() as here:
        lived(here)
        seal_all(KEY)
        export(folder / "once", KEY.public)
        with pytest.raises(NotExported):
            export(folder / "once", KEY.public)
        assert {one.name for one in folder.iterdir()} == {"once"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE ledger_account SET credits_posted = credits_posted + 7 WHERE account = {account}", 10284),
        ("UPDATE ledger_account SET floor = 0 WHERE account = {account}", 10283),
    ],
)
def test_what_is_changed_behind_the_journal_is_found(folder: Path, statement: str, code: int) -> None:
    with settled() as here:
        _, first, _ = lived(here)
        seal_all(KEY)
        with connected(this_book("superuser")) as connection:
            connection.execute(statement.format(account=first).encode())
        assert code in faults(folder)
