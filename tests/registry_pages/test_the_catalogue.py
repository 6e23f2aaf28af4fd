"""The printed catalogue is current, and it says what must not be otherwise: who can do nothing alone, and what stands for each UK check."""

from __future__ import annotations

import re

import pytest

from tanheng.commands.definitions import COMMANDS, KNOWN_CHECKS
from tanheng.database.address import Address
from tanheng.kernel.messages import CHINESE, ENGLISH
from tanheng.registry.catalogue import NOBODY, WHO_ASKS, allowed, alone, checks_of, diagram, every_act, every_kind, wait_of
from tanheng.registry.law import law
from tanheng.registry.vocabulary import acts, kinds, states
from tanheng.server.preparing import prepare
from tests.code_health.source import tool

NOBODY_ALONE = (
    *("vintage_issue", "distribution", "allowance_return", "voluntary_cancellation", "carryover_takeback", "carryover_reissue"),
    *("non_trade_transfer", "succession", "judicial_deduction", "correction", "surrender_correction", "excess_passed_on"),
)
ACTS_BY_TWO = (
    *("account_open", "account_state_change", "account_holder_change", "representative_give", "representative_end"),
    *(
        "freeze_enter",
        "freeze_lift",
        "freeze_deduct",
        "allowance_cancel",
        "allowance_transfer",
        "movement_correct",
        "reconciliation_settle",
    ),
)


def test_the_page_is_what_the_program_says() -> None:
    writer = tool("registry_pages")
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), "run `make readme`"


@pytest.mark.parametrize("kind", NOBODY_ALONE)
def test_nobody_issues_returns_cancels_or_corrects_alone(kind: str) -> None:
    assert alone(kinds()[kind]) == NOBODY
    assert (NOBODY.render(CHINESE), NOBODY.render(ENGLISH)) == ("无人", "nobody")


def test_freezes_account_changes_and_cancellation_need_two_persons_as_commands() -> None:
    prepare(Address("nobody", "", "", "none"))
    page = tool("commands_page").page()
    for name in ACTS_BY_TWO:
        assert COMMANDS[name].two_persons, name
        (row,) = re.findall(rf"^\| `{name}` .*$", page, flags=re.MULTILINE)
        assert "无人 nobody" in row


def test_every_kind_waits_as_its_command_does() -> None:
    prepare(Address("nobody", "", "", "none"))
    waiting = {one.name: one.wait_hours for one in every_kind() if one.wait_hours}
    assert waiting == {"voluntary_cancellation": "registry.wait.voluntary_cancellation_hours"}
    assert COMMANDS["allowance_cancel"].wait == waiting["voluntary_cancellation"]
    assert {name for name, one in COMMANDS.items() if one.wait} == {"allowance_cancel"}
    assert wait_of(kinds()["voluntary_cancellation"], tool("registry_pages").ON) == 24


def test_every_command_of_the_registry_and_the_stages_stands_in_the_catalogue_with_its_persons() -> None:
    prepare(Address("nobody", "", "", "none"))
    rooms = ("registry", "issuance", "surrender", "carryover")
    commands = {name for name, one in COMMANDS.items() if one.body.__module__.split(".")[1] in rooms and not name.startswith("test_")}
    # The roster opens accounts of the registry together with those of the other two systems.
    commands |= {"entity_accounts_open"}
    moving = {one.command for one in every_kind()}
    assert moving | set(acts()) == commands
    assert moving & set(acts()) == set()
    for one in (*every_kind(), *every_act()):
        made = COMMANDS[one.command]
        assert (set(one.asks), one.wait_hours) == (made.roles, made.wait), one.name
        assert set(one.decides) == (made.deciders if made.two_persons else set()), one.name
        assert (one.mark == "operational") == (one.basis == "内部规则"), one.name


def test_a_reading_that_a_kind_names_is_in_the_law_book() -> None:
    interpretations = law().tree.interpretations
    named = {one.reading for one in every_kind() if one.reading} | {one.basis for one in every_kind() if one.mark == "interpretation"}
    assert named == {"compliance.surrender_approval", "compliance.excess_after_lowered_duty"}
    assert named <= set(interpretations)


def test_what_one_person_can_do_is_said_by_the_same_words_everywhere() -> None:
    prepare(Address("nobody", "", "", "none"))
    assert [one.name for one in every_act() if alone(one) == WHO_ASKS] == ["restriction_object", "freeze_expire", "reconciliation_run"]
    assert WHO_ASKS.render(CHINESE) == "申请者"
    assert "| 申请者 the one who asks |" in tool("registry_pages").page()


def test_every_kind_has_checks_and_a_diagram_whose_states_are_reached() -> None:
    for one in every_kind():
        assert [check.code for check in checks_of(one)] == list(one.checks)
        lines = list(diagram(one))
        reached = {line.split("-->")[1].split(":")[0].strip() for line in lines[1:]}
        assert {line.split("-->")[0].strip() for line in lines[1:]} == reached - {"[*]"} | {"[*]"}
        assert "done" in reached
        assert ("refused" in reached) == one.alone


def test_a_closed_account_takes_part_in_nothing_and_a_normal_one_in_all() -> None:
    """But a closed one lets through to its successor what comes back to it, and no other does."""
    for one in every_kind():
        estate = one.sender.group == "estate"
        assert allowed(one, "closed") == (estate, False)
        assert allowed(one, "normal") == (not estate, True)
    assert [one.name for one in every_kind() if one.sender.group == "estate"] == ["excess_passed_on"]
    assert {one.name for one in every_kind() if not any(sum(allowed(one, state)) for state in states())} == set()


def test_every_check_of_the_uk_registry_is_answered_by_a_check_that_exists_or_by_a_reason() -> None:
    told = tool("registry_pages").uk_checks()
    assert sum(len(str(one["uk"]).split(", ")) for one in told) >= 63
    ours = {code for one in every_kind() for code in one.checks} | {1006}
    for one in told:
        assert one["how"] in {"taken", "adapted", "elsewhere", "skipped"}
        assert set(one.get("ours", ())) <= ours & set(KNOWN_CHECKS), one["uk"]
        assert bool(one.get("ours")) == (one["how"] in {"taken", "adapted"}), one["uk"]
        if one["how"] != "taken":
            assert one["why"]["zh"], one["uk"]
            assert one["why"]["en"], one["uk"]
