"""Says what an audit found, to people and to programs."""

from __future__ import annotations

import json
from collections import Counter

from tanheng_auditor.audit import Outcome
from tanheng_auditor.messages import Fault, Message, message

MOST_SHOWN = 20


def as_text(outcome: Outcome, language: str) -> str:
    """Return the report for people: the verdict, the counts, the first fault, and the first twenty of each check."""

    def said(sentence: Message) -> str:
        return sentence.render(language)

    counted = message(
        "{records} records, {transfers} transfers, {postings} postings, {accounts} accounts, {assets} assets, {heads} heads",
        **{name: f"{count:,}" for name, count in outcome.counts.items()},
    )
    if outcome.first is None:
        clean = said(message("CLEAN: everything in the export follows from its records"))
        return "\n".join([clean, said(counted), *map(said, outcome.notices)])
    lines = [said(message("DIVERGENT: {count} faults", count=len(outcome.faults))), said(counted), *map(said, outcome.notices)]
    lines.append(said(message("First: {fault}", fault=_line(outcome, outcome.first, language))))
    by_check: Counter[int] = Counter()
    for fault in outcome.faults:
        by_check[fault.check.code] += 1
        if by_check[fault.check.code] <= MOST_SHOWN:
            lines.append(f"  {_line(outcome, fault, language)}")
    for code, count in sorted(by_check.items()):
        if count > MOST_SHOWN:
            lines.append(said(message("{count} more of {code}; --format json lists them", count=count - MOST_SHOWN, code=code)))
    return "\n".join(lines)


def as_json(outcome: Outcome, language: str) -> str:
    """Return the report for programs."""
    faults = [_as_object(outcome, fault, language) for fault in outcome.faults]
    content = {
        "verdict": "clean" if outcome.clean else "divergent",
        "counts": outcome.counts,
        "notices": [notice.render(language) for notice in outcome.notices],
        "first": faults[0] if faults else None,
        "faults": faults,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _as_object(outcome: Outcome, fault: Fault, language: str) -> dict[str, object]:
    sealed = fault.row is not None and fault.row < outcome.size
    return {
        "check": fault.check.code,
        "name": fault.check.name,
        "position": fault.row if sealed or fault.last is not None else None,
        "last_position": fault.last,
        "row": fault.row,
        "record": fault.number,
        "subject": str(fault.subject),
        "found": str(fault.found),
        "expected": str(fault.expected),
        "message": fault.message().render(language),
    }


def _line(outcome: Outcome, fault: Fault, language: str) -> str:
    return f"[{fault.check.code}] {_place(outcome, fault).render(language)}{fault.message().render(language)}"


def _place(outcome: Outcome, fault: Fault) -> Message:
    number = "?" if fault.number is None else fault.number
    if fault.row is None:
        return Message("")
    if fault.last is not None and fault.last != fault.row:
        return message("positions {first} to {last}: ", first=fault.row, last=fault.last)
    if fault.row >= outcome.size:
        return message("tail, row {row}, record {number}: ", row=fault.row, number=number)
    if fault.number is None:
        return message("position {row}: ", row=fault.row)
    return message("position {row}, record {number}: ", row=fault.row, number=number)
