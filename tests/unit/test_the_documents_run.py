"""Every command that README.md shows runs as shown, in the order shown, on the examples that come with the program."""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tanheng.database.cluster import Cluster
from tanheng.interfaces.cli import group

ROOT = Path(__file__).resolve().parents[2]
_COMMAND = re.compile(r"^(?:\.venv/bin/)?tanheng (.+)$")


def commands_of(path: Path) -> list[list[str]]:
    """Return the commands of the page's code blocks, without what follows a `#`."""
    found, inside = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        inside = not inside if line.startswith("```") else inside
        match = _COMMAND.match(line.partition(" #")[0].strip()) if inside else None
        if match is not None:
            found.append(shlex.split(match[1]))
    return found


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """Have a data folder that the server's user may enter; its server is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="tanheng-readme-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"
        for name in ("data", "mine"):
            Cluster(Path(folder) / name).remove()


def test_the_commands_of_the_readme_run_as_shown(monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> None:
    here = data_folder.parent
    shutil.copytree(ROOT / "examples", here / "examples")
    monkeypatch.chdir(here)
    monkeypatch.setenv("TANHENG_DATA", str(data_folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    commands = commands_of(ROOT / "README.md")
    assert len(commands) > 3, "the page shows commands"
    for arguments in commands:
        if "FILE" in " ".join(arguments) or arguments[0] == "serve":  # runs until it is stopped; tests/serving does that
            continue
        answer = CliRunner().invoke(group, arguments)
        assert answer.exit_code == 0, f"tanheng {' '.join(arguments)}\n{answer.output}"
