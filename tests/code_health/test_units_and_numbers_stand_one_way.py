"""How units and numbers stand in the texts of the program: a heading ends with its unit in brackets, and one helper groups digits."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import yaml
from babel.messages.pofile import read_po

from tanheng.kernel.messages import Message
from tests.code_health.source import SOURCE

UNITS = {"t": "吨", "t CO2e": "吨CO2e", "t/t": "t/t", "yuan": "元", "%": "%", "hours": "小时"}
_WITHOUT_BRACKETS = re.compile(r", (?:in )?(?:t|t CO2e|t/t|yuan|%|hours|\{unit\})$")
_IN_BRACKETS = re.compile(rf" \(({'|'.join(map(re.escape, UNITS))})\)$")
_BY_HAND = re.compile(r"""\{[^{}"']*:\+?,[^{}]*\}|(?<!\w)"\\u202f"|'\\u202f'""")
_HELPER = SOURCE / "kernel" / "exact.py"
PRINTED_WITH_COMMAS = tuple(SOURCE / one for one in ("interfaces/cli", "allocation", "reporting", "tables"))
"""The terminal, and the papers that stand beside workbooks: there spreadsheets and people who copy figures expect commas."""


def _headings() -> list[tuple[str, str]]:
    """Return English and Chinese of every sentence of the program and of every name of a field."""
    with (SOURCE / "locale" / "zh_CN" / "LC_MESSAGES" / "tanheng.po").open("rb") as content:
        found = [(str(one.id), str(one.string)) for one in read_po(content) if one.id]
    words = (SOURCE / "interfaces" / "web" / "commanding" / "words.yaml").read_text(encoding="utf-8")
    return found + [(one["en"], one["zh"]) for one in _labels(yaml.safe_load(words))]


def _labels(node: object) -> list[dict[str, str]]:
    if isinstance(node, dict):
        return [node] if set(node) == {"zh", "en"} else [one for inner in node.values() for one in _labels(inner)]
    return []


def test_a_heading_ends_with_its_unit_in_brackets_in_both_languages() -> None:
    headings = _headings()
    assert [one for one, _ in headings if _WITHOUT_BRACKETS.search(one)] == []
    with_unit = [(chinese, UNITS[found[1]]) for english, chinese in headings if (found := _IN_BRACKETS.search(english))]
    assert len(with_unit) > 50
    assert [chinese for chinese, unit in with_unit if not chinese.endswith(f"（{unit}）")] == []


def test_digits_are_grouped_by_the_one_helper() -> None:
    others = [one for one in sorted(SOURCE.rglob("*.py")) if one != _HELPER and not set(PRINTED_WITH_COMMAS) & set(one.parents)]
    assert [one.as_posix() for one in others if _BY_HAND.search(one.read_text(encoding="utf-8"))] == []


def test_amounts_in_sentences_are_grouped_and_years_and_numbers_of_records_are_not() -> None:
    sentence = "Of the duty of {year}, {expected} t are left, and {found} t are asked for: {difference} t too many. Surrender less."
    told = Message(sentence, {"year": 2025, "expected": 1234567, "found": Decimal("26000.50"), "difference": -1000}).render("en")
    spaced = told.replace("\N{NARROW NO-BREAK SPACE}", "_")
    assert spaced == "Of the duty of 2025, 1_234_567 t are left, and 26_000.50 t are asked for: -1_000 t too many. Surrender less."
    assert Message("record {found}", {"found": 12000}).render("en") == "record 12000"


def test_instants_in_sentences_are_told_in_beijing_time() -> None:
    at = datetime(2026, 11, 10, 1, 0, 59, tzinfo=UTC)
    assert Message("since {at}", {"at": at}).render("en") == "since 2026-11-10 09:00"
