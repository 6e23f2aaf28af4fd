"""`tanheng play` ends in the running platform, where each role can enter with what was printed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tanheng.commands.roles import Role
from tanheng.people.labels import role_label
from tests.serving.entering import Browser
from tests.serving.running import environment, free_port, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not get a server")


def test_play_serves_the_sample_with_a_login_for_each_role_and_leaves_nothing() -> None:
    with tempfile.TemporaryDirectory(prefix="tanheng-tests-of-play-") as place:
        Path(place).chmod(0o755)
        said = Path(place) / "said"
        command = [sys.executable, "-m", "tanheng", "play", "--serve", "--lang", "en", "--port", str(free_port())]
        with said.open("wb") as out:
            named = environment(TMPDIR=place)
            process = subprocess.Popen(command, env=named, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        try:
            until(lambda: process.poll() is not None or b"The platform runs after" in said.read_bytes(), "the platform")
            text = said.read_text(encoding="utf-8")
            assert process.poll() is None, text
            found = re.search(r"The platform runs after (\d+) s: http://127\.0\.0\.1:(\d+)/", text)
            assert found is not None, text
            print(f"play: a usable page after {found[1]} s")
            note = next(Path(place).glob("*/data/serve.json")).read_text(encoding="utf-8")
            assert json.loads(note)["stops_database"], "after a kill, the next start knows that the database is to be stopped"
            rows = _logins(text)
            assert {role for *_, role, _ in rows} == {role_label(role).en for role in Role if role != "program"}
            printed = text.partition("Logins of the sample")[2].splitlines()
            assert max(len(line) for line in printed if line.startswith("│")) <= 80, "it is copied from a narrow terminal, too"
            for username, password, _role, code in (rows[0], rows[4], rows[-1]):
                with Browser(int(found[2])) as browser:
                    assert browser.enter(username, password, code), username
            with Browser(int(found[2])) as browser:
                assert not browser.enter(rows[1][0], "another password", rows[1][3])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
        assert process.returncode == 0, said.read_text(encoding="utf-8")
        assert sorted(one.name for one in Path(place).iterdir()) == ["said"]


def _logins(text: str) -> list[tuple[str, str, str, str]]:
    """Return name, password, role and code of each login of the table."""
    found = []
    for block in text.partition("Logins of the sample")[2].partition("┡")[2].partition("└")[0].split("├"):
        lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in block.splitlines() if line.startswith("│")]
        names, secrets, keys = ([cell for cell in column if cell] for column in zip(*lines, strict=True))
        assert re.fullmatch("[A-Z2-7]{32}", "".join(keys))
        found.append((names[0], secrets[0], " ".join(names[1:]), secrets[1]))
    return found


def test_play_touches_no_book_of_somebodys_own(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    command = [sys.executable, "-m", "tanheng", "play", "--no-serve", "--lang", "en", "--data", str(tmp_path)]
    run = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 1
    assert "another folder with --data" in run.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["keys"]
