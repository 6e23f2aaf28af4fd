"""What the command line says when it is not understood or broken off: in both languages, with the right status, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tanheng.interfaces.cli import group, template
from tanheng.kernel.system_errors import reason_of
from tanheng.lawbook import shipped_folder
from tanheng.tables import whole_file

EXAMPLES = shipped_folder("examples")
MISTAKES = (
    (("quantify",), "缺少 FILE", "FILE is missing"),
    (("quantify", "a", "b", "c"), "多出：b c", "too much on the command line: b c"),
    (("quantify", "."), "文件夹", "is a folder"),
    (("quantify", "a", "--lang", "de"), "zh, en", "cannot be de"),
    (("quantify", "a", "-o"), "-o 缺少取值", "-o needs a value"),
    (("quantify", "a", "--explain=x"), "不带取值", "takes no value"),
    (("quantify", "a", "--fromat", "x"), "--format", "There is no option --fromat"),
    (("quantify", "a", "--zzz"), "没有选项 --zzz", "There is no option --zzz"),
    (("template", "cement", "--months", "99", "-o", "x.xlsx"), "1 到 12", "from 1 to 12, not 99"),
    (("report", "a", "-o", "x.pdf", "--year", "last"), "应为整数", "a whole number, not last"),
    (("report", "a"), "缺少 -o / --out", "-o / --out is missing"),
    (("nothing",), "没有命令 nothing", "There is no command nothing"),
    (("law", "nothing"), "没有命令 nothing", "There is no command nothing"),
)


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"), MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_mistake_is_told_in_both_languages(arguments: tuple[str, ...], chinese: str, english: str) -> None:
    result = CliRunner().invoke(group, list(arguments))
    assert result.exit_code == 2
    assert chinese in result.stderr
    assert english in result.stderr
    assert "Error:" not in result.stderr
    assert "-h" in result.stderr


def test_a_group_called_alone_prints_its_help() -> None:
    assert "search" in CliRunner().invoke(group, ["law"]).output
    assert CliRunner().invoke(group, ["-h"]).exit_code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_system_is_not_quoted_in_english_alone(lang: str, tmp_path: Path) -> None:
    sheet = str(EXAMPLES / "steel-month.csv")
    result = CliRunner().invoke(group, ["quantify", sheet, "-o", str(tmp_path / "none" / "x.json"), "--lang", lang])
    assert result.exit_code == 1
    assert ("没有文件夹" if lang == "zh" else "there is no folder") in result.stderr
    assert "No such" not in result.stderr


def test_an_unusual_reason_is_told_as_the_system_says_it() -> None:
    assert reason_of(OSError(9999, "a strange fault")) == "a strange fault"
    assert reason_of(OSError("no number")) == "no number"


def test_explain_refuses_what_is_no_result(tmp_path: Path) -> None:
    book = tmp_path / "b.xlsx"
    book.write_bytes(b"PK\x03\x04\xff\xfe")
    for file in (book, EXAMPLES / "steel-month.csv"):
        result = CliRunner().invoke(group, ["explain", str(file), "results/0", "--lang", "en"])
        assert result.exit_code == 1
        assert "hand in what -o RESULT.json wrote" in result.stderr
        assert "codec" not in result.stderr


def test_a_month_without_factors_is_told_with_the_name_of_the_sector(tmp_path: Path) -> None:
    arguments = ["template", "cement", "--from", "2020-01", "-o", str(tmp_path / "t.xlsx")]
    result = CliRunner().invoke(group, arguments)
    assert result.exit_code == 1
    assert "水泥" in result.stderr
    assert "cement" not in result.stderr


def test_a_break_in_a_command_is_one_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(template, "lawful_template", broken)
    result = CliRunner().invoke(group, ["template", "cement", "-o", str(tmp_path / "t.xlsx")])
    assert result.exit_code == 130
    assert result.stderr.strip().splitlines() == ["已中断；没有留下写到一半的文件。 / Broken off; nothing was left half written."]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to a single process")
@pytest.mark.parametrize("after_s", ["0.15", "0.3", "1.2"])
def test_a_break_at_any_time_prints_no_traceback(after_s: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tanheng", "template", "steel", "-o", str(tmp_path / "t.xlsx")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    time.sleep(float(after_s))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    if process.returncode == 0:
        return  # it was faster
    assert process.returncode in (130, -signal.SIGINT)
    if "tanheng" in told.decode():  # not yet broken off within the interpreter's own start
        assert "Traceback" not in told.decode()
    assert [path.name for path in tmp_path.iterdir() if path.name != "t.xlsx"] == []


def test_an_unfinished_file_bears_the_name_of_what_it_was_to_become(tmp_path: Path) -> None:
    with whole_file(tmp_path / "report.xlsx") as part:
        assert part.parent == tmp_path.resolve()
        assert part.name.startswith(".report.xlsx.")
        assert part.name.endswith(".part")
    long = tmp_path / ("长" * 80 + ".json")
    with whole_file(long) as part:
        part.write_text("x", encoding="utf-8")
    assert long.read_text(encoding="utf-8") == "x"
