"""The policy: which commands there are, which roles may ask for each and decide about it, and which need two persons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tanheng_auditor.export import strict_json
from tanheng_auditor.messages import Unreadable, message

POLICY = Path(__file__).resolve().parent / "policy.json"
_EXAMPLE = {"commands": {"command": {"asks": ["role"], "decides": ["role"], "two_persons": True}}}


@dataclass(frozen=True, slots=True)
class Rule:
    """What is right for a command: the roles of who asks for it or proposes it, and of who decides where it needs two persons.

    `sides`: to each of these groups of roles one of the two persons belongs. `account`: the field of the content with the account that may
    demand a second signature of its own; empty: none may.
    """

    asks: frozenset[str]
    decides: frozenset[str]
    two_persons: bool
    sides: tuple[frozenset[str], ...] = ()
    account: str = ""

    def decides_after(self, maker: str) -> frozenset[str]:
        """Return the roles that may decide what was proposed in a role: in the house, one of the same role."""
        return frozenset((maker,)) if self.account and not self.two_persons else self.decides


@dataclass(frozen=True, slots=True)
class Policy:
    """What needs two persons, and the rules of all commands; None where the policy is a short one: then nobody's rights are checked."""

    two_persons: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] | None = None


def policy_of(path: Path) -> Policy:
    """Read a policy, or a short one that only lists what needs two persons. Raises Unreadable."""
    try:
        policy = strict_json(path.read_bytes())
    except (OSError, ValueError):
        policy = None
    if isinstance(policy, dict) and len(policy) == 1:
        if _are_texts(policy.get("two_persons")):
            return Policy(frozenset(policy["two_persons"]))
        commands = policy.get("commands")
        if isinstance(commands, dict) and all(_is_rule(one) for one in commands.values()):
            rules = {
                name: Rule(
                    *(frozenset(one["asks"]), frozenset(one["decides"]), one["two_persons"]),
                    tuple(frozenset(side) for side in one.get("sides", ())),
                    one.get("account", ""),
                )
                for name, one in sorted(commands.items())
            }
            return Policy(frozenset(name for name, rule in rules.items() if rule.two_persons), rules)
    raise Unreadable(message("{path} is no policy; it holds {example}", path=path, example=json.dumps(_EXAMPLE)))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_rule(value: object) -> bool:
    return (
        isinstance(value, dict)
        and {"asks", "decides", "two_persons"} <= set(value) <= {"asks", "decides", "two_persons", "sides", "account"}
        and isinstance(value.get("account", ""), str)
        and isinstance(value.get("sides", []), list)
        and all(_are_texts(side) for side in value.get("sides", []))
        and _are_texts(value["asks"])
        and _are_texts(value["decides"])
        and isinstance(value["two_persons"], bool)
    )
