"""`tanheng db` starts, stops, shows, backs up and brings back; `--data` moves everything, and DATABASE_URL wins where it is not given."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tanheng.database.posix import ROOT_DATA
from tanheng.database.refusals import ClusterRefused
from tanheng.database.where import data_folder, database_address
from tanheng.interfaces.cli import group

ELSEWHERE = "postgresql://somebody:secret@db.example/book"


def run(*words: str, status: int = 0) -> Result:
    found = CliRunner().invoke(group, ["db", *words, "--lang", "en"])
    assert found.exit_code == status, found.output
    return found


def test_the_commands_in_their_order(place: Path) -> None:
    data = ("--data", str(place / "data"))
    assert "not made yet" in run("status", *data, status=1).output
    run("stop", *data)
    run("url", *data, status=1)
    started = run("start", *data).stdout
    assert started.startswith("The database runs: postgresql://tanheng_app@/tanheng?host=")
    status = run("status", *data).stdout
    assert "running" in status
    assert {path.name for path in place.iterdir()} == {"data"}
    for role in ("app", "owner", "reader"):
        password = (place / "data" / "passwords" / role).read_text(encoding="utf-8")
        assert password not in run("url", *data, "--role", role).stdout
        assert f"tanheng_{role}:{password}@" in run("url", *data, "--role", role, "--with-password").stdout
    assert "verified" in run("backup", *data).stdout
    time.sleep(1)
    second = datetime.now(UTC).isoformat(timespec="seconds")
    brought = place / "brought"
    assert str(brought) in run("restore", *data, "--to", second, "--into", str(brought)).stdout
    assert "recovery time" in run("drill", *data).stdout
    run("restore", *data, "--to", "yesterday", "--into", str(brought), status=2)
    run("stop", *data, "--mode", "immediate")
    assert "stopped" in run("status", *data, status=1).output


def test_an_address_of_the_environment_wins_and_nothing_is_started(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANHENG_DATA", str(place / "data"))
    monkeypatch.setenv("DATABASE_URL", ELSEWHERE)
    assert run("url").stdout == "postgresql://somebody@db.example/book\n"
    assert database_address().url == ELSEWHERE
    with pytest.raises(ClusterRefused, match="TANHENG_OWNER_URL must say"):
        database_address(role="owner")
    monkeypatch.setenv("TANHENG_OWNER_URL", ELSEWHERE.replace("somebody", "owner"))
    assert database_address(role="owner").user == "owner"
    for command in ("start", "stop", "status", "backup", "drill"):
        assert "run elsewhere" in run(command, status=1).output
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    assert "no address" in run("url", status=1).output
    assert list(place.iterdir()) == []


def test_the_folder_is_the_named_one_then_that_of_the_environment_then_the_users(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANHENG_DATA", str(place / "b"))
    assert data_folder(place / "a") == place / "a"
    assert data_folder() == place / "b"
    monkeypatch.delenv("TANHENG_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(place))
    monkeypatch.setattr("tanheng.database.where.is_root", lambda: False)
    assert data_folder() == place / "tanheng"
    monkeypatch.setattr("tanheng.database.where.is_root", lambda: True)
    assert data_folder() == ROOT_DATA


def test_an_address_is_given_of_a_server_that_is_started_for_it(place: Path) -> None:
    assert database_address(place / "data", "owner").user == "tanheng_owner"
    assert "running" in run("status", "--data", str(place / "data")).output
