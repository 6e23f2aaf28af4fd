"""Reads the special case and the dates out of a remark of the official tables, and writes them there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tanheng.allocation.intake import cells
from tanheng.allocation.model import Day
from tanheng.allocation.words import words
from tanheng.kernel.messages import Label
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import folded

NONE, WHITE = "none", "white_clinker"
_ENDS = re.compile("[;；。]|,(?!\\d)|，")
_COLON = re.compile("^[:：]")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark says: the special cases it names, and the dates."""

    cases: tuple[str, ...]
    commissioned: Day | None = None
    closed: Day | None = None

    @property
    def says_something(self) -> bool:
        """Tell whether anything in it has a meaning for the allocation."""
        return bool(self.cases) or self.commissioned is not None or self.closed is not None


def read_remark(text: str, column: str = "remark") -> Remark:
    """Read a remark: names of special cases that are not denied, and `投产日期` or `关停日期` with a day behind it. Raises Fault."""
    cases: dict[str, None] = {}
    dates: dict[str, Day | None] = {}
    for clause in _ENDS.split(text):
        for code in ("commissioned", "closed"):
            label = words().label("columns", code).zh
            before, found, behind = clause.partition(label)
            if found:
                dates[code] = cells.day(_COLON.sub("", behind.strip()).strip(), column)
                clause = before
        cases.update(dict.fromkeys(_cases(folded(clause))))
    return Remark(tuple(cases), dates.get("commissioned"), dates.get("closed"))


def written_remark(case: str, commissioned: Day | None, closed: Day | None, remark: str) -> str:
    """Return a remark that says the case and the dates; the remark as handed in where it says just that."""
    wanted = Remark(() if case == NONE else (case,), commissioned, closed)
    try:
        said: Remark | None = read_remark(remark)
    except Fault:
        said = None
    if said == wanted:
        return remark
    parts = [words().label("special", case).zh] if case != NONE else []
    parts += [
        words().label("columns", code).zh + cells.written_day(day)
        for code, day in (("commissioned", commissioned), ("closed", closed))
        if day is not None
    ]
    if said is not None and not said.says_something and remark:
        parts.append(remark)
    return ";".join(parts)


def is_white(variety: str) -> bool:
    """Tell whether a variety of clinker is white."""
    return words().word["white_variety"] in variety


def case_labels(codes: tuple[str, ...]) -> tuple[Label, ...]:
    """Return the names of special cases."""
    return tuple(words().label("special", code) for code in codes)


def _cases(clause: str) -> list[str]:
    """Return the cases that a clause names; the longest names first, so that a part of a name is no second case."""
    found = []
    forms = words().written("special")
    for form in sorted(forms, key=len, reverse=True):
        code = forms[form]
        if code == NONE or form not in clause or not _is_chinese(form):
            continue
        before = clause.partition(form)[0]
        if not before.endswith(words().list["negations"]):
            found.append(code)
        clause = clause.replace(form, "")
    return found


def _is_chinese(form: str) -> bool:
    """Tell whether the form is a Chinese name and no code."""
    return not form.isascii()
