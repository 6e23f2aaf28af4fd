"""Reads tables of events that an officer can read, one event a line and its outcome last, and lets them happen.

`freeze E0 90 v=25 => done ; E0.registry=90 E0.trading=10 E0.frozen=90/90`: a verb, accounts and tonnes, then words with `=`; after `=>`
either `done` or the numbers of the checks that refuse; after `;` what is held then. `v` is the vintage (25 if not told), `by` who asks
and `decides` who decides (`E0/initiate` is the representative of E0 with that right), `as` names the event for later lines.
Without a `document`, each freeze rests on one of its own.
`only=proposed` leaves a proposal open, and `decide NAME approved` (or `rejected`, `withdrawn`) decides it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, said
from tests.registries import Registry

WITHIN = {
    "to_trading": "holding_to_trading",
    "from_trading": "holding_from_trading",
    "lock": "holding_lock",
    "release": "holding_release",
    "roll": "holding_roll",
    "file": "test_file",
    "withdraw": "test_withdraw",
}
BETWEEN = {
    "issue": "test_issue",
    "distribute": "test_distribute",
    "return": "test_return",
    "surrender": "test_surrender",
    "reissue": "test_reissue",
    "cancel": "allowance_cancel",
    "transfer": "allowance_transfer",
}
PERSONS = ("clerk", "approver", "exchange", "program", "officer", "security")


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a table of this folder."""
    found: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@dataclass
class Story:
    """Events that happen one after the other in a registry."""

    here: Registry
    named: dict[str, Outcome] = field(default_factory=dict)

    def tell(self, events: str) -> None:
        """Let all events happen, and insist on their outcomes."""
        for line in events.strip().splitlines():
            self.happen(line.strip())

    def happen(self, line: str) -> None:
        """Let one event happen, and insist on its outcome."""
        event, _, outcome = line.partition("=>")
        result, _, after = outcome.partition(";")
        codes = self.codes_of(event)
        assert codes == ([] if result.strip() == "done" else sorted(int(code) for code in result.split())), (line, codes)
        for one in after.split():
            what, _, expected = one.partition("=")
            assert self.look(what) == expected, (line, what, self.look(what))

    def look(self, what: str) -> str:
        """Return what is held: `E0.registry`, `E0.registry.24`, or `E0.frozen`: amount and effective part of each freeze."""
        account, place, *vintage = what.split(".")
        if place == "frozen":
            return ",".join(f"{amount}/{effective}" for amount, effective in self.here.frozen(account, *vintage)) or "-"
        return str(self.here.held(account, place, *vintage))

    def codes_of(self, event: str) -> list[int]:
        """Let an event happen and return the numbers of what refused it."""
        words = [word for word in event.split() if "=" not in word]
        more = dict(word.split("=", 1) for word in event.split() if "=" in word)
        verb, *told = words
        if verb == "wait":
            CLOCK.forward(timedelta(seconds=int(told[0])))
            return []
        if verb == "decide":
            asked = {"proposal": self.named[told[0]].number, "verdict": told[1]}
            decider = self.person(more["by"]) if "by" in more else self.here.approver if told[1] != "withdrawn" else self.here.clerk
            return sorted(finding.code for finding in self.here.run("proposal_decide", asked, decider).findings)
        name, content = self.asked(verb, told, more)
        maker = self.person(more["by"]) if "by" in more else self.usual(name, told[0] if told else "")
        second = {"checker": self.person(more["decides"])} if "decides" in more else {}
        if more.get("only") == "proposed":
            outcome = self.here.run("proposal_make", {"command": name, "content": content}, maker)
        else:
            outcome = self.here.ask(name, content, maker, **second)
        self.named[more.get("as", "")] = outcome
        return sorted(finding.code for finding in outcome.findings)

    def person(self, told: str) -> Actor:
        """Return who acts."""
        if told in PERSONS:
            found: Actor = getattr(self.here, told)
            return found
        account, _, right = told.partition("/")
        return self.here.by(account, right or "initiate")

    def usual(self, name: str, account: str) -> Actor:
        """Return who usually asks: the clerk, the exchange, the program, or the representative of the account."""
        roles = COMMANDS[name].roles
        for role, actor in (("registry_clerk", self.here.clerk), ("exchange_operator", self.here.exchange), ("program", self.here.program)):
            if role in roles and not (role == "registry_clerk" and "emitter_representative" in roles):
                return actor
        return self.here.representatives.get((account, "initiate")) or self.here.by("E0")

    def asked(self, verb: str, told: list[str], more: dict[str, str]) -> tuple[str, dict[str, Any]]:
        """Return the command of an event and its content."""
        number, vintage, document = self.here.number, more.get("v", "25"), _document(more.get("document", "D"))
        if verb in WITHIN:
            return WITHIN[verb], {"account": number(told[0]), "lines": _lines(told[1:], vintage)}
        if verb in BETWEEN:
            return BETWEEN[verb], {"sender": number(told[0]), "receiver": number(told[1]), "lines": _lines(told[2:], vintage), **document}
        if verb == "deliver":
            each = [told[at : at + 3] for at in range(0, len(told), 3)]
            listed = [{"seller": number(a), "buyer": number(b), "vintage": vintage, "amount": int(t)} for a, b, t in each]
            return "allowance_deliver", {"deliveries": listed, **document}
        if verb == "correct":
            movement = self.named[told[0]].result["movements"][0] if told[0] in self.named else [1, 1]
            return "movement_correct", {"movement": movement, "amount": int(told[1]), **document}
        if verb == "object":
            return "restriction_object", {"account": number(told[0]), **document}
        if verb == "answer":
            objection = self.named[told[0]].result["objection"]
            return "restriction_answer", {"objection": objection, "outcome": told[1], **document}
        if verb in ("freeze", "lift", "deduct", "expire"):
            return self._frozen(verb, told, more, document)
        received = {"received": more["received"]} if "received" in more else {}
        return self._account(verb, [number(word) for word in told], document | received)

    def _frozen(self, verb: str, told: list[str], more: dict[str, str], document: dict[str, str]) -> tuple[str, dict[str, Any]]:
        if verb == "expire":
            return "freeze_expire", {}
        if verb == "freeze":
            content = {"account": self.here.number(told[0]), "vintage": more.get("v", "25"), "amount": int(told[1]), "authority": "court"}
            ends = {"expires_at": said(CLOCK.now() + timedelta(seconds=int(more["for"])))} if "for" in more else {}
            adds = {"adds": True} if "adds" in more else {}
            own = document if "document" in more else {"document": f"F{next(self.here.keys)}"}
            return "freeze_enter", {**content, **own, **ends, **adds}
        freeze = _freeze_of(self.named[told[0]].result) if told[0] in self.named else int(told[0])
        if verb == "lift":
            return "freeze_lift", {"freeze": freeze, **document, **({"amount": int(told[1])} if len(told) > 1 else {})}
        return "freeze_deduct", {"freeze": freeze, "receiver": self.here.number(told[1]), "amount": int(told[2]), **document}

    def _account(self, verb: str, told: list[str], document: dict[str, str]) -> tuple[str, dict[str, Any]]:
        if verb == "state":
            return "account_state_change", {"account": told[0], "state": told[1], **document}
        if verb == "holder":
            return "account_holder_change", {"account": told[0], "holder": told[1], "province": told[2], **document}
        if verb == "open":
            return "account_open", {"accounts": [{"type": told[0], "holder": told[1], "province": told[2], "documents": ["D"]}]}
        if verb == "give":
            given = {"account": told[0], "person": int(told[1]), "right": told[2], **document}
            return "representative_give", {"representatives": [given]}
        assert verb == "end", verb
        return "representative_end", {"account": told[0], "person": int(told[1])}


def _document(told: str) -> dict[str, str]:
    """Return the field of a document: `_` is a blank, and `-` is none."""
    return {} if told == "-" else {"document": told.replace("_", " ")}


def _freeze_of(result: Any) -> int:
    """Return the number of the freeze that a result tells: entered, or continued by a correction."""
    return int(result["freeze"] if "freeze" in result else result["freezes"][0]["freeze"])


def _lines(told: list[str], vintage: str) -> list[dict[str, Any]]:
    """Return lines: tonnes alone, or `24:30` with their vintage; none for `-`."""
    pairs = [word.rpartition(":") for word in told if word != "-"]
    return [{"vintage": of or vintage, "amount": int(amount)} for of, _, amount in pairs]
