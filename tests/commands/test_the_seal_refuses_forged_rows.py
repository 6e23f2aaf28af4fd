"""What somebody with the application's password does to the rows of the seal stops it with one sentence, or is mended and told."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tanheng.commands.receipts import receipt_of
from tanheng.commands.sealing import newest_head, proof_of, seal, seal_all
from tanheng.commands.soundness import SealBroken
from tanheng.commands.sql import Sql
from tanheng.commands.stragglers import queue_stragglers
from tanheng.commands.tails import tail
from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import CLOCK
from tanheng.ledger.exporting import JOURNAL, NotExported, export
from tanheng.seal.heads import signed_head
from tanheng.seal.keys import SigningKey
from tests.books import book, rows
from tests.ledger.rule_cases import Bench
from tests.signing import signing_key

KEY = signing_key()
ZEROES = bytes(32)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with book() as runner:
        bench = Bench(runner)
        seal_all(KEY)
        bench.made({"debit": bench.source, "credit": bench.rich, "amount": 1})
        yield bench


def state() -> list[object]:
    return [
        rows("SELECT count(*), max(position) FROM commands_leaf"),
        rows("SELECT count(*) FROM commands_node"),
        rows("SELECT count(*), max(size) FROM commands_signedhead"),
        rows("SELECT number FROM commands_sealqueue ORDER BY number"),
        rows("SELECT size FROM commands_log"),
    ]


def size() -> int:
    return int(rows("SELECT size FROM commands_log")[0][0])


def bigger_size() -> None:
    Sql().run("UPDATE commands_log SET size = size + 1")


def smaller_size() -> None:
    Sql().run("UPDATE commands_log SET size = size - 1")


def forged_leaf() -> None:
    Sql().run("INSERT INTO commands_leaf (position, number) VALUES (%s, %s)", (size(), 9_999_999))


def leaf_before_the_first() -> None:
    Sql().run("INSERT INTO commands_leaf (position, number) VALUES (-1, 9999999)")


def forged_node() -> None:
    Sql().run("INSERT INTO commands_node (level, index, hash) VALUES (0, %s, %s)", (size(), ZEROES))


def forged_inner_node() -> None:
    Sql().run("INSERT INTO commands_node (level, index, hash) VALUES (3, %s, %s)", (size() >> 3, ZEROES))


def head_of(text: str, at: int) -> None:
    Sql().run("INSERT INTO commands_signedhead (size, sealed_at, text) VALUES (%s, %s, %s)", (at, CLOCK.now(), text))


def forged_head() -> None:
    head_of("{}", size() + 1)


def everything_but_the_signature() -> None:
    """Grow row, leaf and node together under a head that nobody signed."""
    newest = newest_head()
    assert newest is not None
    forged = newest.as_json() | {"size": newest.size + 1, "signature": "00" * 64}
    forged_leaf()
    forged_node()
    head_of(canonical(forged), size() + 1)
    bigger_size()


def sealed_number_queued_again() -> None:
    Sql().run("INSERT INTO commands_sealqueue (number) SELECT number FROM commands_leaf WHERE position = 0")


FORGERIES: list[tuple[Callable[[], None], str]] = [
    (bigger_size, "its last leaf says"),
    (smaller_size, "its last leaf says"),
    (forged_leaf, "its last leaf says"),
    (leaf_before_the_first, "its last leaf says"),
    (forged_node, "behind the end"),
    (forged_inner_node, "behind the end"),
    (forged_head, "its newest head"),
    (everything_but_the_signature, "signature|behind the end"),
    (sealed_number_queued_again, "sealed already"),
]


@pytest.mark.parametrize(("forge", "said"), FORGERIES, ids=[forge.__name__ for forge, _ in FORGERIES])
def test_a_forged_row_stops_the_sealer_with_a_sentence_and_nothing_changes(bench: Bench, forge: Callable[[], None], said: str) -> None:
    assert bench.rich
    forge()
    before = state()
    with pytest.raises(SealBroken, match=said) as broken:
        seal(KEY)
    assert "The seal and its receipts" in str(broken.value)
    assert state() == before


@pytest.mark.parametrize("forge", [bigger_size, forged_leaf, forged_node, forged_head], ids=lambda forge: forge.__name__)
def test_a_forged_row_stops_the_export_which_leaves_nothing(bench: Bench, forge: Callable[[], None], tmp_path: Path) -> None:
    assert bench.rich
    forge()
    with pytest.raises(SealBroken):
        export(tmp_path / "export", KEY.public)
    assert list(tmp_path.iterdir()) == []


def test_another_key_seals_nothing_in_a_log_with_a_head(bench: Bench, tmp_path: Path) -> None:
    assert bench.rich
    with pytest.raises(SealBroken, match=f"names the key {KEY.public.id}"):
        seal(SigningKey.make(tmp_path / "keys"))


def test_no_receipt_is_given_out_that_would_fail(bench: Bench) -> None:
    first = rows("SELECT number FROM commands_leaf WHERE position = 0")[0][0]
    assert json.loads(receipt_of(first, KEY))["position"] == 0
    for at, text in ((1, "{}"), (2, canonical(signed_head("x", 2, ZEROES, CLOCK.now(), KEY).as_json()))):
        if not rows("SELECT 1 FROM commands_signedhead WHERE size = %s", (at,)):
            head_of(text, at)
    with pytest.raises(SealBroken):
        receipt_of(first, KEY)
    outcome = bench.transfer({"debit": bench.source, "credit": bench.rich, "amount": 1})
    Sql().run("INSERT INTO commands_leaf (position, number) VALUES (%s, %s)", (size() + 5, outcome.number))
    with pytest.raises(SealBroken, match="no head"):
        receipt_of(outcome.number, KEY)


def test_a_record_taken_out_of_the_queue_is_exported_told_put_back_and_sealed(bench: Bench, tmp_path: Path) -> None:
    ((number,),) = rows("SELECT number FROM commands_sealqueue")
    Sql().run("DELETE FROM commands_sealqueue")
    made = export(tmp_path / "export", KEY.public)
    assert (made.tail, made.stragglers) == (1, 1)
    assert json.loads(pl.read_parquet(made.folder / JOURNAL)["record"][-1])["number"] == number
    told: list[int] = []
    seal_all(KEY, stragglers=told.extend)
    assert told == [number]
    assert proof_of(number) is not None
    assert tail().records == 0
    assert queue_stragglers(whole=True) == []
    bench.made({"debit": bench.source, "credit": bench.rich, "amount": 1})
    assert export(tmp_path / "again", KEY.public).stragglers == 0


def test_an_old_straggler_is_found_where_the_whole_journal_is_looked_at(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanheng.commands.stragglers.LOOKED_BACK", 0)
    ((number,),) = rows("SELECT number FROM commands_sealqueue")
    Sql().run("DELETE FROM commands_sealqueue")
    bench.made({"debit": bench.source, "credit": bench.rich, "amount": 1})
    seal(KEY)
    assert queue_stragglers() == []
    assert queue_stragglers(whole=True) == [number]


def test_an_export_is_closed_to_others(bench: Bench, tmp_path: Path) -> None:
    assert bench.rich
    made = export(tmp_path / "export", KEY.public)
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in made.folder.iterdir()} == {0o600}


def test_an_export_that_cannot_be_written_says_why_and_leaves_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bench.rich
    (tmp_path / "file").touch()
    with pytest.raises(NotExported, match="cannot be written"):
        export(tmp_path / "file" / "export", KEY.public)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(NotExported, match="no space is left"):
        export(tmp_path / "export", KEY.public)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
