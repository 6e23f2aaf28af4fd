"""`tanheng book tasks` lists what a person must do, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.people.settled import WORKS
from tests.tasks.office import Office
from tests.unit.sealed_logs import KEY


def test_the_tasks_of_a_person_are_listed(here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.cli import group, registry
    from tanheng.server.opening import Opened

    monkeypatch.setattr(registry, "opened", lambda data, lang: Opened(tmp_path, KEY))  # noqa: ARG005
    monkeypatch.setenv("COLUMNS", "200")
    task = here.opened(title="Coke bill")
    for words, person, found in (
        ((), "14", True),
        ((), "12", False),
        (("--search", "coke"), "14", True),
        (("--show", "mine"), "14", False),
    ):
        asked = ["book", "tasks", "--person", person, *words]
        shown = CliRunner().invoke(group, [*asked, "--lang", "en"])
        assert (shown.exit_code, "Coke bill" in shown.stdout, "2026-06-15" in shown.stdout) == (0, found, found), shown.output
        told = json.loads(CliRunner().invoke(group, [*asked, "--format", "json"]).stdout)
        assert [one["task"] for one in told] == ([task] if found else [])


def test_a_proposal_is_listed_by_words_in_both_languages(here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.commands.words import WHAT
    from tanheng.interfaces.cli import group, registry
    from tanheng.server.opening import Opened

    monkeypatch.setattr(registry, "opened", lambda data, lang: Opened(tmp_path, KEY))  # noqa: ARG005
    monkeypatch.setenv("COLUMNS", "200")
    given = {"person": 10, "organisation": WORKS, "role": "emitter_representative"}
    asked = {"command": "assignment_give", "content": {"assignments": [given]}}
    assert here.run("proposal_make", asked, here.security).done
    for lang in ("zh", "en"):
        shown = CliRunner().invoke(group, ["book", "tasks", "--person", str(here.other_security.person), "--lang", lang])
        assert WHAT["assignment_give"].render(lang) in shown.stdout
        assert "assignment_give" not in shown.stdout
