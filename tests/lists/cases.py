"""One case for every check of the lists: what it lets pass and what it refuses, both asked for through the commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tanheng.commands.records import Outcome
from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Check
from tanheng.roster.lists import checks
from tests.lists.office import (
    FAR_DEPARTMENT,
    FAR_WORKS,
    FINANCE,
    HUBEI,
    HUNAN,
    NEW_WORKS,
    OTHER_WORKS,
    WORKS,
    Office,
)


@dataclass(frozen=True)
class ListCase:
    """A check, the rule it guards in words, and what passes it and what it refuses alone."""

    check: Check
    rule: str
    passed: Callable[[Office], Outcome]
    refused: Callable[[Office], Outcome]


def imported(here: Office, *plants: dict[str, Any], sha: str = "a" * 64, effect: str = "", **more: Any) -> Outcome:
    """Import rows with the hash of the effect that they have now."""
    from tanheng.roster.lists.effects import effect_of
    from tanheng.roster.lists.fields import PlantAsked
    from tanheng.roster.lists.law import rules_of
    from tanheng.roster.lists.reading import standings
    from tests.people.settled import NOW

    rows = list(plants or (here.plant(),))
    asked = [PlantAsked(**one) for one in rows]
    registered = standings(Sql(), {one.entity for one in asked}, NOW)
    cited = effect or effect_of(Sql(), HUBEI, 2027, asked, registered, rules_of(2027)).sha256
    content = {"province": HUBEI, "list_year": 2027, "plants": rows, "file": "f.xlsx", "sha256": sha, "effect": cited}
    return here.run("list_import", content, here.officer, **more)


def _twice_imported(here: Office) -> Outcome:
    assert imported(here).done
    return imported(here, here.plant(figures={2025: "1"}))


def _listed(here: Office, figures: dict[int, str]) -> Outcome:
    """Publish a list with one entry, and one of the year before on which another stood whose figures are these."""
    plants = (here.plant(), here.plant(OTHER_WORKS, figures, listed=True))
    return here.publish(here.ripe(*plants))


def _elsewhere(here: Office, *, gone: bool) -> Outcome:
    """Have an entity listed in one province, moved to another, and listed there."""
    here.published(here.plant(), here.plant(OTHER_WORKS))
    moved = here.by_two(
        "entity_move",
        {"entity": WORKS, "to": "city:430100", "on": str(_today()), "document": "M1"},
        here.officer,
        here.far_officer,
    )
    assert moved.done, moved.findings
    if gone:
        assert here.amend({"kind": "remove", "entity": WORKS}).done
    here.wait(1)
    plant = here.plant(division="430100")
    assert here.hand_in(plant, province=HUNAN, actor=here.far_officer).done
    draft = here.draft(province=HUNAN).number
    assert here.run("list_consult", {"draft": draft, "departments": [FAR_DEPARTMENT]}, here.far_officer).done
    here.wait(20)
    assert here.run("list_notice", {"draft": draft, "document": "N9"}, here.far_officer).done
    here.wait(20)
    return here.publish(draft, maker=here.far_officer, checker=here.far_second)


def _today() -> date:
    from tanheng.kernel.clock import CLOCK

    return CLOCK.today()


def _in_pilot(here: Office, sector: str) -> Outcome:
    draft = here.ripe()
    taking_part = {"entity": WORKS, "pilot": "hubei", "sector": sector, "takes_part": True, "since": str(_today()), "document": "G1"}
    recorded = here.run("entity_pilot_set", {"pilots": [taking_part]}, here.officer)
    assert recorded.done, recorded.findings
    return here.publish(draft)


def _amended(here: Office, *changes: dict[str, Any], **more: Any) -> Outcome:
    here.published(here.plant(), here.plant(OTHER_WORKS))
    return here.amend(*changes, **more)


def _joint(here: Office, *, both: bool) -> Outcome:
    """Let two works be one joint enterprise, and publish a list with the one that reports, or with both."""
    steel = {"sector": "steel", "kind": "blast_furnace_converter_long_route"}
    draft = here.drafted(here.plant(WORKS, **steel), here.plant(NEW_WORKS, **steel, division="420100"))
    if not both:
        content = {"draft": draft, "entity": NEW_WORKS, "sector": "steel", "decision": "not_included"}
        assert here.run("list_decide", content, here.officer).done
    here.join()
    assert here.consult(draft).done
    assert here.opine(draft).done
    assert here.notice(draft).done
    here.wait(10)
    return here.publish(draft)


def _answered_first(here: Office, verdict: str) -> Outcome:
    draft = here.noticed()
    number = here.object(draft, entity=WORKS, sector="cement").number
    assert here.answer(number, verdict).done
    return here.answer(number)


def _objection(here: Office, **more: Any) -> int:
    return here.object(here.noticed(), **more).number


def _after_notice(here: Office, days: int) -> int:
    draft = here.noticed()
    here.wait(days)
    return draft


REMOVE, RENAME = {"kind": "remove", "entity": WORKS}, {"kind": "rename", "entity": WORKS}
SPLIT: dict[str, Any] = {"kind": "split", "entity": WORKS, "into": [{"entity": NEW_WORKS, "sectors": ["cement"]}]}
MERGE = {"kind": "merge", "entity": WORKS, "of": [OTHER_WORKS]}
INCLUDE = {"kind": "include", "entity": NEW_WORKS, "sectors": ["cement"]}


def _with_new(here: Office, *changes: dict[str, Any]) -> Outcome:
    """Have the new works registered, and amend."""
    here.published(here.plant(), here.plant(OTHER_WORKS))
    assert here.hand_in(here.plant(NEW_WORKS)).done
    return here.amend(*changes)


def _corrected(entity: str, sector: str) -> dict[str, Any]:
    return {"kind": "correct", "entity": entity, "sectors": [sector]}


_E = checks
CASES = (
    ListCase(
        *(_E.USCC_WRONG, "a code has its check character", lambda h: h.hand_in(h.plant(NEW_WORKS))),
        lambda h: h.hand_in(h.plant(NEW_WORKS) | {"entity": NEW_WORKS[:-1] + ("0" if NEW_WORKS[-1] != "0" else "1")}),
    ),
    ListCase(
        *(_E.TWO_NAMES, "a code has one name", lambda h: h.hand_in(h.plant(NEW_WORKS), _steel(h, NEW_WORKS))),
        lambda h: h.hand_in(h.plant(NEW_WORKS), _steel(h, NEW_WORKS) | {"name": "O"}),
    ),
    ListCase(
        *(_E.DIVISION_ELSEWHERE, "a division lies in the province", lambda h: h.hand_in(h.plant(NEW_WORKS))),
        lambda h: h.hand_in(h.plant(NEW_WORKS, division="430200")),
    ),
    ListCase(
        *(_E.NAME_DIFFERS, "an entity has its registered name, in any width of letters", lambda h: h.hand_in(h.plant(name="\uff37"))),
        lambda h: h.hand_in(h.plant(name="X")),
    ),
    ListCase(
        *(_E.OF_OTHER_PROVINCE, "a province hands in for its own", lambda h: h.hand_in()),
        lambda h: h.hand_in(h.plant(FAR_WORKS, division="420100")),
    ),
    ListCase(
        *(_E.NOTHING_NEW, "what is recorded is not recorded again", lambda h: (h.hand_in(), h.hand_in(h.plant(figures={2024: "1"})))[1]),
        lambda h: (h.hand_in(), h.hand_in())[1],
    ),
    ListCase(
        *(_E.EFFECT_DIFFERS, "the effect is the one that was seen", lambda h: imported(h)),
        lambda h: imported(h, effect="b" * 64),
    ),
    ListCase(
        *(_E.FILE_IMPORTED, "a file is imported once", lambda h: (imported(h), imported(h, h.plant(figures={2024: "1"}), sha="c" * 64))[1]),
        _twice_imported,
    ),
    ListCase(
        *(_E.CHANGED_WITHOUT_REASON, "a figure changes with a reason", lambda h: (h.hand_in(), h.hand_in(h.plant(figures={2025: "1"})))[1]),
        lambda h: (h.hand_in(), h.without_reason("list_evidence", h.evidence({2025: "1"})))[1],
    ),
    ListCase(
        *(_E.PLANT_TWICE, "an entity stands once in a sector", lambda h: h.hand_in(h.plant(), _steel(h, WORKS))),
        lambda h: h.hand_in(h.plant(), h.plant()),
    ),
    ListCase(
        *(_E.KIND_WRONG, "a kind belongs to its sector", lambda h: h.hand_in(h.plant(kind="grinding_only"))),
        lambda h: h.hand_in(h.plant(kind="foundry_iron")),
    ),
    ListCase(
        *(_E.DAY_WRONG, "a day is one of the calendar", lambda h: h.hand_in(h.plant(commissioned="2024-02-29"))),
        lambda h: h.hand_in(h.plant(commissioned="2025-02-29")),
    ),
    ListCase(
        *(_E.SECTOR_UNKNOWN, "a sector is known", lambda h: h.hand_in(h.plant(sector="copper", kind=""))),
        lambda h: h.hand_in(h.plant(sector="silver", kind="")),
    ),
    ListCase(
        *(_E.YEAR_TWICE, "a year has one figure", lambda h: h.hand_in()),
        lambda h: h.hand_in(h.plant(results=[{"year": 2025, "emissions_t": each, "source": "V"} for each in ("1", "2")])),
    ),
    ListCase(
        *(_E.YEAR_NOT_OVER, "a result is of a year that is over", lambda h: h.hand_in()),
        lambda h: h.hand_in(h.plant(figures={2031: "90000"})),
    ),
    ListCase(
        *(_E.OTHER_OFFICE, "officers act for their own province", lambda h: h.hand_in()),
        lambda h: h.hand_in(actor=h.far_officer),
    ),
    ListCase(
        *(_E.UNKNOWN_PROVINCE, "a province is registered", lambda h: h.hand_in()),
        lambda h: h.hand_in(province="province:990000"),
    ),
    ListCase(
        *(_E.DRAFT_OPEN, "one draft of a list is open", lambda h: (h.drafted(), h.draft(2026))[1]),
        lambda h: (h.drafted(), h.draft())[1],
    ),
    ListCase(
        *(_E.PUBLISHED_ALREADY, "a published list is amended, not drafted", lambda h: (h.published(), h.draft(2026))[1]),
        lambda h: (h.published(), h.draft())[1],
    ),
    ListCase(
        *(_E.NOTHING_TO_DRAFT, "a draft rests on evidence", lambda h: (h.hand_in(), h.draft())[1]),
        lambda h: h.draft(),
    ),
    ListCase(*(_E.UNKNOWN_DRAFT, "a draft is known", lambda h: h.consult(h.drafted())), lambda h: h.consult(99999)),
    ListCase(
        *(_E.DRAFT_ENDED, "nothing is done with what has ended", lambda h: h.consult(h.drafted())),
        lambda h: h.consult(h.withdrawn()),
    ),
    ListCase(
        *(_E.NOT_IN_DRAFT, "only an entry is decided", lambda h: h.decide(h.drafted(), "removed")),
        lambda h: h.decide(h.drafted(), "removed", OTHER_WORKS),
    ),
    ListCase(
        *(_E.DECISION_UNCHANGED, "a decision changes something", lambda h: h.decide(h.drafted(), "removed")),
        lambda h: h.decide(h.drafted(), "included"),
    ),
    ListCase(
        *(_E.REASON_MISSING, "who decides by hand says why", lambda h: h.decide(h.drafted(), "removed")),
        lambda h: h.without_reason("list_decide", {"draft": h.drafted(), "entity": WORKS, "sector": "cement", "decision": "removed"}),
    ),
    ListCase(
        *(_E.UNDER_NOTICE, "under notice only answers change decisions", lambda h: h.decide(h.drafted(), "removed")),
        lambda h: h.decide(h.noticed(), "removed"),
    ),
    ListCase(
        *(_E.NOT_A_DEPARTMENT, "departments of the province are asked", lambda h: h.consult(h.drafted(), FINANCE)),
        lambda h: h.consult(h.drafted(), FAR_DEPARTMENT),
    ),
    ListCase(
        *(_E.ASKED_ALREADY, "a department is asked once", lambda h: (d := h.drafted(), h.consult(d), h.consult(d, FINANCE))[2]),
        lambda h: (d := h.drafted(), h.consult(d), h.consult(d))[2],
    ),
    ListCase(
        *(_E.DAY_PASSED, "a deadline is still to come", lambda h: h.consult(h.drafted(), due="2026-06-02")),
        lambda h: h.consult(h.drafted(), due="2026-06-01"),
    ),
    ListCase(
        *(_E.NOT_ASKED, "who was asked answers", lambda h: (d := h.drafted(), h.consult(d), h.opine(d))[2]),
        lambda h: (d := h.drafted(), h.consult(d), h.opine(d, actor=h.finance))[2],
    ),
    ListCase(
        *(_E.OPINION_GIVEN, "a department answers once", lambda h: (d := h.drafted(), h.consult(d), h.opine(d))[2]),
        lambda h: (d := h.drafted(), h.consult(d), h.opine(d), h.opine(d))[3],
    ),
    ListCase(
        *(_E.NOT_CONSULTED, "a list is made with the departments", lambda h: (d := h.drafted(), h.consult(d), h.opine(d), h.notice(d))[3]),
        lambda h: h.notice(h.drafted()),
    ),
    ListCase(
        *(
            _E.CONSULTATION_OPEN,
            "silence counts at last",
            lambda h: (d := h.drafted(), h.consult(d), h.wait(15), h.notice(d))[3],
        ),
        lambda h: (d := h.drafted(), h.consult(d), h.wait(14), h.notice(d))[3],
    ),
    ListCase(
        *(_E.OPINION_UNSETTLED, "an objecting department is answered", lambda h: h.notice(h.opposed())),
        lambda h: h.without_reason("list_notice", {"draft": h.opposed(), "document": "N"}),
    ),
    ListCase(
        *(_E.NOTICE_TOO_SHORT, "a notice lasts five working days", lambda h: h.notice(h.agreed(), last_day="2026-06-08")),
        lambda h: h.notice(h.agreed(), last_day="2026-06-07"),
    ),
    ListCase(
        *(_E.NOT_UNDER_NOTICE, "objections are made to a notice", lambda h: h.object(h.noticed())),
        lambda h: h.object(h.drafted()),
    ),
    ListCase(
        *(_E.NOTICE_OVER, "objections come before the end of the last day", lambda h: h.object(_after_notice(h, 7))),
        lambda h: h.object(_after_notice(h, 8)),
    ),
    ListCase(
        *(_E.LETTER_MISSING, "an officer enters a letter", lambda h: h.object(h.noticed(), h.officer, letter="L1")),
        lambda h: h.object(h.noticed(), h.officer),
    ),
    ListCase(
        *(_E.LETTER_OF_NOBODY, "an organisation speaks for itself", lambda h: h.object(h.noticed(), h.city)),
        lambda h: h.object(h.noticed(), h.city, letter="L1"),
    ),
    ListCase(
        *(_E.UNKNOWN_OBJECTION, "an objection is known", lambda h: h.answer(_objection(h))),
        lambda h: h.answer(99999),
    ),
    ListCase(
        *(_E.OBJECTION_ANSWERED, "an objection is answered once", lambda h: h.answer(_objection(h))),
        lambda h: _answered_first(h, "rejected"),
    ),
    ListCase(
        _E.REJECTED_CHANGES_NOTHING,
        "only an upheld objection changes a decision",
        lambda h: h.answer(_objection(h, entity=WORKS, sector="cement"), "upheld", decision="removed"),
        lambda h: h.answer(_objection(h, entity=WORKS, sector="cement"), "rejected", decision="removed"),
    ),
    ListCase(
        _E.OBJECTION_WITHOUT_ENTRY,
        "an objection in general changes no decision",
        lambda h: h.answer(_objection(h, entity=WORKS, sector="cement"), "upheld", decision="removed"),
        lambda h: h.answer(_objection(h, entity=WORKS), "upheld", decision="removed"),
    ),
    ListCase(
        *(_E.NOTICE_RUNNING, "publication follows the notice", lambda h: h.publish(_after_notice(h, 8))),
        lambda h: h.publish(_after_notice(h, 7)),
    ),
    ListCase(
        *(_E.OBJECTIONS_OPEN, "objections are answered first", lambda h: h.publish(h.objected(answered=True))),
        lambda h: h.publish(h.objected(answered=False)),
    ),
    ListCase(
        *(_E.UNDECIDED_LISTED, "nobody drops out for a missing figure", lambda h: _listed(h, {2024: "1", 2025: "1"})),
        lambda h: _listed(h, {}),
    ),
    ListCase(
        *(_E.IN_PILOT, "who is listed has left the pilots of its sector", lambda h: _in_pilot(h, "steel")),
        lambda h: _in_pilot(h, "cement"),
    ),
    ListCase(
        *(_E.ON_OTHER_LIST, "an entity stands on one list of a year", lambda h: _elsewhere(h, gone=True)),
        lambda h: _elsewhere(h, gone=False),
    ),
    ListCase(
        *(_E.CONTENT_DIFFERS, "what is approved is what was seen", lambda h: h.publish(h.ripe())),
        lambda h: h.publish(h.ripe(), sha="d" * 64),
    ),
    ListCase(
        *(_E.DOCUMENT_USED, "a document publishes once", lambda h: _amended(h, REMOVE)),
        lambda h: _amended(h, REMOVE, document="P1"),
    ),
    ListCase(
        *(_E.NO_LIST, "a published list is amended", lambda h: _amended(h, REMOVE)),
        lambda h: h.amend(REMOVE),
    ),
    ListCase(
        *(_E.VERSION_OLD, "a change begins with the newest version", lambda h: _amended(h, REMOVE)),
        lambda h: (_amended(h, REMOVE), h.amend({"kind": "remove", "entity": OTHER_WORKS}, document="A2", version=1))[1],
    ),
    ListCase(
        *(_E.NOT_ON_LIST, "who is not listed is not removed", lambda h: _amended(h, REMOVE)),
        lambda h: _with_new(h, {"kind": "remove", "entity": NEW_WORKS}),
    ),
    ListCase(
        *(_E.ON_LIST, "who is listed is not included", lambda h: _with_new(h, INCLUDE)),
        lambda h: _with_new(h, {**INCLUDE, "entity": WORKS}),
    ),
    ListCase(
        *(_E.NOTHING_CHANGES, "a change changes something", lambda h: h.renamed_and_amended("X")),
        lambda h: _amended(h, RENAME),
    ),
    ListCase(
        *(_E.PARTS_DIFFER, "a split loses no sector", lambda h: _with_new(h, SPLIT)),
        lambda h: _with_new(h, {**SPLIT, "into": [{"entity": NEW_WORKS, "sectors": ["steel"]}]}),
    ),
    ListCase(
        *(_E.CHANGE_INCOMPLETE, "a change has the fields of its kind", lambda h: _amended(h, MERGE)),
        lambda h: _amended(h, {**MERGE, "of": [WORKS]}),
    ),
    ListCase(
        *(_E.NO_CALENDAR, "working days are those of the law book", lambda h: h.consult(h.drafted())),
        lambda h: (d := h.drafted(), h.until(date(2026, 12, 30)), h.consult(d))[2],
    ),
    ListCase(
        *(_E.EMPTY_LIST, "a list names somebody", lambda h: h.publish(h.ripe())),
        lambda h: h.publish(h.ripe(h.plant(figures={2025: "1"}))),
    ),
    ListCase(
        *(
            _E.ENTITY_TWICE,
            "an entity changes once at a time",
            lambda h: _amended(h, REMOVE, _corrected(OTHER_WORKS, "steel")),
        ),
        lambda h: _amended(h, _corrected(WORKS, "steel"), _corrected(WORKS, "power")),
    ),
    ListCase(
        *(_E.MEMBER_LISTED, "a member of a joint enterprise has no entry of its own", lambda h: _joint(h, both=False)),
        lambda h: _joint(h, both=True),
    ),
    ListCase(
        *(_E.NOT_REGISTERED, "an entry is a registered emitter of the province", lambda h: _with_new(h, INCLUDE)),
        lambda h: _amended(h, INCLUDE, sha="e" * 64),
    ),
)


def _steel(here: Office, entity: str) -> dict[str, Any]:
    return here.plant(entity, sector="steel", kind="standalone_rolling")
