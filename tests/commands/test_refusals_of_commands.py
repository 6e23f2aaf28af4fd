"""Each rule of commands and proposals lets pass what is right and refuses what is not, and whatever is sent is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tanheng.commands.checks import CHECKS, OF_ONE_SIDE
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.proposals import WHEN_PROPOSED
from tanheng.commands.running import Runner
from tanheng.kernel.clock import BEIJING, CLOCK, played, said
from tests.books import book, codes, rows
from tests.commands.refusal_cases import CASES, MAKER, CommandCase, Counter

NAMES = [f"{case.check.code} {case.rule}" for case in CASES]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with book() as made, played(datetime(2026, 11, 21, 9, tzinfo=BEIJING)):
        yield made


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_is_right_passes(case: CommandCase, runner: Runner) -> None:
    outcome = case.passed(Counter(runner))
    assert outcome.done, outcome.findings


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_is_wrong_is_refused_by_its_number(case: CommandCase, runner: Runner) -> None:
    counter = Counter(runner)
    outcome = case.refused(counter)
    assert codes(outcome) == [case.check.code]
    assert (outcome.outcome, outcome.result, outcome.number > 0) == ("refused", None, case.recorded)
    assert rows("SELECT ceiling FROM ledger_account WHERE account = %s", (counter.account,)) == [(None,)]


def test_every_check_of_commands_has_its_case() -> None:
    # Of which side the second person must be, the stories of issuance tell: only commands of rooms above have sides.
    assert [case.check for case in CASES] == [one for one in CHECKS if one is not OF_ONE_SIDE]


ODD: list[tuple[str, dict[str, Any]]] = [
    ("a key without signs", {"request": ""}),
    ("a key of too many signs", {"request": "k" * 81}),
    ("a key with a zero byte", {"request": "k\x00"}),
    ("a key with half a sign", {"request": "k\ud800"}),
    ("a reason with a zero byte", {"request": "odd 1", "reason": "because\x00"}),
    ("a reason with half a sign", {"request": "odd 2", "reason": "because \udfff"}),
    ("a key that is no text", {"request": 7}),
    ("a reason that is no text", {"request": "odd 3", "reason": None}),
    ("a time that is a text", {"request": "odd 4", "applies_at": "2026-11-21T09:00:00.000000+08:00"}),
    ("a time without a zone", {"request": "odd 5", "applies_at": datetime.fromisoformat("2026-11-21T09:00:00")}),
    ("the first time of all", {"request": "odd 6", "applies_at": datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))}),
    ("the last time of all", {"request": "odd 7", "applies_at": datetime.max.replace(tzinfo=UTC)}),
]


@pytest.mark.parametrize("odd", [odd for _, odd in ODD], ids=[name for name, _ in ODD])
def test_keys_and_reasons_that_no_record_can_hold_are_refused(odd: dict[str, Any], runner: Runner) -> None:
    asked = {"accounts": [{"owner": "odd", "purpose": "holding", "asset": "CEA-2024"}]}
    outcome = runner.run("ledger_account_open", asked, actor=MAKER, **odd)
    assert (codes(outcome), outcome.number) == ([9102], 0)


ODD_CONTENTS: list[tuple[str, Any]] = [
    ("no mapping", []),
    ("nothing", None),
    ("half a sign", {"account": 1, "x": "\ud800"}),
    ("a zero byte", {"account": 1, "x\x00": "\x00"}),
    ("a number of many digits", {"account": 10**5000}),
    ("a number too large for any table", {"account": 2**64}),
    ("a fraction", {"account": 1.5}),
    ("no number", {"account": float("nan")}),
    ("a set", {"account": {1}}),
    ("bytes", {"account": b"1"}),
]


@pytest.mark.parametrize("content", [content for _, content in ODD_CONTENTS], ids=[name for name, _ in ODD_CONTENTS])
def test_any_content_is_answered(content: Any, runner: Runner) -> None:
    for asked in (content, {"command": "ledger_account_change", "content": content}, {"proposal": 1, "verdict": content}):
        name = "ledger_account_change" if asked is content else "proposal_make" if "command" in asked else "proposal_decide"
        outcome = Counter(runner).run(name, asked, reason="odd")
        assert codes(outcome) == [9102] * len(outcome.findings)
        assert outcome.findings


def test_only_a_command_that_says_so_applies_earlier_than_now(runner: Runner) -> None:
    counter, yesterday = Counter(runner), CLOCK.now() - timedelta(days=1)
    assert codes(counter.transfer({"debit": counter.account, "credit": counter.account, "amount": 1}, applies_at=yesterday)) == [9115]
    assert codes(counter.propose(applies_at=yesterday)) == [9115]
    assert codes(counter.decide(applies_at=yesterday)) == [9115]
    wanted = COMMANDS["ledger_account_open"]
    COMMANDS["test_earlier"] = replace(wanted, name="test_earlier", backdates=True)
    try:
        asked = {"accounts": [{"owner": f"earlier {counter.name}", "purpose": "holding", "asset": "CEA-2024"}]}
        outcome = counter.run("test_earlier", asked, applies_at=yesterday)
    finally:
        del COMMANDS["test_earlier"]
    assert f'"applies_at":"{said(yesterday)}"' in outcome.text


def test_content_that_goes_very_deep_is_answered(runner: Runner) -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    outcome = Counter(runner).run("proposal_make", {"command": "ledger_account_change", "content": {"account": deep}}, reason="deep")
    assert codes(outcome) == [9102]


def test_a_proposal_that_would_end_at_no_time_is_refused(runner: Runner) -> None:
    for ends in ("tomorrow", "2027-01-01", "0001-01-01T00:00:00+14:00", "2027-02-30T00:00:00+08:00", "9999-12-31T23:59:59-12:00"):
        assert codes(Counter(runner).propose(asked={"expires_at": ends})) == [9102], ends


def test_a_proposal_that_names_no_end_expires_when_the_law_book_says(runner: Runner) -> None:
    counter = Counter(runner)
    early, late = counter.propose().number, counter.propose().number
    CLOCK.forward(timedelta(days=30) - timedelta(seconds=1))
    assert counter.decide("approved", early).done
    CLOCK.forward(timedelta(seconds=1))
    assert codes(counter.decide("approved", late)) == [9110]


@pytest.mark.parametrize("mistake", [TypeError, ValueError])
def test_a_mistake_of_who_looks_at_proposals_is_not_told_as_a_malformed_content(
    mistake: type[Exception], runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: Any) -> list[Any]:
        raise mistake("of the look")

    counter = Counter(runner)
    monkeypatch.setattr("tanheng.commands.proposals.WHEN_PROPOSED", [*WHEN_PROPOSED, mistaken])
    with pytest.raises(mistake, match="of the look"):
        counter.propose()
    malformed = counter.propose(asked={"content": {"ceiling": "many"}})
    assert set(codes(malformed)) == {9102}


def test_all_faults_of_a_proposed_content_are_told_by_field_in_both_languages_as_those_of_a_direct_run(runner: Runner) -> None:
    counter = Counter(runner)
    asked = {"account": 5, "ceiling": "many", "more": 1}
    proposed = counter.propose(asked={"content": asked})
    direct = counter.run("ledger_account_change", asked)
    assert [str(one.place) for one in proposed.findings] == [str(one.place) for one in direct.findings] != []
    said = [one.message for one in proposed.findings]
    assert [one.render("zh") for one in said] == [one.message.render("zh") for one in direct.findings]
    assert not any("validation" in one.render(language) for one in said for language in ("zh", "en"))
    (late,) = counter.propose(asked={"expires_at": "tomorrow"}).findings
    assert (late.code, str(late.place)) == (9102, "expires_at")
    assert "isoformat" not in late.message.render("zh")
