"""`tanheng verify` in a shell: what the record says, the head to keep, what is proven, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tanheng.interfaces.cli import group
from tanheng.kernel.canonical import canonical
from tanheng.seal.documents import Promise, Receipt, consistency_json, signed_promise
from tanheng.seal.heads import head_from, matches_printed
from tanheng.seal.tree import consistency_proof
from tests.unit.sealed_logs import KEY, LOG, OTHER_KEY, head, promise, receipt, record, stored


def run(*arguments: str | Path, status: int = 0) -> Result:
    """Run the command in this process, and hold its exit status."""
    result = CliRunner().invoke(group, ["verify", *map(str, arguments)])
    assert result.exit_code == status, (result.output, result.exception)
    return result


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with a receipt and what its holder has beside it."""
    written: dict[str, Any] = {
        "receipt.json": receipt().as_json(),
        "promise.json": promise().as_json(),
        "wrong.json": receipt().as_json() | {"record": record(5)},
        "head.json": head(5).as_json(),
        "proof.json": consistency_json(5, 13, consistency_proof(5, 13, stored(13).node)),
    }
    for name, content in written.items():
        (tmp_path / name).write_text(canonical(content), encoding="utf-8")
    (tmp_path / "key.pem").write_text(KEY.public.pem, encoding="ascii")
    (tmp_path / "other.txt").write_text(OTHER_KEY.public.raw.hex(), encoding="ascii")
    return tmp_path


def beside(files: Path) -> tuple[str | Path, ...]:
    """Return the options of somebody who has everything."""
    return "--key", files / "key.pem", "--head", files / "head.json", "--consistency", files / "proof.json"


def test_a_right_receipt_is_shown_in_chinese_with_everything_proven(files: Path) -> None:
    result = run(files / "receipt.json", *beside(files))
    for text in ("allowance_issue", "registry.clerk", "1,200,006", "CEA.2025", "预分配", "转出账户", "封首：13 ", "已证明", "未证明"):
        assert text in result.stdout, text
    assert result.stderr == ""


def test_a_right_receipt_is_shown_in_english(files: Path) -> None:
    result = run(files / "receipt.json", *beside(files), "--lang", "en")
    for text in ("record number", "from account", "1,200,006", "Proven: The record stands in the log registry at position 6 of 13 records"):
        assert text in result.stdout, text
    [line] = [line for line in result.stdout.splitlines() if line.startswith("Head: ")]
    assert matches_printed(head(), line.removeprefix("Head: "))


@pytest.mark.parametrize(("lang", "text"), [("zh", "请将公钥指纹与公布的指纹比对"), ("en", "Compare the fingerprint of the key")])
def test_without_a_trusted_key_the_fingerprint_is_shown_to_compare(files: Path, lang: str, text: str) -> None:
    result = run(files / "receipt.json", "--lang", lang)
    assert text in result.stderr
    assert "10118" in result.stderr
    assert "10119" in result.stderr


def test_a_promise_says_that_nothing_is_sealed_yet(files: Path) -> None:
    result = run(files / "promise.json", "--key", files / "key.pem", "--lang", "en")
    assert "10117" in result.stderr
    assert "Not proven: That the record is sealed." in result.stdout
    assert "Head:" not in result.stdout


def test_a_changed_record_is_refused_and_shown_as_a_mere_claim(files: Path) -> None:
    result = run(files / "wrong.json", *beside(files), "--lang", "en", status=1)
    assert "Record, as the refused text claims it" in result.stdout
    assert "10107" in result.stderr
    assert "Proven" not in result.stdout
    assert "10110" in run(files / "receipt.json", "--key", files / "other.txt", status=1).stderr


def test_the_answer_as_json_holds_the_head_to_keep(files: Path) -> None:
    node = json.loads(run(files / "receipt.json", *beside(files), "--format", "json", "--lang", "en").stdout)
    assert head_from(node["head"]) == head()
    assert node["key"] == {"id": KEY.public.id, "fingerprint": KEY.public.fingerprint}
    assert (node["refused"], node["issues"], len(node["proven"])) == (False, [], 3)
    refused = json.loads(run(files / "wrong.json", *beside(files), "--format", "json", status=1).stdout)
    assert [issue["code"] for issue in refused["issues"]] == ["10107"]
    assert refused["proven"] == refused["unproven"] == []


def test_files_that_cannot_be_read_end_the_command_with_one_sentence(files: Path) -> None:
    assert "there is no such file" in run(files / "none.json", "--lang", "en", status=1).stderr
    assert "10101" in run(files / "key.pem", status=1).stderr
    for option, file in (("--key", "head.json"), ("--head", "key.pem"), ("--head", "promise.json"), ("--consistency", "head.json")):
        told = run(files / "receipt.json", option, files / file, "--lang", "en", status=2)
        assert "cannot be used" in told.stderr
        assert told.stdout == ""
    assert "none.pem" in run(files / "receipt.json", "--key", files / "none.pem", status=2).stderr


def shown(files: Path, document: Receipt | Promise) -> str:
    """Return what is printed of a document."""
    file = files / "shown.json"
    file.write_text(canonical(document.as_json()), encoding="utf-8")
    return run(file, "--lang", "en").stdout


def test_records_of_any_other_shape_are_shown_as_they_are(files: Path) -> None:
    effects = {"transfers": [{"debit": "a", "credit": "b", "amount": "12", "asset": "CEA.2025", "memo": "m"}]}
    for content in (
        {"effects": effects},
        {"effects": [1]},
        {"effects": {"transfers": 5}},
        {"number": [1], "command": None, "更多": {"a": True}},
        {},
    ):
        text = shown(files, signed_promise(canonical(content), 60, LOG, KEY))
        assert "Transfers" not in text
    assert '"memo":"m"' in shown(files, signed_promise(canonical({"effects": effects}), 60, LOG, KEY)).replace("\n", "")


def test_a_record_cannot_command_the_terminal(files: Path) -> None:
    text = shown(files, signed_promise(canonical({"actor": "\x1b[2Jclear\u202eturned", "x\x07": "[bold]plain[/bold]"}), 60, LOG, KEY))
    assert not [sign for sign in "\x1b\x07\u202e" if sign in text]
    assert "[bold]plain[/bold]" in text


def test_spaces_within_figures_are_shown_as_spaces(files: Path) -> None:
    text = shown(files, signed_promise(canonical({"actor": "4\u202f500 t\u00a0CO\u2028\u2066\u200b"}), 60, LOG, KEY))
    assert "4 500 t CO" + "\N{REPLACEMENT CHARACTER}" * 3 in text


def test_other_commands_do_not_load_the_cryptography_of_this_one() -> None:
    code = "import sys, tanheng.interfaces.cli; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_earlier_receipt_serves_as_the_kept_head(files: Path) -> None:
    (files / "earlier.json").write_text(canonical(receipt(5, 0).as_json()), encoding="utf-8")
    everything = ("--key", files / "key.pem", "--head", files / "earlier.json", "--consistency", files / "proof.json")
    assert run(files / "receipt.json", *everything).stderr == ""
