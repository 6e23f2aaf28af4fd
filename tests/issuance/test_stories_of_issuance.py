"""Each rule of issuance in a story that an officer can read: one event per line, its outcome last. Refused, nothing is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tanheng.issuance.checks import CHECKS
from tests.books import rows
from tests.issuance.office import office

_READ: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text(encoding="utf-8"))
STORIES = [(f"{chapter}: {story['rule']}", story) for chapter, stories in _READ.items() for story in stories]
_ROOM = ("envelope", "issue", "entitlement", "notice", "withdrawal")
_COUNTED = ("ledger_transfer", "registry_movement", *(f"issuance_{table}" for table in _ROOM))


def _counts() -> list[int]:
    return [rows(f"SELECT count(*) FROM {table}")[0][0] for table in _COUNTED]


@pytest.mark.parametrize("story", [story for _, story in STORIES], ids=[name for name, _ in STORIES])
def test_a_story_has_its_outcome(story: dict[str, Any]) -> None:
    with office() as here:
        for words in story["events"][:-1]:
            outcome = here.event(words)
            assert outcome.done, (words, [str(finding.message) for finding in outcome.findings])
        before = _counts()
        outcome = here.event(story["events"][-1])
        if story["outcome"] == "done":
            assert outcome.done, [(finding.code, finding.message.render("en")) for finding in outcome.findings]
            return
        also = story.get("with", [])
        found = {finding.code for finding in outcome.findings}
        assert found - set(also if isinstance(also, list) else [also]) == {story["outcome"]}
        assert _counts() == before


def test_every_check_of_issuance_refuses_in_a_story() -> None:
    refused = {story["outcome"] for _, story in STORIES}
    assert [check.code for check in CHECKS if check.code not in refused] == []
