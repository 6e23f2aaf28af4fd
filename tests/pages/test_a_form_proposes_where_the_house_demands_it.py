"""Where an account demands a second signature (内部复核), its representative's form proposes; only who approves gets the buttons."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.books import rows
from tests.browsing import Browsing, entered
from tests.surrender_stage.stage import Stage, said, staged

FORM = "/do/holding_to_trading/"
KEY, CONTENT = (re.compile(rf'name="{name}" value="([^"]+)"') for name in ("request_key", "content"))
PROPOSES = 'name="proposes" value="1"'


@pytest.fixture
def here() -> Iterator[Stage]:
    """A stage whose works has a representative who initiates, and one who only reads."""
    with staged() as book:
        yield book


def approving(here: Stage) -> None:
    """Give the reader the right to approve instead."""
    given = {"account": here.works, "person": here.reader.person, "right": "approve", "document": "D"}
    ends = here.by_registry("representative_end", {"account": here.works, "person": here.reader.person})
    gives = here.by_registry("representative_give", {"representatives": [given]})
    assert ends.done, said(ends)
    assert gives.done, said(gives)


def shown(here: Stage, browsing: Browsing) -> tuple[str, dict[str, str]]:
    """Fill the form in, and return the page that shows what will be done, with what it would send."""
    form = browsing.get(FORM + "?lang=en").content.decode()
    key = KEY.search(form)
    assert key
    typed = {"account": here.works, "lines.0.vintage": "25", "lines.0.amount": "10", "reason": "because"}
    page = browsing.post(FORM + "?lang=en", {**typed, "step": "check", "request_key": key[1]}).content.decode()
    content = CONTENT.search(page)
    assert content, page
    sent = {"step": "run", "request_key": key[1], "content": unescape(content[1]), "reason": "because"}
    return page, sent | ({"proposes": "1"} if PROPOSES in page else {})


def signed(browsing: Browsing, sent: dict[str, str]) -> Any:
    return browsing.post_stepped_up(FORM + "?lang=en", sent)


def last(command: str) -> list[Any]:
    return rows("SELECT number FROM commands_record WHERE command = %s AND outcome = 'done' ORDER BY number DESC", (command,))


def test_the_form_proposes_and_the_one_who_approves_decides(here: Stage) -> None:
    approving(here)
    maker, approver = entered(here.representative.person), entered(here.reader.person)
    assert "you propose it, another decides" in maker.get(FORM + "?lang=en").content.decode()
    page, sent = shown(here, maker)
    assert "You propose exactly this" in page
    assert "would be refused" not in page
    answer = signed(maker, sent)
    assert answer.status_code == 200
    assert "Proposed; another person decides now" in answer.content.decode()
    assert not last("holding_to_trading")
    ((proposal,), *_) = last("proposal_make")
    address = f"/proposals/{proposal}/?lang=en"
    assert 'value="approved"' not in maker.get(address).content.decode()
    shown_to_approver = approver.get(address).content.decode()
    assert 'value="approved"' in shown_to_approver
    verdict = {"verdict": "approved", "request_key": "web-decides", "reason": "seen"}
    assert approver.post_stepped_up(address, verdict).status_code == 200
    assert len(last("holding_to_trading")) == 1


def test_without_the_demand_the_form_does_it(here: Stage) -> None:
    maker = entered(here.representative.person)
    assert "You can do this alone." in maker.get(FORM + "?lang=en").content.decode()
    page, sent = shown(here, maker)
    assert "Exactly this will be done" in page
    assert "proposes" not in sent
    assert signed(maker, sent).status_code == 200
    assert len(last("holding_to_trading")) == 1


def test_what_came_to_be_demanded_meanwhile_is_shown_again(here: Stage) -> None:
    maker = entered(here.representative.person)
    _, sent = shown(here, maker)
    approving(here)
    before = last("proposal_make")
    page = signed(maker, sent).content.decode()
    assert "You propose exactly this" in page
    assert PROPOSES in page
    assert not last("holding_to_trading")
    assert last("proposal_make") == before
    assert "Proposed; another person decides now" in signed(maker, {**sent, "proposes": "1"}).content.decode()


def test_a_colleague_without_the_right_gets_no_buttons(here: Stage) -> None:
    approving(here)
    given = here.give(16, rows("SELECT holder FROM registry_account WHERE number = %s", (here.works,))[0][0], "emitter_representative")
    assert given.done, said(given)
    right = {"account": here.works, "person": 16, "right": "initiate", "document": "D"}
    assert here.by_registry("representative_give", {"representatives": [right]}).done
    _, sent = shown(here, entered(here.representative.person))
    assert signed(entered(here.representative.person), sent).status_code == 200
    ((proposal,), *_) = last("proposal_make")
    page = entered(16).get(f"/proposals/{proposal}/?lang=en")
    assert page.status_code == 200
    assert 'value="approved"' not in page.content.decode()
