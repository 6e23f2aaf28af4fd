"""What Windows does otherwise, acted out: an open file is neither replaced nor removed, code pages show little, names have backslashes."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_folder
from tanheng.tables import Sheet, TableRefused, read_tables, whole_file, write_csv, write_workbook

SHEET = shipped_folder("examples") / "steel-month.csv"
OPEN_FILES = Path("/proc/self/fd")
PATIENCE_S = 60
FORMS = {"json": "r.json", "csv": "r.csv", "xlsx": "r.xlsx", "table": "r.txt"}
real_replace, real_unlink = os.replace, os.unlink
needs_open_files = pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="this system does not tell which files are open")


def is_open(path: object) -> bool:
    """Tell whether this process holds the file open."""
    wanted = os.path.realpath(os.fspath(path))  # type: ignore[call-overload]
    held = []
    for handle in OPEN_FILES.iterdir():
        try:
            held.append(os.readlink(handle))
        except OSError:
            continue  # the handle by which the folder itself is read
    return wanted in held


def sharing_violation(path: object) -> PermissionError:
    return PermissionError(errno.EACCES, "The process cannot access the file because it is being used by another process", str(path))


@pytest.fixture
def as_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse to replace or remove open files, and to remove those that may not be written."""

    def replace(source: Any, target: Any, **more: Any) -> None:
        for path in (source, target):
            if is_open(path):
                raise sharing_violation(path)
        real_replace(source, target, **more)

    def unlink(path: Any, **more: Any) -> None:
        if is_open(path):
            raise sharing_violation(path)
        if not os.stat(path).st_mode & 0o200:
            raise PermissionError(errno.EACCES, "Access is denied", str(path))
        real_unlink(path, **more)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "unlink", unlink)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


@needs_open_files
@pytest.mark.usefixtures("as_windows")
class TestWriting:
    """The writing room closes before it replaces, and leaves nothing behind."""

    @pytest.mark.parametrize("shape", FORMS)
    def test_every_form_is_written_over_an_old_file(self, shape: str, tmp_path: Path) -> None:
        out = tmp_path / FORMS[shape]
        out.write_bytes(b"old")
        result = run("quantify", SHEET, "--format", shape, "-o", out)
        assert result.exit_code == 0, result.output
        assert out.read_bytes() != b"old"
        assert list(tmp_path.iterdir()) == [out]

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("shape", FORMS)
    def test_a_file_that_excel_holds_open_is_told_in_one_sentence(self, shape: str, language: str, tmp_path: Path) -> None:
        out = tmp_path / FORMS[shape]
        out.write_bytes(b"old")
        with out.open("rb"):
            result = run("quantify", SHEET, "--format", shape, "-o", out, "--lang", language)
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        assert ("Excel" in result.stderr, "Traceback" in result.output) == (True, False)
        assert str(out) in result.stderr
        assert (out.read_bytes(), list(tmp_path.iterdir())) == (b"old", [out])

    def test_the_marked_input_that_excel_holds_open_is_told_too(self, tmp_path: Path) -> None:
        wrong, marked = tmp_path / "wrong.csv", tmp_path / "marked.xlsx"
        wrong.write_text(SHEET.read_text(encoding="utf-8-sig").replace("2317.68", "much"), encoding="utf-8", newline="\n")
        marked.write_bytes(b"old")
        with marked.open("rb"):
            result = run("quantify", wrong, "--errors-to", marked)
        assert (result.exit_code, "Excel" in result.stderr) == (1, True)
        assert (marked.read_bytes(), sorted(tmp_path.iterdir())) == (b"old", [marked, wrong])

    @pytest.mark.parametrize(
        "write",
        [
            lambda path: write_csv(path, [["a", Decimal("1.5")]]),
            lambda path: write_workbook(path, [Sheet("a", [["a"]])]),
        ],
        ids=["csv", "xlsx"],
    )
    def test_what_is_read_only_is_left_alone_or_replaced_and_nothing_remains(self, write: Callable[[Path], None], tmp_path: Path) -> None:
        out = tmp_path / "a"
        out.write_bytes(b"old")
        out.chmod(0o444)
        with out.open("rb"), pytest.raises(PermissionError):
            write(out)
        assert (out.read_bytes(), list(tmp_path.iterdir())) == (b"old", [out])

    def test_a_fault_while_writing_leaves_nothing(self, tmp_path: Path) -> None:
        with (
            pytest.raises(ZeroDivisionError),
            whole_file(tmp_path / "a") as part,
            part.open("w", encoding="utf-8", newline="") as stream,
        ):
            stream.write(str(1 // 0))
        assert list(tmp_path.iterdir()) == []

    def test_the_first_fault_is_told_where_the_remains_cannot_be_removed(self, tmp_path: Path) -> None:
        with ExitStack() as held, pytest.raises(ZeroDivisionError), whole_file(tmp_path / "a") as part:
            held.enter_context(part.open("rb")).seek(1 // 0)


@needs_open_files
def test_the_acting_is_right(as_windows: None, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    with path.open("rb"):
        for forbidden in (lambda: path.replace(tmp_path / "b"), path.unlink):
            with pytest.raises(PermissionError):
                forbidden()
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        path.unlink()
    path.chmod(0o644)
    path.replace(tmp_path / "b").unlink()
    assert as_windows is None


def test_a_folder_is_told_to_be_one_though_opening_it_is_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_given: object, **_more: object) -> None:
        raise sharing_violation(tmp_path)

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(TableRefused) as refused:
        read_tables(tmp_path)
    assert "folder" in refused.value.findings[0].message.render("en")


def ran(encoding: str, *arguments: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a console of the code page."""
    source = os.pathsep.join(path for path in sys.path if path)
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONPATH": source}
    command = [sys.executable, "-X", "utf8=0", "-m", "tanheng", *map(str, arguments)]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, timeout=PATIENCE_S, check=False)


COMMANDS: tuple[tuple[int, Sequence[str | Path]], ...] = (
    (0, ["play", "--lang", "en"]),
    (0, ["quantify", SHEET, "--explain"]),
    (0, ["quantify", SHEET, "--explain", "--lang", "en"]),
    (0, ["quantify", SHEET, "--format", "json"]),
    (0, ["law", "show", "steel.fuel.ncv", "无烟煤"]),
    (0, ["law", "show", "steel.fuel.ncv", "--lang", "en"]),
    (0, ["law", "search", "二氧化碳"]),
    (0, ["law", "check"]),
    (0, ["quantify", "--help"]),
    (1, ["quantify", "没有.csv"]),
    (1, ["law", "show", "没有"]),
    (2, ["quantify", SHEET, "--format", "没有"]),
)


@pytest.mark.parametrize(
    ("encoding", "status", "arguments"),
    # Western consoles show least; the Chinese one is tried with every third command.
    [*(("cp1252", *one) for one in COMMANDS), *(("cp936", *one) for one in COMMANDS[1::3])],
    ids=lambda given: " ".join(map(str, given)) if isinstance(given, list) else str(given),
)
def test_every_command_ends_as_documented_in_a_console_of_any_code_page(
    encoding: str, status: int, arguments: Sequence[str | Path]
) -> None:
    shown = ran(encoding, *arguments)
    assert shown.returncode == status, shown.stderr.decode(encoding, "replace")
    assert b"Traceback" not in shown.stderr
    (shown.stdout + shown.stderr).decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_table_keeps_its_frame_and_its_formulas_where_the_code_page_is_poor(encoding: str) -> None:
    shown = ran(encoding, "quantify", SHEET, "--lang", "en", "--explain").stdout.decode(encoding)
    table = shown.splitlines()[1:20]
    assert table[0].startswith("+-")
    assert all(line[0] in "+|" and line.rstrip()[-1] in "+|" for line in table)
    assert len({len(line.rstrip()) for line in table}) == 1
    assert ("44/12" in shown, "tCO2" in shown, "Q x NCV" in shown or "Q × NCV" in shown) == (True, True, True)


def test_characters_have_a_plain_form() -> None:
    code = "from tanheng.interfaces.cli.common import prepare_streams\nprepare_streams()\nprint('CO₂ 10⁴ — – − × ÷ … ─│┌┼ ‹a› 碳 é ☃')"
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout.decode("ascii")
    assert shown.split("\n")[0] == "CO2 104 - - - x / ... -|++ <a> ?? ? ?"


@pytest.mark.parametrize("console", ["cp936", "ascii"])
def test_a_file_in_the_code_page_of_chinese_windows_is_read(console: str, tmp_path: Path) -> None:
    (tmp_path / "数据.csv").write_bytes(SHEET.read_text(encoding="utf-8-sig").replace("\n", "\r\n").encode("cp936"))
    shown = ran(console, "quantify", "数据.csv", "--format", "json", "-o", "结果.json", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    content = (tmp_path / "结果.json").read_bytes()
    assert b"\r" not in content
    document = json.loads(content.decode("utf-8"))
    assert document["results"][0]["emissions_t"] == "1214057.49"
    assert document["results"][0]["entity"] == "河南某钢铁企业"
    opened = ran(console, "explain", "结果.json", r"results\0\lines\1\emissions_t", folder=tmp_path)
    assert (opened.returncode, b"273849.07" in opened.stdout) == (0, True), opened.stderr


@pytest.mark.parametrize("shape", FORMS)
def test_backslashes_in_names_are_printed_as_they_are(shape: str, tmp_path: Path) -> None:
    name = r"C:\new\table{0}[red].csv" if os.name != "nt" else "table{0}[red].csv"
    (tmp_path / name).write_bytes(SHEET.read_bytes())
    out = tmp_path / FORMS[shape]
    shown = ran("utf-8", "quantify", tmp_path / name, "--format", shape, "-o", out, "--lang", "en")
    assert shown.returncode == 0, shown.stderr
    if shape == "json":
        document = json.loads(out.read_text(encoding="utf-8"))
        assert document["results"][0]["lines"][0]["places"] == [f"{name}!G2"]
    assert name in shown.stderr.decode().replace("\n", "")
    missing = ran("utf-8", "quantify", tmp_path / f"{name}x", "--lang", "en")
    assert (missing.returncode, f"{name}x" in missing.stderr.decode().replace("\n", "")) == (1, True)
