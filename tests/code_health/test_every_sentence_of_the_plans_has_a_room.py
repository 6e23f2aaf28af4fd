"""Every sentence of the two plans has a room and a test, or a reason why no program can carry it; nothing of the sources is lost."""

import hashlib
import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "sentences.md"
SOURCES = ROOT.parent / "shared" / "rules"
NOT_SOFTWARE = "not software"
ROOM_NAMES = """
    law lawbook quantification commands people ledger registry roster evidence reporting verification allocation issuance trading
    settlement surrender carryover supervision disclosure evaluation year simulator interfaces
"""
ROOMS = frozenset(ROOM_NAMES.split())
HEADING_AT_MOST = 40  # characters, white space not counted
NUMBERED_HEADING = re.compile(r"[（(][一二三四五六七八九十]+[）)]")


class Row(NamedTuple):
    id: str  # empty for a heading
    source: str
    room: str
    test: str


class Plan(NamedTuple):
    letter: str
    file: str
    left_out: list[str]
    sha256: str
    rows: list[Row]


def squeezed(text: str) -> str:
    return "".join(text.split())


def read_plan(section: str) -> Plan:
    facts = dict(re.findall(r"^- ([^:\n]+): (.+)$", section, flags=re.MULTILINE))
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")][2:]
    assert {len(row) for row in cells} == {5}, "every row has the five columns id, source, room, test, note"
    rows = [Row(number, source.strip("*"), room.replace("`", ""), test.replace("`", "")) for number, source, room, test, _ in cells]
    sha256 = facts["SHA-256 of the kept text"].strip("`")
    return Plan(section[0], facts["source"].strip("`"), re.findall(r"`([^`]+)`", facts["left out"]), sha256, rows)


PLANS = [read_plan(part) for part in re.split(r"^## (?=[PW] · )", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]]
SENTENCES = [row for plan in PLANS for row in plan.rows if row.id]
each_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.letter)


def is_heading(line: str) -> bool:
    return "。" not in line and len(squeezed(line)) <= HEADING_AT_MOST


def cut(text: str, left_out: list[str]) -> list[tuple[bool, str]]:
    """Headings and sentences of a source, as (is a heading, text without white space), by the rule that the page states."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip() not in left_out]
    pieces: list[tuple[bool, str]] = []
    for heading, run in groupby(lines, is_heading):
        whole = list(run)
        parts = whole if heading else re.findall(r"[^。；]+[。；]?", "".join(whole))
        pieces += [(heading or bool(NUMBERED_HEADING.match(part)), squeezed(part)) for part in parts]
    return pieces


def test_both_plans_are_on_the_page() -> None:
    assert [plan.letter for plan in PLANS] == ["P", "W"]


@each_plan
def test_ids_are_consecutive(plan: Plan) -> None:
    ids = [row.id for row in plan.rows if row.id]
    assert ids == [f"{plan.letter}-{number:02d}" for number in range(1, len(ids) + 1)]


@each_plan
def test_no_character_of_the_source_is_lost(plan: Plan) -> None:
    kept = squeezed("".join(row.source for row in plan.rows))
    assert hashlib.sha256(kept.encode()).hexdigest() == plan.sha256


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row.id)
def test_a_sentence_has_a_room_and_a_test_or_a_reason(row: Row) -> None:
    if row.room == NOT_SOFTWARE:
        assert re.fullmatch(rf"{NOT_SOFTWARE}: \S.+", row.test), "a sentence that is not software says why"
        return
    assert {room.split("/")[0] for room in row.room.split(", ")} <= ROOMS
    for test in [] if row.test == "planned" else row.test.split(", "):
        path, _, name = test.partition("::")
        assert path.startswith("tests/"), path
        assert (ROOT / path).is_file(), path
        assert not name or re.search(rf"^\s*(def|class) {re.escape(name)}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), test


@each_plan
@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source texts do not stand beside the project; their SHA-256 is checked")
def test_the_page_is_the_source_cut_by_its_rule(plan: Plan) -> None:
    text = (SOURCES / plan.file).read_text(encoding="utf-8")
    assert [(not row.id, squeezed(row.source)) for row in plan.rows] == cut(text, plan.left_out)
