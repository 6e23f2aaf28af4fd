"""Two provinces with their registry accounts and officers, and the events of a year in words: one line is one event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.database.address import Address
from tanheng.kernel.clock import played
from tanheng.registry.numbers import account_number
from tests import servers
from tests.books import copy_of, rows
from tests.people import settled as people
from tests.people.settled import BEGAN, NOW, OTHER_WORKS, WORKS, Settled, uscc

FAR_WORKS = f"entity:{uscc(3)}"
HUBEI, HUNAN = "province:420000", "province:430000"
ACCOUNTS = {
    "nation": account_number("N", 1),
    "hubei": account_number("P", 2),
    "hunan": account_number("P", 3),
    "works": account_number("E", 4),
    "other": account_number("E", 5),
    "far": account_number("E", 6),
    "mistyped": "E0000004-00",
    "nobody": account_number("E", 999),
}
_PROVINCES = {"hubei": HUBEI, "hunan": HUNAN, "nowhere": "province:999999"}


@dataclass(slots=True)
class Office(Settled):
    """The desk of the registry. `last` is the outcome of the last event."""

    last: Outcome | None = None
    notices: dict[str, int] = field(default_factory=dict)
    maker: Actor | None = None
    checker: Actor | None = None
    of_other: Actor | None = None

    hubei_officer: ClassVar = Actor(11, 10)
    hunan_officer: ClassVar = Actor(12, 11)
    ministry_officer: ClassVar = Actor(13, 12)

    def two(self, name: str, content: dict[str, Any], maker: Actor | None = None) -> Outcome:
        """Have a command by two persons: the clerk and the approver, or the officer of the first province
        where the province must be one of them, unless a story names others."""
        from tanheng.commands.definitions import COMMANDS

        usual = self.hubei_officer if COMMANDS[name].sides else self.approver
        return self.by_two(name, content, maker or self.maker or self.clerk, self.checker or usual)

    def represent_other(self) -> None:
        """Let the representative act for the other works, too, in a role of its own there."""
        given = self.give(9, OTHER_WORKS, "emitter_representative")
        assert given.done
        self.of_other = Actor(9, given.result["assignments"][0])
        right = {"account": ACCOUNTS["other"], "person": 9, "right": "initiate", "document": "A3"}
        assert self.two("representative_give", {"representatives": [right]}).done

    def propose(self, name: str, content: dict[str, Any], maker: Actor | None = None) -> Outcome:
        """Propose only; nobody decides."""
        return self.run("proposal_make", {"command": name, "content": content}, maker or self.maker or self.clerk)

    def event(self, words: str) -> Outcome:
        """Have an event of a story; the first word says what happens. `propose` and `by … and …` stand before it."""
        self.maker = self.checker = None
        verb, *rest = words.split()
        if verb == "by":
            self.maker, self.checker = getattr(self, rest[0]), getattr(self, rest[2])
            verb, *rest = rest[3:]
        ask: Callable[..., Outcome] = self.two
        if verb == "propose":
            verb, *rest = rest
            ask = self.propose
        if verb in ("state", "correct", "withdraw", "lower", "reject", "differs"):
            self.last = getattr(self, f"_{verb}")(rest)
        else:
            name, content, *maker = getattr(self, f"_{verb}")(rest)
            self.last = ask(name, content, *maker)
        if verb == "notice" and self.last.done and ask == self.two:
            self.notices[rest[-1]] = self.last.result["notice"]
        return self.last

    # --- the words of each event

    def _vintage(self, words: list[str]) -> Any:
        """vintage 24 on DOCUMENT."""
        return "vintage_create", {"vintage": words[0], "document": _document(words)}

    def _envelope(self, words: list[str]) -> Any:
        """envelope hubei 25 cement 900 [replacing DOCUMENT] on DOCUMENT; several sectors follow each other."""
        province, vintage, *rest = words
        lines: list[dict[str, Any]] = []
        place = 0
        while rest[place] != "on":
            if rest[place] == "replacing":
                lines[-1]["replaces"] = rest[place + 1]
            else:
                lines.append({"sector": rest[place], "amount": int(rest[place + 1])})
            place += 2
        content = {"province": _PROVINCES[province], "vintage": vintage, "lines": lines, "document": _document(words)}
        return "envelope_set", content

    def _issue(self, words: list[str]) -> Any:
        """issue hubei 25 cement 600 on DOCUMENT."""
        account, vintage, *rest = words
        pairs = rest[: rest.index("on")]
        lines = [{"sector": sector, "amount": int(amount)} for sector, amount in zip(pairs[::2], pairs[1::2], strict=True)]
        return "allowance_issue", {"account": ACCOUNTS[account], "vintage": vintage, "document": _document(words), "lines": lines}

    def _distribute(self, words: list[str]) -> Any:
        """distribute hubei final on DOCUMENT [total 5] : works 2025 cement decided 70 gets 70 [less 1] [risk CASE] : …"""
        head, *lines = " ".join(words).split(" : ")
        account, purpose, _, document, *total = head.split()
        asked = [_line(line.split()) for line in lines]
        whole = int(total[1]) if total else sum(line["amount"] for line in asked)
        content = {"account": ACCOUNTS[account], "purpose": purpose, "document": document, "total": whole, "lines": asked}
        return "allowance_distribute", content

    def _notice(self, words: list[str]) -> Any:
        """notice works 2025 cement decided 60 returns 10 [restores 5] on DOCUMENT: 5 t of what was taken off are given back."""
        account, year, sector, _, decided, _, amount = words[:7]
        content = {"account": ACCOUNTS[account], "year": int(year), "sector": sector, "decided": int(decided), "amount": int(amount)}
        given_back = {"given_back": int(words[8])} if words[7] == "restores" else {}
        return "adjustment_notice", content | given_back | {"document": _document(words)}

    def _revoke(self, words: list[str]) -> Any:
        """revoke works N1 on DOCUMENT: the notice of the document N1 is withdrawn."""
        content = {"account": ACCOUNTS[words[0]], "notice": self.notices[words[1]], "document": _document(words)}
        return "adjustment_notice_withdraw", content

    def _return(self, words: list[str]) -> Any:
        """return works 10 on DOCUMENT, a notice's."""
        notice = self.notices.get(words[-1], 999)
        content = {"account": ACCOUNTS[words[0]], "amount": int(words[1]), "notice": notice}
        mine = self.of_other if words[0] == "other" else None
        return "allowance_return", content, self.maker or mine or self.representative

    def _release(self, words: list[str]) -> Any:
        """release works 25 10 on DOCUMENT."""
        return "earmark_release", _held(words[0], words[1:3], words)

    def _force(self, words: list[str]) -> Any:
        """force works 2025 25 10 on DOCUMENT: a surrender for the duty of 2025."""
        return "forced_surrender", _held(words[0], words[2:4], words) | {"year": int(words[1])}

    def _duty(self, words: list[str]) -> Any:
        """duty works 2025 cement 60 on DOCUMENT: what the unit owes, by its province."""
        asked = {"account": ACCOUNTS[words[0]], "year": int(words[1]), "sector": words[2], "tonnes": int(words[3])}
        return "duty_set", {"duties": [asked], "document": _document(words)}, self.maker or self.hubei_officer

    def _lower(self, words: list[str]) -> Outcome:
        """lower works 2025 30: so much of the last forced surrender goes back, above a duty that was lowered."""
        ((record, line),) = rows(
            "SELECT record, line FROM registry_movement WHERE kind = 'forced_surrender' ORDER BY record DESC, line LIMIT 1"
        )
        lines = [{"movement": [record, line], "amount": int(words[2])}]
        return self.two("surrender_correct", {"account": ACCOUNTS[words[0]], "year": int(words[1]), "lines": lines, "document": "C2"})

    def _state(self, words: list[str]) -> Outcome:
        """state works restricted."""
        return self.two("account_state_change", {"account": ACCOUNTS[words[0]], "state": words[1], "document": "R1"})

    def _move(self, words: list[str]) -> Any:
        """move works hunan on DOCUMENT: the account goes to another province, its holder stays."""
        account = ACCOUNTS[words[0]]
        ((holder,),) = rows("SELECT holder FROM registry_account WHERE number = %s", (account,))
        content = {"account": account, "holder": holder, "province": _PROVINCES[words[1]], "document": _document(words)}
        return "account_holder_change", content

    def _succeed(self, words: list[str]) -> Any:
        """succeed works far 25 10 on DOCUMENT: so many units go to a successor, and the account stays open."""
        successor = {"account": ACCOUNTS[words[1]], "lines": [{"vintage": words[2], "amount": int(words[3])}], "duties": []}
        return "account_succeed", {"account": ACCOUNTS[words[0]], "successors": [successor], "closes": False, "document": _document(words)}

    def _correct(self, words: list[str]) -> Outcome:
        """correct distribution 70: what the last movement of the kind moved is taken back."""
        ((record, line),) = rows(
            "SELECT record, line FROM registry_movement WHERE kind = %s ORDER BY record DESC, line LIMIT 1", (words[0],)
        )
        return self.two("movement_correct", {"movement": [record, line], "amount": int(words[1]), "document": "C1"})

    def _differs(self, words: list[str]) -> Outcome:
        """differs works: a reconciliation finds a difference of the account."""
        told = {"part": "auditor", "differences": [{"account": ACCOUNTS[words[0]], "found": "x"}]}
        return self.run("reconciliation_run", {"outside": [told]}, self.program)

    def _reject(self, words: list[str]) -> Outcome:
        """reject by hunan_officer: he rejects what was proposed last."""
        ((number,),) = rows("SELECT max(number) FROM commands_proposal")
        return self.run("proposal_decide", {"proposal": number, "verdict": "rejected"}, getattr(self, words[1]))

    def _withdraw(self, words: list[str]) -> Outcome:  # noqa: ARG002 - all events are asked alike
        """withdraw: the clerk withdraws what he proposed last."""
        ((number,),) = rows("SELECT max(number) FROM commands_proposal")
        return self.run("proposal_decide", {"proposal": number, "verdict": "withdrawn"}, self.clerk)


def _document(words: list[str]) -> str:
    """Return the document of an event; `blank` is one without a number."""
    return " " if words[-1] == "blank" else words[-1]


def _line(words: list[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"account": ACCOUNTS[words[0]], "year": int(words[1]), "sector": words[2]}
    told = dict(zip(words[3::2], words[4::2], strict=True))
    line |= {"decided": int(told["decided"]), "amount": int(told["gets"]), "reduced": int(told.get("less", 0))}
    return line | ({"risk": told["risk"]} if "risk" in told else {})


def _held(unit: str, line: list[str], words: list[str]) -> dict[str, Any]:
    lines = [{"vintage": line[0], "amount": int(line[1])}]
    return {"account": ACCOUNTS["hubei"], "unit": ACCOUNTS[unit], "lines": lines, "document": _document(words)}


STOCK = (
    "vintage 25 on M1",
    "envelope hubei 25 cement 1000 steel 500 on P1",
    "issue hubei 25 cement 600 steel 100 on P2",
)
"""With this, stories begin."""


def _settle(owner: Address) -> None:
    from django.db import connections

    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy

    people._settle(owner)
    with played(BEGAN):
        here = Office(Runner(RolePolicy()), count(100))
        organisations = [
            {"code": HUNAN, "kind": "province", "zh": "Q", "parent": "ministry"},
            {"code": FAR_WORKS, "kind": "emitter", "zh": "F", "parent": HUNAN},
        ]
        assert here.run("organisation_register", {"organisations": organisations}, here.system).done
        assert here.run("person_register", {"persons": [person_content(f"P{number}") for number in range(3)]}, here.system).done
        for person, organisation, role in (
            (11, HUBEI, "province_officer"),
            (12, HUNAN, "province_officer"),
            (13, "ministry", "ministry_officer"),
        ):
            assert here.give(person, organisation, role).done
        wanted = [
            ("national", "ministry", "ministry"),
            ("province", HUBEI, HUBEI),
            ("province", HUNAN, HUNAN),
            ("emitter", WORKS, HUBEI),
            ("emitter", OTHER_WORKS, HUBEI),
            ("emitter", FAR_WORKS, HUNAN),
        ]
        accounts = [{"type": type_, "holder": holder, "province": province, "documents": ["A1"]} for type_, holder, province in wanted]
        opened = here.two("account_open", {"accounts": accounts})
        assert opened.done, opened.findings
        assert opened.result["accounts"] == list(ACCOUNTS.values())[:6]
        rights = [{"account": ACCOUNTS["works"], "person": 9, "right": "initiate", "document": "A2"}]
        assert here.two("representative_give", {"representatives": rights}).done
        for words in STOCK:
            done = here.event(words)
            assert done.done, [str(finding.message) for finding in done.findings]
    connections.close_all()


@contextmanager
def office() -> Iterator[Office]:
    """Have the two provinces with their stock for a block, in a book of one's own."""
    with copy_of(servers.prepared("issuance_settled", _settle)), played(NOW):
        from tanheng.people.policy import RolePolicy

        yield Office(Runner(RolePolicy()), count(1000))


def held(account: str, place: str = "registry", vintage: str = "25") -> int:
    """Return what an account holds in a place."""
    purpose = f"earmarked:{ACCOUNTS[place]}" if place in ACCOUNTS else place
    found = rows(
        "SELECT (credits_posted - debits_posted)::bigint FROM ledger_account WHERE owner = %s AND purpose = %s AND asset = %s",
        (ACCOUNTS[account], purpose, f"CEA-{vintage}"),
    )
    return int(found[0][0]) if found else 0
