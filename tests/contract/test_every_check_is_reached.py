"""Every check can be passed and can be met: at its cell, alone, through the public reading and quantification."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from tanheng.allocation.intake.checks import CHECKS as INTAKE_CHECKS
from tanheng.commands.checks import CHECKS as COMMAND_CHECKS
from tanheng.issuance.checks import CHECKS as ISSUANCE_CHECKS
from tanheng.kernel.findings import Check, Finding, Place, Severity
from tanheng.kernel.messages import CHINESE, ENGLISH, shown
from tanheng.ledger.checks import CHECKS as LEDGER_CHECKS
from tanheng.monitoring.checks import CHECKS as MONITORING_CHECKS
from tanheng.quantification.checks import CHECKS as ROW_CHECKS
from tanheng.registry.account_checks import CHECKS as ACCOUNT_CHECKS
from tanheng.registry.checks import CHECKS as REGISTRY_CHECKS
from tanheng.roster.checks import CHECKS as ROSTER_CHECKS
from tanheng.tables import reading
from tanheng.tables.refusals import CHECKS as FILE_CHECKS
from tests.commands.refusal_cases import CASES as COMMAND_CASES
from tests.contract.allocation_intake_cases import CASES as INTAKE_CASES
from tests.contract.cems_cases import CASES as MONITORING_CASES
from tests.contract.check_cases import CASES as ACTIVITY_CASES
from tests.contract.check_cases import MAX_ROWS, Case
from tests.contract.handing_in import handed_in
from tests.contract.seal_cases import CASES as SEAL_CASES
from tests.contract.seal_cases import CHECKS as SEAL_CHECKS
from tests.contract.smaller_cases import CASES as SMALLER_CASES
from tests.contract.smaller_cases import CHECKS as SMALLER_CHECKS
from tests.ledger.rule_cases import CASES as BOOK_CASES

TABLES_OF_CHECKS = (
    ROSTER_CHECKS,
    INTAKE_CHECKS,
    FILE_CHECKS,
    ROW_CHECKS,
    MONITORING_CHECKS,
    SMALLER_CHECKS,
    SEAL_CHECKS,
    LEDGER_CHECKS,
    COMMAND_CHECKS,
    ACCOUNT_CHECKS,
    REGISTRY_CHECKS,
    ISSUANCE_CHECKS,
)
ALL: tuple[Check, ...] = tuple(check for table in TABLES_OF_CHECKS for check in table)
CASES = (*ACTIVITY_CASES, *MONITORING_CASES, *INTAKE_CASES, *SMALLER_CASES, *SEAL_CASES)
OF_A_QUANTIFICATION = {4289, 4355, 4356, 4357}  # reached by tests/unit/test_allocation_intake.py
OF_THE_COMPARISON = {5439}  # reached by tests/unit/test_cems_command.py
OF_THE_BOOK = {case.check.code for case in BOOK_CASES}  # passed and met by tests/ledger/test_rules_of_the_book.py
OF_THE_REGISTRY = {
    check.code for check in (*REGISTRY_CHECKS, *ACCOUNT_CHECKS)
}  # tests/registry/test_every_check_of_the_registry_is_reached.py
OF_ISSUANCE = {check.code for check in ISSUANCE_CHECKS}  # passed and met by tests/issuance/test_stories_of_issuance.py
OF_COMMANDS = {case.check.code for case in COMMAND_CASES}  # passed and met by tests/commands/test_refusals_of_commands.py
OF_SIDES = {9117}  # passed and met by tests/issuance/stories.yaml
OF_SURRENDER = {
    *range(1131, 1135),
    *range(8208, 8231),
    8235,
}  # passed and met by tests/surrender_stage, the last by its deadline day
OF_CARRYOVER = {*range(8317, 8331), *range(8334, 8340)}  # passed and met by tests/carryover_stage
OF_THE_WIDE_LAYOUT = {5121, 5127, 5207, 5211, 5212, 5318, 5319}  # reached by tests/unit/test_wide_layout.py
OF_THE_TEMPLATE = {5140, 5141, 5142, 5143, 5144, 5145, 5146, 5147, 5148, 5149, 5350, 5351, 5352}  # reached by tests/unit/test_template_*.py
SEVERITY_OF_NUMBERS = {
    **{hundred: {Severity.ERROR} for hundred in (10, 11, 20, 30, 35)},
    31: {Severity.ERROR},
    41: set(Severity),
    42: {Severity.ERROR},
    43: {Severity.WARNING, Severity.NOTICE},
    44: {Severity.ERROR},
    50: {Severity.ERROR},
    51: {Severity.ERROR},
    52: {Severity.ERROR},
    53: {Severity.WARNING, Severity.NOTICE},
    54: set(Severity),
    82: set(Severity),
    83: set(Severity),
    91: {Severity.ERROR},
    101: set(Severity),
}
NAMES = [str(case.check.code) for case in CASES]
# Single words in Latin letters may stand in a Chinese text: formats, units, columns, standards.
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){2,}")


def assert_said_completely(finding: Finding) -> None:
    """Assert that the finding says itself in both languages, with every field filled in."""
    for language in (CHINESE, ENGLISH):
        message = finding.message.render(language)
        assert message.strip()
        for text in (message, shown(finding.found, language), shown(finding.expected, language)):
            assert not re.search(r"[{}]|\w+\(\w+=|<[a-z_.]+ object", text), text
    chinese = finding.message.render(CHINESE)
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not ENGLISH_SENTENCE.search(chinese), chinese


def told_at(findings: list[Finding]) -> list[tuple[int, str]]:
    """Return number and place of each finding."""
    return [(finding.code, str(finding.place)) for finding in findings]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_check_speaks_alone_at_its_cell_and_in_both_languages(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", MAX_ROWS)
    findings, outcome = handed_in(case.told, tmp_path)
    assert told_at(findings) == [(case.check.code, case.place)]
    refused = case.check.severity is Severity.ERROR
    assert findings[0].severity is case.check.severity
    assert findings[0].article == case.check.article
    assert_said_completely(findings[0])
    assert outcome is None or (outcome.refused, bool(outcome.results)) == (refused, not refused)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_check_is_silent_about_what_is_right(case: Case, tmp_path: Path) -> None:
    findings, outcome = handed_in(case.passed, tmp_path)
    assert case.check.code not in {finding.code for finding in findings}
    assert outcome is not None
    assert not outcome.refused
    assert outcome.results


def test_every_check_has_one_case() -> None:
    without = OF_THE_WIDE_LAYOUT | OF_THE_COMPARISON | OF_THE_TEMPLATE | OF_A_QUANTIFICATION | OF_THE_BOOK | OF_COMMANDS | OF_THE_REGISTRY
    without |= OF_SURRENDER | OF_CARRYOVER | OF_ISSUANCE | OF_SIDES
    assert sorted(case.check.code for case in CASES) == sorted({check.code for check in ALL} - without)


def test_numbers_are_unique_and_ascend() -> None:
    for table in TABLES_OF_CHECKS:
        codes = [check.code for check in table]
        assert codes == sorted(codes)
    assert len({check.code for check in ALL}) == len(ALL)


@pytest.mark.parametrize("check", ALL, ids=lambda check: str(check.code))
def test_a_number_says_what_it_is_about_and_how_much_it_weighs(check: Check) -> None:
    assert check.severity in SEVERITY_OF_NUMBERS[check.code // 100]


@pytest.mark.parametrize("check", ALL, ids=lambda check: str(check.code))
def test_every_check_is_translated_with_the_same_fields_or_fewer(check: Check) -> None:
    named = {name for _, name, _, _ in string.Formatter().parse(check.text) if name}
    chinese = check.at(Place(), **dict.fromkeys(named, "X")).message.render(CHINESE)
    assert chinese != check.text
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert "{" not in chinese
