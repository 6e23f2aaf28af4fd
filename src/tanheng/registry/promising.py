"""申请占用 Promises: units that an open proposal names are not promised a second time, until it is decided, withdrawn or expired.

A room says for its command which units a proposal of it names (`names_units`). Where that much is there when it is proposed, it is
written as a promise: it stays where it is, and other acts find so much less available. What is not there cannot be promised, and what
a court orders goes first all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tanheng.commands.definitions import Command, Content
from tanheng.commands.proposals import Decided
from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding, Place
from tanheng.ledger.bundles import Name
from tanheng.registry import checks
from tanheng.registry.reading import Facts, facts_of, is_held, vintage_of

PROMISES = frozenset(("promise",))
"""What a kind puts up with that may take units despite promises."""
Named = Iterable[tuple[Name, int]]
_READERS: dict[tuple[str, type[Content]], Callable[[Work, Any], Named]] = {}


def names_units(command: str, content: type[Content], reader: Callable[[Work, Any], Named]) -> None:
    """Let the proposals of a command promise the units that `reader` finds in its content: holdings and tonnes."""
    _READERS[command, content] = reader


def promise(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Promise the units that a proposal names, or yield what other proposals were promised of them."""
    reader = _READERS.get((wanted.name, wanted.content))
    if reader is None:
        return
    asked: Counter[Name] = Counter()
    for name, amount in reader(work, content):
        if is_held(name):
            asked[name] += max(0, amount)
    facts = facts_of(work, [name.owner for name in asked], asked)
    lines = []
    for name, amount in asked.items():
        free = facts.available(*name, frozenset())
        if free < min(amount, facts.available(*name, PROMISES)):
            yield promised_to(facts, name, amount, free, f"lines.{vintage_of(name.asset)}")
        if 1 <= amount <= free:
            lines.append((name, amount))
    if lines:
        work.write(
            "INSERT INTO registry_promise (proposal, line, account, place, asset, amount) SELECT %s, * FROM"
            " unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[])",
            (
                *(work.number, list(range(1, len(lines) + 1)), [name.owner for name, _ in lines], [name.purpose for name, _ in lines]),
                *([name.asset for name, _ in lines], [amount for _, amount in lines]),
            ),
        )


def promised_to(facts: Facts, name: Name, asked: int, free: int, place: str) -> Finding:
    """Return the finding that names the first proposal to which units of a holding are promised."""
    return checks.PROMISED.at(
        Place(called=place),
        facts.promised(*name),
        asked,
        account=name.owner,
        vintage=vintage_of(name.asset),
        free=free,
        proposal=min(one.proposal for one in facts.promises if one.name == name),
    )


def end_promises(work: Work, content: Decided) -> None:
    """End what a proposal was promised, with its decision."""
    work.write("UPDATE registry_promise SET ended = %s WHERE proposal = %s AND ended IS NULL", (work.number, content.proposal))
