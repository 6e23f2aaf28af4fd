"""What is no export ends with status 2 and one sentence; wrong exports end with 1 and right ones with 0, in both languages and formats."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tanheng_auditor.__main__ import main
from tests.auditor.drafts import OTHER_KEY, canonical
from tests.auditor.town import PLACES, SIZES, TAIL, town

Spoil = Callable[[Path], object]


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _random(path: Path) -> None:
    path.write_bytes(random.Random(3).randbytes(5000))


def _link(path: Path) -> None:
    other = path.with_name("elsewhere")
    path.replace(other)
    path.symlink_to(other)


def _deep(path: Path) -> None:
    path.write_text("[" * 1_000_000, encoding="utf-8", newline="")


def _manifest(path: Path, **fields: object) -> None:
    path.write_text(canonical({**json.loads(path.read_text(encoding="utf-8")), **fields}), encoding="utf-8", newline="")


SPOILT: dict[str, Spoil] = {
    **{f"{name} truncated": lambda folder, name=name: _truncate(folder / name) for name in ("journal.parquet", "balances.parquet")},  # type: ignore
    **{
        f"{name} random": lambda folder, name=name: _random(folder / name)  # type: ignore[misc]
        for name in ("journal.parquet", "balances.parquet", "heads.jsonl", "manifest.json")
    },
    **{
        f"{name} is a link": lambda folder, name=name: _link(folder / name)  # type: ignore[misc]
        for name in ("journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem", "manifest.json")
    },
    "empty parquet": lambda folder: (folder / "journal.parquet").write_bytes(b""),
    "deep manifest": lambda folder: _deep(folder / "manifest.json"),
    "manifest of another format": lambda folder: _manifest(folder / "manifest.json", format="tanheng-export/2"),
    "manifest with a further key": lambda folder: _manifest(folder / "manifest.json", more=1),
    "manifest with a wrong type": lambda folder: _manifest(folder / "manifest.json", size="26"),
    "manifest with a key twice": lambda folder: (folder / "manifest.json").write_text('{"a":1,"a":2}', encoding="utf-8", newline=""),
    "no files": lambda folder: [path.unlink() for path in folder.iterdir()],
    "no folder": lambda folder: [path.unlink() for path in folder.iterdir()] and folder.rmdir(),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_cannot_be_read_is_said_in_one_sentence(spoil: Spoil, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = town().write(tmp_path / "export")
    spoil(folder)
    assert main([str(folder), "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert str(folder) in printed.err


@pytest.mark.parametrize("name", ["journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem"])
def test_a_missing_file_is_a_fault(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = town().write(tmp_path)
    (folder / name).unlink()
    assert main([str(folder), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (10201, name) in [(fault["check"], fault["subject"]) for fault in report["faults"]]


def test_deep_json_among_the_heads_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = town()
    draft.files["heads.jsonl"] = b"[" * 1_000_000
    assert main([str(draft.write(tmp_path)), "--lang", "en"]) == 1
    assert "[10203] heads.jsonl:1" in capsys.readouterr().out


def test_the_reports_say_the_same_to_people_and_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = town()
    record = draft.read(PLACES["small"])
    draft.write_record(PLACES["small"], {**record, "reason": "another"})
    folder = str(draft.write(tmp_path))
    assert main([folder, "--format", "json", "--lang", "en"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "divergent"
    assert (report["first"]["position"], report["first"]["check"]) == (PLACES["small"], 10222)
    assert main([folder, "--lang", "en"]) == 1
    assert report["first"]["message"] in capsys.readouterr().out
    assert main([folder]) == 1
    assert "[10222]" in capsys.readouterr().out


def test_the_policy_says_which_commands_need_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(town().write(tmp_path / "export"))
    policy = tmp_path / "policy.json"
    policy.write_text('{"two_persons": ["people_note"]}', encoding="utf-8", newline="")
    assert main([folder, "--policy", str(policy), "--format", "json"]) == 1
    assert [fault["check"] for fault in json.loads(capsys.readouterr().out)["faults"]] == [10270]
    policy.write_text("[]", encoding="utf-8", newline="")
    assert main([folder, "--policy", str(policy)]) == 2
    assert str(policy) in capsys.readouterr().err


def test_a_kept_head_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"

    def codes(draft: object, name: str) -> list[tuple[int, int | None]]:
        folder = draft.write(tmp_path / name)  # type: ignore[attr-defined]
        main([str(folder), "--keep", str(kept), "--format", "json"])
        return [(fault["check"], fault["position"]) for fault in json.loads(capsys.readouterr().out)["faults"]]

    assert codes(town(), "first") == []
    assert [path.name for path in kept.iterdir()] == ["kept_head.json"]
    stored = (kept / "kept_head.json").read_bytes()

    rewritten = town()
    rewritten.write_record(PLACES["small"], {**rewritten.read(PLACES["small"]), "reason": "another"})
    assert codes(rewritten.seal(), "rewritten") == [(10226, 0)]

    replaced = town()
    replaced.key = OTHER_KEY
    assert codes(replaced.seal(), "replaced") == [(10225, None)]

    renamed = town()
    renamed.log = "another"
    assert codes(renamed.seal(), "renamed") == [(10231, None)]

    old = town()
    old.sizes, old.tail = SIZES[:2], 8
    assert codes(old.seal(), "old") == [(10227, SIZES[1])]
    assert (kept / "kept_head.json").read_bytes() == stored

    longer = town()
    longer.sizes, longer.tail = [*longer.sizes, SIZES[2] + TAIL], 0
    assert codes(longer.seal(), "longer") == []
    assert json.loads((kept / "kept_head.json").read_bytes())["size"] == SIZES[2] + TAIL

    (kept / "kept_head.json").write_bytes(b"{")
    assert main([str(tmp_path / "longer"), "--keep", str(kept)]) == 2
    assert "kept_head.json" in capsys.readouterr().err


def test_wrong_usage_ends_with_two() -> None:
    command = [sys.executable, "-m", "tanheng_auditor"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
