"""The page of the plan's sentences names every sentence in order, and every example and test that it names is there."""

import re

from tests.code_health.source import ROOT

PAGE = (ROOT / "docs" / "reference" / "plan-sentences.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| P-")]
GUARD = re.compile(r"`((?:golden|tests)/[^`]+)`")


def test_the_sentences_are_those_of_the_source_page_in_order() -> None:
    source = (ROOT / "docs" / "reference" / "sentences.md").read_text(encoding="utf-8")
    assert [row[0] for row in ROWS] == re.findall(r"^\| (P-\d\d) ", source, flags=re.MULTILINE)


def test_a_rule_has_a_guard_or_a_stage_and_what_is_no_software_says_why() -> None:
    for number, _, rule, guarded in ROWS:
        assert rule.startswith(("yes", "no")), number
        if rule == "no":
            assert re.match(r"not software: \S", guarded), number
        else:
            assert GUARD.search(guarded) or "stage of" in guarded, number


def test_every_named_example_and_test_is_there() -> None:
    named = GUARD.findall(PAGE)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_example_of_a_sentence_is_named() -> None:
    examples = {f"golden/allocation/{path.name}" for path in (ROOT / "golden" / "allocation").glob("plan-*.yaml")}
    assert examples <= set(GUARD.findall(PAGE))
