"""One case for every check of duties, surrenders and offsets: what it lets pass, and what it alone refuses, asked for by the commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tanheng.commands.records import Outcome
from tanheng.kernel.findings import Check
from tanheng.registry import checks as registry_checks
from tanheng.surrender import checks
from tests.surrender_stage.stage import Stage


@dataclass(frozen=True)
class StageCase:
    """A check, the rule it guards in words, and what passes it and what it refuses alone. The works owes 1,000 t for 2025 beforehand."""

    check: Check
    rule: str
    passed: Callable[[Stage], Outcome]
    refused: Callable[[Stage], Outcome]


def _helped(here: Stage, **more: object) -> Outcome:
    """The other works surrenders for the works."""
    asked = {"sender": here.other, "behalf": here.works, "document": "bank account frozen 1", "actor": here.helper, **more}
    return here.surrender(100, **asked)  # type: ignore[arg-type]


def _two_duties(here: Stage, second: str) -> Outcome:
    asked = [{"account": here.works, "year": 2025, "sector": sector, "tonnes": 10} for sector in ("steel", second)]
    return here.by_two("duty_set", {"duties": asked, "document": "P-3"}, here.officer, here.second_officer)


def _corrected(here: Stage, amount: int, line: int = 1) -> Outcome:
    """Of 800 t surrendered, 300 t are above the duty that was lowered to 500 t."""
    movement = here.surrender(800).result["movements"][0]
    assert here.duty(500).done
    return here.give_back(amount, [movement[0], line])


def _proof_again(here: Stage, *, withdrawn: bool) -> Outcome:
    first = here.offset(5, "proof A")
    if withdrawn:
        assert here.by_registry("offset_withdraw", {"offset": first.number, "document": "C-2"}).done
    return here.offset(5, "proof A")


def _withdrawn(here: Stage, number: int = 0) -> Outcome:
    first = here.offset(5)
    return here.by_registry("offset_withdraw", {"offset": number or first.number, "document": "C-2"})


def _emptied_and_closed(here: Stage, surrendered: int) -> Outcome:
    """The works surrenders so much, gives away the rest of all vintages, and asks for its account to be closed."""
    assert here.surrender(surrendered).done
    rest = {"19-20": 10_000, "24": 10_000, "25": 10_000 - surrendered, "26": 10_000}
    lines = [{"vintage": vintage, "amount": amount} for vintage, amount in rest.items()]
    given = {"sender": here.works, "receiver": here.other, "lines": lines, "document": "M-1"}
    assert here.by_registry("allowance_transfer", given).done
    here.state("closing")
    return here.by_registry("account_state_change", {"account": here.works, "state": "closed", "document": "S-2"})


def _issued_then_closed(here: Stage, *, fixed: bool) -> Outcome:
    """The works gets 5 t for 2026 and meets its duty of 2025; the duty of 2026 is fixed as nothing, or not at all."""
    here.distribute(5, "26")
    assert not fixed or here.duty(0, year=2026).done
    assert here.surrender(1000).done
    lines = [{"vintage": vintage, "amount": here.held(vintage)} for vintage in ("19-20", "24", "25", "26")]
    given = {"sender": here.works, "receiver": here.other, "lines": lines, "document": "M-1"}
    assert here.by_registry("allowance_transfer", given).done
    here.state("closing")
    return here.by_registry("account_state_change", {"account": here.works, "state": "closed", "document": "S-2"})


def _in_arrears(here: Stage, year: int) -> Outcome:
    assert here.duty(100, year=2024).done
    return here.surrender(50, "24", year=year)


def _in(here: Stage, state: str) -> Outcome:
    here.state(state)
    return here.surrender()


def _frozen(here: Stage, amount: int) -> Outcome:
    here.freeze(amount)
    return here.surrender(100)


DUTY_CASES = (
    StageCase(checks.DUTY_NOT_WHOLE, "a duty is not negative", lambda h: h.duty(0), lambda h: h.duty(-1)),
    StageCase(checks.NOT_AN_EMITTER, "only key emitters have duties", lambda h: h.duty(), lambda h: h.duty(account=h.province)),
    StageCase(
        checks.NO_DEADLINE,
        "a duty has a deadline in the law",
        lambda h: h.duty(year=2024),
        lambda h: h.duty(year=2040),
    ),
    StageCase(
        checks.DUTY_TWICE,
        "an account, year and sector stand once in a request",
        lambda h: _two_duties(h, "cement"),
        lambda h: _two_duties(h, "steel"),
    ),
    StageCase(
        checks.DUTY_OF_OTHER_PROVINCE,
        "the province of the account asks, and its officer or the registry decides",
        lambda h: h.duty(checker=h.approver),
        lambda h: h.duty(checker=h.far_officer),
    ),
)
SURRENDER_CASES = (
    StageCase(
        checks.NO_DUTY, "nothing is surrendered without a duty", lambda h: h.surrender(), lambda h: h.surrender(year=2024, vintage="24")
    ),
    StageCase(
        checks.HELPER_IS_HELPED,
        "a helper is another account",
        _helped,
        lambda h: h.surrender(behalf=h.works, document="bank account frozen 1"),
    ),
    StageCase(
        checks.HELP_NOT_ALLOWED,
        "the law says for which year others may help",
        _helped,
        lambda h: (h.duty(100, year=2023, sector="power"), _helped(h, year=2023, vintage="19-20"))[1],
    ),
    StageCase(checks.HELP_UNFOUNDED, "help rests on a document", _helped, lambda h: _helped(h, document=None)),
    StageCase(registry_checks.WRONG_VINTAGE, "2024 does not pay 2025", lambda h: h.surrender(), lambda h: h.surrender(vintage="24")),
    StageCase(registry_checks.WRONG_VINTAGE, "2026 does not pay 2025", lambda h: h.surrender(), lambda h: h.surrender(vintage="26")),
    StageCase(
        registry_checks.WRONG_VINTAGE,
        "arrears of 2024 are paid by 2024, and the duty of 2025 is not",
        lambda h: _in_arrears(h, 2024),
        lambda h: _in_arrears(h, 2025),
    ),
    StageCase(registry_checks.ABOVE_DUTY, "no more than is left", lambda h: h.surrender(1000), lambda h: h.surrender(1001)),
    StageCase(
        registry_checks.ABOVE_DUTY,
        "lines count together",
        lambda h: h.surrender(lines=[("25", 600), ("25", 400)]),
        lambda h: h.surrender(lines=[("25", 600), ("25", 401)]),
    ),
    StageCase(
        registry_checks.ABOVE_DUTY,
        "what was offset is met already",
        lambda h: (h.offset(50), h.surrender(950))[1],
        lambda h: (h.offset(50), h.surrender(951))[1],
    ),
    StageCase(
        registry_checks.NOT_REPRESENTATIVE,
        "a right to initiate or to surrender is needed, reading is not enough",
        lambda h: h.surrender(),
        lambda h: h.surrender(actor=h.reader),
    ),
    StageCase(
        registry_checks.OTHER_PROVINCE_SURRENDER,
        "units go to the province of the one who owes",
        lambda h: h.surrender(),
        lambda h: h.surrender(receiver=h.far_province),
    ),
    StageCase(registry_checks.NOT_ENOUGH, "a freeze stands in the way", lambda h: _frozen(h, 9900), lambda h: _frozen(h, 9901)),
    StageCase(registry_checks.NOT_WHOLE, "amounts begin with 1 t", lambda h: h.surrender(1), lambda h: h.surrender(0)),
    StageCase(registry_checks.NOTHING_ASKED, "at least one line", lambda h: h.surrender(), lambda h: h.surrender(lines=[])),
    StageCase(
        registry_checks.SENDER_SUSPENDED,
        "a restricted account may surrender, a suspended one may not",
        lambda h: _in(h, "restricted"),
        lambda h: _in(h, "suspended"),
    ),
)
CORRECTION_CASES = (
    StageCase(checks.ABOVE_EXCESS, "only what is above the duty goes back", lambda h: _corrected(h, 300), lambda h: _corrected(h, 301)),
    StageCase(
        registry_checks.NOT_CORRECTABLE,
        "a surrender for this duty is named",
        lambda h: _corrected(h, 300),
        lambda h: _corrected(h, 300, line=2),
    ),
    StageCase(
        checks.NO_DUTY,
        "a correction belongs to a duty",
        lambda h: _corrected(h, 300),
        lambda h: h.give_back(1, [1, 1], year=2026),
    ),
)
OFFSET_CASES = (
    StageCase(checks.ABOVE_OFFSET_LIMIT, "5 % of the duty", lambda h: h.offset(50), lambda h: h.offset(51)),
    StageCase(
        checks.ABOVE_OFFSET_LIMIT,
        "5 % of 999 t are 49 t: what is begun does not count",
        lambda h: (h.duty(999), h.offset(49))[1],
        lambda h: (h.duty(999), h.offset(50))[1],
    ),
    StageCase(
        checks.ABOVE_OFFSET_LIMIT,
        "all offsets count together",
        lambda h: (h.offset(20), h.offset(30))[1],
        lambda h: (h.offset(20), h.offset(31))[1],
    ),
    StageCase(
        checks.OFFSET_ABOVE_DUTY,
        "no more than is left",
        lambda h: (h.surrender(990), h.offset(10))[1],
        lambda h: (h.surrender(990), h.offset(11))[1],
    ),
    StageCase(
        checks.OFFSET_TOO_EARLY,
        "CCER registered from 22 January 2024 on count",
        lambda h: h.offset(registered="2024-01-22"),
        lambda h: h.offset(registered="2024-01-21"),
    ),
    StageCase(
        checks.OFFSET_TO_COME,
        "CCER are not registered in days to come",
        lambda h: h.offset(registered="2026-01-01"),
        lambda h: h.offset(registered="2099-01-01"),
    ),
    StageCase(
        checks.OFFSET_EXCLUDED,
        "no CCER of projects under allowance management",
        lambda h: h.offset(under_management=False),
        lambda h: h.offset(under_management=True),
    ),
    StageCase(
        checks.PROOF_USED,
        "a proof counts once, and again only where it was withdrawn",
        lambda h: _proof_again(h, withdrawn=True),
        lambda h: _proof_again(h, withdrawn=False),
    ),
    StageCase(
        checks.OFFSET_NOT_ACCEPTED, "CCER pay 2025, not 2024", lambda h: h.offset(), lambda h: (h.duty(year=2024), h.offset(year=2024))[1]
    ),
    StageCase(checks.NO_DUTY, "an offset needs a duty", lambda h: h.offset(), lambda h: h.offset(year=2026)),
    StageCase(registry_checks.NOT_WHOLE, "an offset begins with 1 t", lambda h: h.offset(1), lambda h: h.offset(0)),
    StageCase(checks.NO_OFFSET, "only what counts is withdrawn", _withdrawn, lambda h: _withdrawn(h, 999_999)),
)
CLOSING_CASES = (
    StageCase(
        checks.GATE_DUTY,
        "an account whose duty is met can be closed",
        lambda h: _emptied_and_closed(h, 1000),
        lambda h: _emptied_and_closed(h, 999),
    ),
    StageCase(
        checks.GATE_NO_DUTY,
        "what was issued for a year waits for the duty of that year",
        lambda h: _issued_then_closed(h, fixed=True),
        lambda h: _issued_then_closed(h, fixed=False),
    ),
    StageCase(
        checks.DUTY_OF_CLOSED,
        "a duty is fixed for an account that can meet it, or that met it",
        lambda h: (_emptied_and_closed(h, 1000), h.duty(500))[1],
        lambda h: (_emptied_and_closed(h, 1000), h.duty(1001))[1],
    ),
)
CASES = (*CLOSING_CASES, *DUTY_CASES, *SURRENDER_CASES, *CORRECTION_CASES, *OFFSET_CASES)
