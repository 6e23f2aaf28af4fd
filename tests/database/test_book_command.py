"""`tanheng book` from the first command on: begun, sealed, audited; a lost key is missed, not replaced; nothing ends in a traceback."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connections

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.sql import Sql
from tanheng.interfaces.cli import group
from tanheng.kernel.clock import BEIJING
from tanheng.seal.keys import SigningKey
from tanheng.server.preparing import load
from tests.database.conftest import folder_with_servers


def run(*words: object, status: int = 0, lang: str = "en") -> Result:
    load()
    found = CliRunner().invoke(group, [*map(str, words), "--lang", lang])
    connections.close_all()
    assert found.exit_code == status, (found.output, found.exception)
    return found


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """Return the data folder of a book that was begun and sealed, with all of it done on the command line."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "TANHENG_OWNER_URL", "TANHENG_READER_URL", "TANHENG_DATA"):
            patch.delenv(name, raising=False)
        for folder in folder_with_servers():
            data = folder / "data"
            assert "no book" in run("book", "balance", "--data", data, status=1).output
            run("db", "start", "--data", data)
            assert "book make" in run("book", "balance", "--data", data, status=1).output
            assert "已就绪" in run("book", "make", "--data", data, lang="zh").output
            run("book", "install", "--data", data, *NAMES[:-2], status=1)
            assert "system_administrator" in run("book", "install", "--data", data, *NAMES).output
            assert "already" in run("book", "install", "--data", data, *NAMES, status=1).output
            run("book", "seal", "--data", data)
            yield data
            connections.close_all()


NAMES = ("--operator", "operator", "--system", "A", "--security", "B", "--security", "C")


def registered(data: Path, name: str) -> Result:
    from tanheng.people.persons import person_content

    content = data.parent / "person.json"
    content.write_text(json.dumps({"persons": [person_content(name)]}), encoding="utf-8")
    sender = ("--person", 2, "--assignment", 2, "--request", name)
    return run("book", "run", "person_register", content, "--data", data, *sender)


def test_every_command_is_listed_with_what_it_does_and_the_form_of_its_content(data: Path) -> None:
    assert data.exists()
    listed = run("book", "commands").output
    for name in COMMANDS:
        assert name in listed
        shown = run("book", "commands", name).output
        assert json.loads(shown[shown.index("{") :]) == COMMANDS[name].content.model_json_schema()
    run("book", "commands", "ledger_steal", status=2)


def test_a_lost_key_is_missed_by_every_command_and_never_replaced(data: Path, place: Path) -> None:
    kept, public = place / "kept", SigningKey.load(data / "keys").public
    shutil.move(data / "keys", kept)
    try:
        for command in ("balance", "make", "seal", "audit"):
            said = run("book", command, "--data", data, status=1).output
            assert public.id in said
            assert "Bring back keys/" in said
        assert not (data / "keys").exists()
    finally:
        shutil.move(kept, data / "keys")
    run("book", "seal", "--data", data)


def test_what_is_brought_back_is_sealed_on_with_the_same_key(data: Path, place: Path) -> None:
    assert "another safe place" in run("db", "backup", "--data", data).output
    time.sleep(1.1)
    second = datetime.now(BEIJING).isoformat(timespec="seconds")
    time.sleep(1)
    assert "was copied" in run("db", "restore", "--data", data, "--to", second, "--into", place / "brought").output
    registered(place / "brought", "D")
    run("book", "audit", "--data", place / "brought")


def test_a_forged_row_and_a_straggler_are_told_in_a_sentence(data: Path, place: Path) -> None:
    registered(data, "E")
    from tanheng.database.where import database_address
    from tanheng.server.preparing import prepare

    prepare(database_address(data))
    Sql().run("DELETE FROM commands_sealqueue")
    assert "1 of those not sealed" in run("book", "export", place / "export", "--data", data).output
    assert "tampered" in run("book", "audit", "--data", data).output
    assert "tampered" not in run("book", "audit", "--data", data).output
    prepare(database_address(data))
    Sql().run("UPDATE commands_log SET size = size + 1")
    registered(data, "F")
    for words in (("seal",), ("audit",), ("export", place / "other")):
        assert "The seal of this book is broken" in run("book", *words, "--data", data, status=1).output
    prepare(database_address(data))
    Sql().run("UPDATE commands_log SET size = size - 1")
    run("book", "seal", "--data", data)


@pytest.mark.parametrize(
    "words",
    [
        ("receipt", 2**63),
        ("balance", "--account", 2**63),
        ("head", "--day", "9999-12-31"),
        ("head", "--day", "yesterday"),
        ("run", "x", "-", "--person", 2**63, "--assignment", 1, "--request", "x"),
        ("run", "x", "-", "--person", 1, "--assignment", 2**63, "--request", "x"),
    ],
)
def test_numbers_and_days_beyond_all_bounds_are_wrong_usage(data: Path, words: tuple[object, ...]) -> None:
    run("book", *words, "--data", data, status=2)


def test_what_cannot_be_written_is_said(data: Path, place: Path) -> None:
    (place / "file").touch()
    assert "cannot be written" in run("book", "export", place / "file" / "export", "--data", data, status=1).output
    assert "cannot be written" in run("book", "receipt", 1, "-o", place / "file" / "receipt", "--data", data, status=1).output


def test_whoever_kept_a_head_gets_the_proof_that_today_s_book_goes_on_from_it(data: Path) -> None:
    kept = data.parent / "kept.json"
    kept.write_text(run("book", "head", "--data", data, "--format", "json").output, encoding="utf-8")
    registered(data, "later")
    run("book", "seal", "--data", data)
    newest = Sql().rows("SELECT max(number) FROM commands_record")[0][0]
    connections.close_all()
    receipt, proof = data.parent / "later.json", data.parent / "proof.json"
    run("book", "receipt", newest, "-o", receipt, "--data", data)
    size = json.loads(kept.read_text(encoding="utf-8"))["size"]
    run("book", "consistency", size, "-o", proof, "--data", data)
    shown = run("verify", receipt, "--head", kept, "--consistency", proof).output
    assert "continued without a change" in shown.partition("Not proven")[0]
    assert "fewer" in run("book", "consistency", 10**6, "--data", data, status=1).output
