"""A command that is killed while it writes leaves the file that stood there as it was: every writer takes the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_folder

EXAMPLES = shipped_folder("examples")
MONTH, YEAR, DAYS = (str(EXAMPLES / name) for name in ("steel-month.csv", "steel-year.csv", "cems-day.csv"))
WRONG = "sector,scope,month,category,item,quantity\nsteel,enterprise,2026-06,fuel,x,1\n"
WRONG_DAYS = "source,date,co2_concentration,flow\n1,2026-06-31,1,1\n"
WRITERS = {
    "quantify.json": ("quantify", MONTH, "-o"),
    "quantify.csv": ("quantify", MONTH, "-o"),
    "quantify.xlsx": ("quantify", MONTH, "-o"),
    "quantify.txt": ("quantify", MONTH, "-o"),
    "quantify-marked.xlsx": ("quantify", "wrong.csv", "--errors-to"),
    "report.xlsx": ("report", YEAR, "-o"),
    "report.pdf": ("report", YEAR, "-o"),
    "template.xlsx": ("template", "cement", "--months", "1", "-o"),
    "cems.json": ("cems", DAYS, "-o"),
    "cems.xlsx": ("cems", DAYS, "-o"),
    "cems.txt": ("cems", DAYS, "-o"),
    "cems-marked.xlsx": ("cems", "wrong-days.csv", "--errors-to"),
}


class _Killed(BaseException):
    """What ends a process anywhere; nothing catches it."""


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_that_is_killed_before_its_end_leaves_the_old_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wrong.csv").write_text(WRONG, encoding="utf-8")
    (tmp_path / "wrong-days.csv").write_text(WRONG_DAYS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    out = tmp_path / name
    out.write_text("as it was", encoding="utf-8")
    standing = set(tmp_path.iterdir())
    replaced: list[tuple[str, int]] = []

    def killed(part: Path, target: Path) -> Path:
        replaced.append((target.name, part.stat().st_size))
        raise _Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(_Killed):
            CliRunner().invoke(group, [*WRITERS[name], str(out)])
    assert [target for target, size in replaced if size] == [name]
    assert out.read_text(encoding="utf-8") == "as it was"
    assert set(tmp_path.iterdir()) == standing
    CliRunner().invoke(group, [*WRITERS[name], str(out)])
    assert out.read_bytes() != b"as it was"
