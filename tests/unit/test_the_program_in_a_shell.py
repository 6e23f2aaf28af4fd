"""The program as a process of its own: code pages, closed pipes, full disks, an interrupt, names with spaces."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest

from tanheng.lawbook import shipped_folder
from tests.contract.handing_in import COLUMNS, QUIET, row, written

SHEET = shipped_folder("examples") / "steel-month.csv"
PROGRAM = [sys.executable, "-m", "tanheng"]
PATIENCE_S = 30


def ran(arguments: Sequence[str | Path], *, encoding: str = "utf-8", **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program; return its status and streams."""
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [*PROGRAM, *(str(argument) for argument in arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(command, env=environment, timeout=PATIENCE_S, check=False, **streams)  # type: ignore[call-overload, no-any-return]


def test_the_streams_and_the_status_are_what_is_documented(tmp_path: Path) -> None:
    right = ran(["quantify", SHEET])
    assert (right.returncode, b"1,214,057.49" in right.stdout, b"5315" in right.stderr) == (0, True, True)
    refused = ran(["quantify", tmp_path / "none.csv"])
    assert (refused.returncode, refused.stdout, b"5001" in refused.stderr) == (1, b"", True)
    misused = ran(["quantify", SHEET, "--format", "xlsx"])
    assert (misused.returncode, misused.stdout, b"xlsx" in misused.stderr) == (2, b"", True)


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        *product(
            ["gbk", "ascii", "cp936", "cp1252"], [["quantify", SHEET, "--explain"], ["quantify", SHEET, "--format", "csv"], ["--help"]]
        ),
        ("gbk", ["play"]),
    ],
    ids=str,
)
def test_no_code_page_ends_the_program(encoding: str, arguments: list[str | Path]) -> None:
    shown = ran(arguments, encoding=encoding)
    assert shown.returncode == 0, shown.stderr
    assert b"Traceback" not in shown.stderr
    if encoding == "gbk":
        assert "碳" in shown.stdout.decode("gbk")


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_a_reader_that_goes_away_ends_the_program_quietly(tmp_path: Path, shape: str) -> None:
    rows = [row("sintering", "fuel", "褐煤", "1", unit=str(number)) for number in range(3_000)]
    path = written(tmp_path / "data.csv", COLUMNS, [*QUIET, *(rows if shape != "table" else rows[:20])])
    command = [*PROGRAM, "quantify", str(path), "--format", shape, "--explain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(PATIENCE_S)
    assert b"Traceback" not in errors
    assert b"BrokenPipe" not in errors
    assert b"Exception ignored" not in errors


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_a_full_disk_ends_the_program_with_one_sentence(shape: str) -> None:
    with Path("/dev/full").open("wb") as full:
        shown = ran(["quantify", SHEET, "--format", shape], stdout=full)
    assert shown.returncode == 1
    assert b"Traceback" not in shown.stderr
    assert "输出无法写入" in shown.stderr.decode()


def test_an_interrupt_ends_the_program_quietly_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "input", tmp_path / "out"
    os.mkfifo(pipe)
    folder.mkdir()
    command = [*PROGRAM, "quantify", str(pipe), "--format", "json", "-o", str(folder / "r.json")]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        pipe.open("wb", buffering=0) as stream,  # opens when the program has begun to read
    ):
        stream.write(b"sector,scope,month,category,item,quantity\n")
        # Between two reads of one call nothing looks at signals, and the second read waits for more: people press the keys again.
        for _ in range(PATIENCE_S):
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
                break
        output, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode != 0
    assert output == b""
    assert b"Traceback" not in errors
    assert list(folder.iterdir()) == []


def test_names_in_chinese_and_with_spaces_are_read_and_written(tmp_path: Path) -> None:
    folder = tmp_path / "钢铁 企业（2026）"
    folder.mkdir()
    path = folder / "活动 数据.csv"
    path.write_bytes(SHEET.read_bytes())
    shown = ran(["quantify", path, "--format", "json", "-o", folder / "结果 1.json"])
    assert shown.returncode == 0
    assert "活动 数据.csv!" in (folder / "结果 1.json").read_text(encoding="utf-8")
    assert path.read_bytes() == SHEET.read_bytes()
    opened = ran(["explain", folder / "结果 1.json", "results/0/emissions_t"])
    assert opened.returncode == 0
    assert "1214057.49" in opened.stdout.decode()


def test_a_name_that_is_no_text_is_read_and_written(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.csv"
    try:
        with open(path, "wb") as stream:
            stream.write(SHEET.read_bytes())
    except OSError:
        pytest.skip("the file system takes no such name")
    shown = subprocess.run(
        [*PROGRAM, b"quantify", path, b"--format", b"json", b"-o", os.fsencode(tmp_path / "r.json")],
        capture_output=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert (shown.returncode, b"Traceback" in shown.stderr) == (0, False), shown.stderr
