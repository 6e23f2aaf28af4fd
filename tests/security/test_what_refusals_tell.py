"""What refuses somebody tells him nothing of another's account, duty or list: on pages, by key, in the journal, whatever he asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.entering import Caller, key_for
from tests.browsing import Browsing, entered
from tests.code_health.source import SOURCE
from tests.pages.registry_browsing import text_on
from tests.registry_pages.small import NATIONAL_NUMBER, WORKS_NUMBER
from tests.visibility.nation import FAR_NUMBER, FAR_PROVINCE_NUMBER, VIEWERS, Nation, nation

FIGURES = re.compile(r"\b(t|tonnes) (are|of|were|more|may)\b|[Aa]ccount|\bduty\b|[Dd]raft|proposal|record \{|lies in|\bbelongs\b|ended")
SECRET_OTHERWISE = {
    "names what was typed, or what stands in the law, the lists of words or the file that was handed in": (
        *(1001, 1002, 1007, 1101, 1103, 1107, 1124, 1130, 2001, 2002, 2007, 3001, 3101, 3103, 3118, 3124, 4152, 4410, 4418, 8201, 8203),
        *(8204, 8205, 8206, 8207, 8208, 8210, 8213, 8214, 8215, 8217, 8226, 8234, 8314, 8315, 8325, 8326),
    ),
    "says only that the one who asks has no right": (1015,),
    "is told to a representative of the account's own holder alone": (1017,),
    "is about a request or proposal of whoever asks, or one that he sees": (9101, 9104, 9106, 9108, 9109, 9110, 9113, 9114, 9116),
    "is of administrators and of one's own roles, logins and keys": (9211, 9216, 9227, 9233, 9237, 9430, 9431, 9457),
    "is told to whoever sees the task; to others there is no such task": (9302,),
    "says of a draft no more than its number, or what its public notice says": (4506, 4515, 4521, 4543, 4544),
}
"""Checks that look as if they told a figure, and tell nobody anything that is another's: why not."""


@pytest.fixture(scope="module")
def here() -> Iterator[Nation]:
    from tanheng.commands.sql import Sql

    with nation() as made:
        # What a reconciliation found blocks the account until it is settled.
        Sql().run("UPDATE registry_reconciliation_difference SET settled = 1, reason = 'r' WHERE settled IS NULL")
        yield made


@pytest.fixture
def works(here: Nation) -> Browsing:
    """The representative of the works in the first province."""
    assert here
    return entered(9)


LINES = {"lines.0.vintage": "25", "lines.0.amount": "2000000"}
ASKED: list[tuple[str, dict[str, str]]] = [
    ("holding_to_trading", {"account": FAR_NUMBER, **LINES}),
    ("holding_from_trading", {"account": FAR_NUMBER, **LINES}),
    ("allowance_surrender", {"sender": FAR_NUMBER, "receiver": FAR_PROVINCE_NUMBER, "year": "2025", **LINES}),
    ("allowance_surrender", {"sender": WORKS_NUMBER, "receiver": "P0000002-18", "behalf": FAR_NUMBER, "year": "2025", **LINES}),
    ("allowance_cancel", {"sender": FAR_NUMBER, "receiver": NATIONAL_NUMBER, **LINES}),
    ("carryover_file", {"account": FAR_NUMBER, "year": "2025", **LINES}),
]


def _figures() -> set[str]:
    """Return all figures of the other works that no refusal may name: what it holds, has frozen, owes."""
    from tests.books import rows

    held = rows("SELECT DISTINCT amount FROM registry_movement WHERE receiver = %s", (FAR_NUMBER,))
    return {str(amount) for (amount,) in held} | {"195", "225", "220", "230", "100"}


@pytest.mark.parametrize(("name", "typed"), ASKED, ids=[f"{name}-{place}" for place, (name, _) in enumerate(ASKED)])
@pytest.mark.parametrize("step", ["check", "run"])
def test_no_form_tells_what_another_holds_or_owes(works: Browsing, name: str, typed: dict[str, str], step: str) -> None:
    from tests.pages.test_command_forms import _shown, _signed

    page = _shown(works, name, typed)
    assert page.status_code == 200, text_on(page)
    if step == "run":
        page = works.post_stepped_up(f"/do/{name}/", _signed(page))
        if page.status_code == 200:
            return  # What two persons do is proposed; the refusal comes to whoever decides.
    told = re.search(r'<div class="alert.*?</ul>', page.content.decode(), re.S)
    assert told, text_on(page)
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", told[0])
    numbers = set(re.findall(r"(?<![\w-])\d{2,}(?![\w-])", words.replace("\u202f", "")))
    assert not numbers & _figures(), words


def test_ones_own_figures_are_told(works: Browsing) -> None:
    from tests.pages.test_command_forms import _shown

    page = text_on(_shown(works, "holding_to_trading", {"account": WORKS_NUMBER, **LINES}))
    assert "3005" in page


def test_a_key_is_told_no_remaining_duty_of_another(here: Nation) -> None:
    caller = Caller(key_for(here, here.representative, ["allowance_surrender"]))
    lines = [{"vintage": "25", "amount": 2_000_000}]
    own = {"sender": WORKS_NUMBER, "receiver": "P0000002-18", "year": 2025, "lines": lines}
    assert 3012 in _codes(caller.post("/commands/allowance_surrender", {"content": own}, "own"))
    found = caller.post("/commands/allowance_surrender", {"content": {**own, "behalf": FAR_NUMBER}}, "behalf")
    assert 3012 not in _codes(found)
    asked = {"kind": "surrender", "sender": WORKS_NUMBER, "receiver": "P0000002-18", "year": 2025, "behalf": FAR_NUMBER, "lines": lines}
    reasons = caller.post("/why-not", asked).json()["reasons"]
    assert 3012 not in [one["check"] for one in reasons]
    assert 3005 in [one["check"] for one in reasons], "what is one's own is told"


def _codes(answer: Any) -> list[int]:
    return [one["check"] for one in answer.json()["findings"]]


def test_the_exchange_is_told_states_and_no_holdings(here: Nation) -> None:
    from tests.visibility.nation import actor_of

    caller = Caller(key_for(here, actor_of(VIEWERS["exchange_operator"]), ["holding_lock"]))
    asked = {"account": FAR_NUMBER, "lines": [{"vintage": "25", "amount": 2_000_000}]}
    found = caller.post("/commands/holding_lock", {"content": asked}, "x")
    assert found.status_code == 409
    assert 3005 not in _codes(found)


def test_every_check_that_names_a_figure_of_another_has_a_text_for_strangers() -> None:
    from tanheng.server.preparing import load

    load()
    from tanheng.commands.definitions import KNOWN_CHECKS
    from tanheng.interfaces.reading.refusing import OFFICE
    from tanheng.visibility.deciding import objects

    excused = {code for codes in SECRET_OTHERWISE.values() for code in codes}
    looks = {code for code, one in KNOWN_CHECKS.items() if "{" in one.text and FIGURES.search(one.text)}
    open_ones = {f"{code} {KNOWN_CHECKS[code].text}" for code in looks - excused if not KNOWN_CHECKS[code].stranger}
    assert not open_ones
    assert not {code for code in excused if code not in looks or KNOWN_CHECKS[code].stranger}, "an excuse that nobody needs"
    told_with = {one.told_with for one in KNOWN_CHECKS.values() if one.stranger}
    assert told_with <= {*objects(), OFFICE}
    for one in KNOWN_CHECKS.values():
        assert not re.search(r"\{(expected|held|frozen|pledged|difference|most|left|limit)\}", one.stranger), one.code


def test_pages_and_api_run_commands_by_the_one_way_that_keeps_reasons() -> None:
    for folder in ("web", "api"):
        for file in (SOURCE / "interfaces" / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"import .*\bRunner\b|RolePolicy", text), f"{file}: ask by interfaces.reading.answering"
