"""What refuses says rights, provinces, kinds, batches and commands in words of both languages, wherever there are words for them."""

from __future__ import annotations

import re

from tanheng.carryover import checks as carryover_checks
from tanheng.commands.records import Outcome
from tanheng.kernel.messages import LANGUAGES
from tests.carryover_stage.steps import noticed, taken_back
from tests.carryover_stage.test_a_house_signs_a_filing_twice import approving
from tests.people.settled import uscc
from tests.surrender_stage.stage import Stage, refused, staged

_CODE = re.compile(r"province:|\b[a-z]+_[a-z_]+\b(?<!proposal_make)|\bapprove\b|\^|\[0-9")


def _told(outcome: Outcome, code: int) -> list[str]:
    (finding,) = [one for one in outcome.findings if one.code == code]
    return [finding.message.render(language) for language in LANGUAGES]


def test_the_right_that_decides_is_called_by_its_words() -> None:
    from tanheng.kernel.messages import CHINESE, ENGLISH, Joined
    from tanheng.registry.representing import RIGHTS, RIGHTS_TO_DECIDE

    with staged() as here:
        approving(here)
        assert here.duty(1000).done
        outcome = here.surrender(10)
        assert refused(outcome) == [1017]
        chinese, english = _told(outcome, 1017)
        right = Joined(tuple(RIGHTS[one] for one in RIGHTS_TO_DECIDE))
        assert right.render(CHINESE) in chinese
        assert "“approve what others initiate”" in english
        assert right.render(ENGLISH) in english
        assert "surrender units for a duty" in english
        assert "allowance_surrender" not in chinese + english


def test_a_duty_of_another_province_names_both_provinces() -> None:
    with staged() as here:
        outcome = here.duty(10, account=here.far)
        assert refused(outcome) == [8211]
        assert not any(_CODE.search(text) for text in _told(outcome, 8211))


def test_a_code_of_the_wrong_form_is_told_by_an_example() -> None:
    with staged() as here:
        asked = {"code": "city:42010", "kind": "city", "zh": "C", "parent": "province:420000"}
        outcome = here.run("organisation_register", {"organisations": [asked]}, here.system)
        assert refused(outcome) == [9203]
        for text in _told(outcome, 9203):
            assert "city:420000" in text
            assert not re.search(r"\[0-9|\^", text)


def test_kinds_and_roles_are_called_by_their_names() -> None:
    with staged() as here:
        wanted = {"accounts": [{"type": "emitter", "holder": "registry", "province": "province:420000", "documents": ["D"]}]}
        assert not any(re.search(r"\bemitter\b(?<!key emitter)", text) for text in _told(here.by_registry("account_open", wanted), 1103))
        stands = {"code": f"entity:{uscc(8)}", "kind": "emitter", "zh": "E", "parent": "registry"}
        outcome = here.run("organisation_register", {"organisations": [stands]}, here.system)
        chinese, _ = _told(outcome, 9205)
        assert not re.search(r"[a-z]{4,}", chinese)


def test_batches_are_called_by_their_names() -> None:
    with staged("2026-03-02 09:00:00") as here:
        assert noticed(here).done
        assert "第一批" in _told(taken_back(here), carryover_checks.BATCH_OPEN.code)[0]


def test_how_a_proposal_was_decided_is_told_in_words() -> None:
    with staged() as here:
        made = here.run("proposal_make", {"command": "duty_set", "content": _duty(here)}, here.officer)
        assert made.done
        decided = {"proposal": made.number, "verdict": "approved"}
        assert here.run("proposal_decide", decided, here.second_officer).done
        chinese, _ = _told(here.run("proposal_decide", decided, here.second_officer), 9107)
        assert not re.search("rejected|approved|withdrawn", chinese)


def _duty(here: Stage) -> dict[str, object]:
    return {"duties": [{"account": here.works, "year": 2025, "sector": "steel", "tonnes": 1}], "document": "P-1"}


def test_the_api_says_words_and_leaves_what_a_program_sends() -> None:
    from tanheng.commands.checks import NEEDS_SECOND_PERSON
    from tanheng.interfaces.api.problems import fault_of
    from tanheng.kernel.findings import Place

    with staged():
        told = fault_of(NEEDS_SECOND_PERSON.at(Place(called="command"), "freeze_enter"))
        assert told.found.en == "freeze_enter"
        assert "freeze units on a judicial document" in told.en
        assert "freeze_enter" not in told.zh
