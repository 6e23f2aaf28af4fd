"""`tanheng registry` prints what the registry answers, as tables in both languages and as JSON, and tells strangers no reasons."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tanheng.interfaces.cli import group
from tanheng.kernel.clock import CLOCK
from tests.books import rows
from tests.registry_pages.small import ORDER, OTHER_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, Small
from tests.registry_pages.test_reconciliation import tamper
from tests.unit.sealed_logs import KEY


@pytest.fixture(autouse=True)
def book_of_the_test(here: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands open the book of the test."""
    from tanheng.interfaces.cli import registry, registry_papers, registry_reconciling
    from tanheng.server.opening import Opened

    del here
    monkeypatch.setenv("COLUMNS", "200")
    for module in (registry, registry_papers, registry_reconciling):
        monkeypatch.setattr(module, "opened", lambda data, lang: Opened(tmp_path, KEY))  # noqa: ARG005


def asked(*words: str, code: int = 0) -> Result:
    """Run a command of the registry, which must end so."""
    result = CliRunner().invoke(group, ["registry", *words])
    assert result.exit_code == code, result.output
    return result


def in_json(*words: str, code: int = 0) -> Any:
    """Run a command and return its JSON."""
    return json.loads(asked(*words, "--format", "json", code=code).stdout)


def test_an_account_is_shown(here: Small) -> None:
    assert "重点排放单位账户" in asked("account", WORKS_NUMBER).stdout
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "suspended", "document": "d"})
    node = in_json("account", WORKS_NUMBER.lower())
    assert (node["number"], node["state"]) == (WORKS_NUMBER, "suspended")
    assert [one["why"][0][:2] for one in node["abilities"] if one["kind"] == "surrender" and one["check"] == 1004] == ["账户"]
    assert "There is no account X" in asked("account", "X", "--lang", "en", code=1).stderr


def test_an_account_tells_who_acts_for_it(here: Small) -> None:
    node = in_json("account", WORKS_NUMBER)
    assert [(one["person"], one["right"], one["active"]) for one in node["representatives"]] == [(9, "initiate", True)]
    assert "closing" not in node
    assert "Representatives" in asked("account", WORKS_NUMBER, "--lang", "en").stdout
    assert here.run("person_deactivate", {"person": 9}, here.system).done
    assert in_json("account", WORKS_NUMBER)["representatives"][0]["active"] is False


def test_an_account_tells_what_stands_in_the_way_of_closing(here: Small) -> None:
    here.freeze(250)
    assert [one["check"] for one in in_json("account", WORKS_NUMBER, "--closing")["closing"]] == [1121, 1121, 1122, 8225, 8225]
    assert "1122" in asked("account", WORKS_NUMBER, "--closing").stdout
    assert in_json("account", PROVINCE_NUMBER, "--closing")["closing"][0]["check"] == 1124


def test_an_empty_account_has_nothing_in_the_way_of_closing(here: Small) -> None:
    ((record, line),) = rows("SELECT record, line FROM registry_movement WHERE receiver = %s", (OTHER_NUMBER,))
    here.clerks("movement_correct", {"movement": [record, line], "amount": 100, "document": "d"})
    assert in_json("account", OTHER_NUMBER, "--closing")["closing"] == []
    assert "Nothing stands in the way" in asked("account", OTHER_NUMBER, "--closing", "--lang", "en").stdout


def test_an_open_objection_is_shown_until_it_is_answered(here: Small) -> None:
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "restricted", "document": "d"})
    objection = here.done(here.run("restriction_object", {"account": WORKS_NUMBER, "document": "O-1"}, here.representative))["objection"]
    told = in_json("account", WORKS_NUMBER)["objections"]
    assert [(one["objection"], one["document"], one["due"]) for one in told] == [(objection, "O-1", "2026-06-15")]
    assert "O-1" in asked("account", WORKS_NUMBER).stdout
    here.clerks("restriction_answer", {"objection": objection, "outcome": "upheld", "document": "O-2"})
    assert in_json("account", WORKS_NUMBER)["objections"] == []


def test_holdings_are_shown_with_what_each_kind_may_take(here: Small) -> None:
    here.freeze(250)
    node = {one["vintage"]: one for one in in_json("holdings", WORKS_NUMBER)}
    assert (node["25"]["amount"], node["25"]["frozen"], node["25"]["available"]["non_trade_transfer"]) == (600, 250, 350)
    assert "surrender" not in node["25"]["available"], "there is no duty"
    assert node["25"]["refused"]["surrender"]["message"]
    assert node["25"]["available"]["judicial_deduction"] == 600
    assert {"distribution", "differentiated_hold"}.isdisjoint(node["25"]["available"]), "what only a province sends"
    assert "surrender" not in in_json("holdings", PROVINCE_NUMBER)[0]["available"]
    told = asked("holdings", WORKS_NUMBER, "--lang", "en").stdout
    assert "Available for each kind" in told
    assert "350" in told
    assert "has no duty of its own that is still to be met" in told
    assert in_json("holdings", WORKS_NUMBER, "--at", "2026-01-01T00:00:00") == []


def test_movements_are_shown_with_running_balances(here: Small) -> None:
    here.done(here.to_trading(100))
    node = {one["vintage"]: one for one in in_json("movements", WORKS_NUMBER, "--from", "2026-06-01", "--to", "2026-06-01")["vintages"]}
    assert [(one["kind"], one["change"], one["balance"]) for one in node["25"]["entries"]] == [
        ("distribution", 600, 600),
        ("to_trading", 0, 600),
    ]
    assert node["25"]["closing"] == {"registry": 500, "trading": 100}
    assert "划转至交易" in asked("movements", WORKS_NUMBER).stdout


def test_freezes_are_found_by_account_and_by_document(here: Small) -> None:
    here.freeze(700)
    assert [(one["state"], one["waiting"]) for one in in_json("freezes", WORKS_NUMBER)] == [("part", 100)]
    assert in_json("freezes", "--document", ORDER) == in_json("freezes", WORKS_NUMBER)
    told = asked("freezes", WORKS_NUMBER).stdout
    assert "部分生效" in told
    assert WORKS_NUMBER in told, "the number of the account stays on one line"
    assert WORKS_NUMBER in asked("freezes", WORKS_NUMBER, "--lang", "en").stdout
    asked("freezes", code=2)


def test_accounts_are_searched() -> None:
    assert [one["number"] for one in in_json("search", "plan 1")][-1] == PROVINCE_NUMBER
    assert WORKS_NUMBER in asked("search", "W").stdout
    assert "Nothing was found for %." in asked("search", "%", "--lang", "en", code=1).stderr


def test_why_not_tells_all_that_fails_and_who_decides(here: Small) -> None:
    words = ("why-not", "voluntary_cancellation", "--sender", WORKS_NUMBER, "--receiver", "N0000001-89")
    node = in_json(*words, "--line", "25:10")
    assert (node["could_be_done"], node["wait_hours"], node["decides"]) == (True, 24, ["registry_approver"])
    assert "could be done now" in asked(*words, "--line", "25:10", "--lang", "en").stdout
    node = in_json(*words, "--line", "25:1,000", "--line", "99:1", code=1)
    assert [one["check"] for one in node["reasons"]] == [3006, 3005, 3005]
    here.clerks("account_state_change", {"account": OTHER_NUMBER, "state": "suspended", "document": "d"})
    stranger = asked("why-not", "trade_delivery", "--sender", WORKS_NUMBER, "--receiver", OTHER_NUMBER, "--lang", "en", code=1).stdout
    assert "cannot take part" in stranger
    assert "suspended" not in stranger
    assert "2004" not in stranger


@pytest.mark.parametrize(("sender", "code"), [("E0000003-97", 1001), ("E0000009-80", 1002)])
def test_nothing_is_said_of_a_receiver_that_a_wrong_sender_could_not_tell(sender: str, code: int) -> None:
    for kind in ("voluntary_cancellation", "surrender"):
        found = in_json("why-not", kind, "--sender", sender, "--line", "25:10", code=1)["reasons"]
        assert code in [one["check"] for one in found]
        assert "receiver" not in [one["place"] for one in found]
    found = in_json("why-not", "non_trade_transfer", "--sender", sender, "--line", "25:10", code=1)["reasons"]
    assert 2001 in [one["check"] for one in found], "which receiver is meant, only the asker can say"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("moon", "--sender", "X"), 2, "There is no kind moon"),
        (("surrender", "--sender", "X", "--line", "25"), 2, "--line must be VINTAGE:TONNES"),
        (("surrender", "--sender", "X", "--person", "9"), 2, "--person and --assignment go together"),
        (("surrender", "--sender", "X", "--person", "9", "--assignment", "8"), 1, "Person 9 does not have assignment 8"),
    ],
    ids=["unknown kind", "no amount", "half an actor", "another's role"],
)
def test_what_cannot_be_asked_is_said(words: tuple[str, ...], code: int, said: str) -> None:
    assert said in asked("why-not", *words, "--lang", "en", code=code).stderr


def test_the_catalogue_needs_no_book() -> None:
    nodes = {one["kind"]: one for one in in_json("catalogue", "kinds")}
    assert (nodes["voluntary_cancellation"]["alone"], nodes["voluntary_cancellation"]["wait_hours"]) == (False, 24)
    assert "无人" in asked("catalogue").stdout
    acts = {one["kind"]: one for one in in_json("catalogue", "acts")}
    assert (acts["duty_set"]["alone"], acts["duty_set"]["asks"], acts["freeze_expire"]["alone"]) == (False, ["province_officer"], True)
    assert {one["kind"] for one in in_json("catalogue")} == set(nodes) | set(acts)
    told = asked("catalogue").stdout
    assert "申请者" in told
    assert "不移动配额的业务" in told
    states = {one["kind"]: one for one in in_json("catalogue", "states")}
    assert states["surrender"]["restricted"] == {"sends": True, "receives": True}
    assert "●" not in asked("catalogue", "states", "--lang", "en").stdout


def test_papers_are_written_and_verified(here: Small, tmp_path: Path) -> None:
    assert "tanheng book seal" in asked("end-of-day", code=1).stderr
    from tanheng.commands.sealing import seal_all

    here.freeze(10)
    seal_all(KEY)
    for words in (
        ("statement", WORKS_NUMBER),
        ("certificate", "holding", WORKS_NUMBER),
        ("certificate", "freeze", WORKS_NUMBER),
        ("end-of-day",),
    ):
        out = tmp_path / f"{'-'.join(words)}.pdf"
        asked(*words, "-o", str(out))
        assert out.read_bytes().startswith(b"%PDF")
        verified = CliRunner().invoke(group, ["verify", str(out.with_name(f"{out.name}.json"))])
        assert (verified.exit_code, "中文" in verified.stdout) == (0, True)
    asked("statement", WORKS_NUMBER, "-o", str(tmp_path / "s.xlsx"))
    for printed in (out, tmp_path / "s.xlsx"):
        misused = CliRunner().invoke(group, ["verify", str(printed), "--lang", "en"])
        assert (misused.exit_code, "signed JSON" in misused.stderr) == (2, True)
    assert in_json("end-of-day")["format"] == "tanheng-document/1"
    assert "代码" in asked("end-of-day").stdout
    assert asked("statement", WORKS_NUMBER, "-o", str(tmp_path / "s.doc"), code=2).stderr
    asked("certificate", "cancellation", "1", code=1)
    asked("certificate", "freeze", WORKS_NUMBER, "--at", "2026-06-01T00:00:00", code=2)


@pytest.mark.usefixtures("here")
def test_a_reconciliation_runs_with_the_independent_auditor_and_its_differences_are_shown() -> None:
    node = in_json("reconcile")
    assert (node["outcome"], node["not_looked_at"]) == ("clean", [])
    assert in_json("differences") == []
    CLOCK.forward(timedelta(minutes=1))
    tamper(f"UPDATE ledger_account SET floor = 5 WHERE owner = '{WORKS_NUMBER}' AND purpose = 'registry' AND asset = 'CEA-25'")
    node = in_json("reconcile", "--without-auditor", code=1)
    assert (node["outcome"], node["differences"], node["not_looked_at"]) == ("inconsistent", 1, ["auditor"])
    assert [(one["part"], one["account"]) for one in in_json("differences", code=1)] == [("floors", WORKS_NUMBER)]
    assert "floors" in asked("differences", code=1).stdout
    assert [one["task"] for one in in_json("differences", code=1)] == [node["task"]]
    CLOCK.forward(timedelta(minutes=1))
    node = in_json("reconcile", code=1)
    assert node["new"] >= 1, "the auditor saw the changed floor too"


@pytest.mark.usefixtures("here")
def test_a_reconciliation_is_printed_in_words() -> None:
    printed = asked("reconcile", "--without-auditor").stdout
    assert "None" not in printed
    assert "[" not in printed
    assert "无" in printed, "no task"
    assert "auditor" in printed


def test_faults_of_the_auditor_become_differences() -> None:
    from tanheng.server.reconciling import differences_of

    verdict = {
        "faults": [{"check": 10250, "name": "balance_differs", "record": 7}, {"check": 10201, "name": "file_missing", "record": None}]
    }
    told = differences_of(json.dumps(verdict))
    assert told[0] == {"record": 7, "place": "10250 balance_differs 1", "found": "balance_differs", "expected": ""}
    assert "record" not in told[1]
    assert differences_of("no JSON") == differences_of("[]") == []


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", WORKS_NUMBER, "--from", "2026-05-02", "--to", "2026-05-01"),
        ("statement", WORKS_NUMBER, "--to", "2099-01-01"),
        ("end-of-day", "--day", "2099-01-01"),
        ("certificate", "holding", WORKS_NUMBER, "--at", "2099-01-01T00:00:00+08:00"),
    ],
)
def test_no_page_is_signed_for_days_to_come_or_backwards(arguments: tuple[str, ...]) -> None:
    assert asked(*arguments, code=2).stdout == ""
