"""Reads the special case and the dates out of a remark of the official tables, and writes them there.

Only a remark that consists of names of special cases and of dates counts, so that no denial and no plan is taken for a case. What else
there is to say stands behind the mark for a note, and is not read.
"""

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
_DATES = ("commissioned", "closed")
_DATED = {"commissioned": "new", "closed": "closed"}  # what a date makes of a unit
_BETWEEN = "[;；。]|,(?!\\d)|，"
_ENDS = re.compile(_BETWEEN)
_COLON = re.compile("^[:：]")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark says: the special cases it names, and the dates; `free` is the text of which nothing was taken."""

    cases: tuple[str, ...] = ()
    commissioned: Day | None = None
    closed: Day | None = None
    free: str = ""

    @property
    def meaning(self) -> tuple[object, ...]:
        """Return what it has to say for the allocation."""
        return self.cases, self.commissioned, self.closed

    @property
    def named(self) -> tuple[str, ...]:
        """Return the special cases whose names, or dates, stand in the text of which nothing was taken; a longer name goes first."""
        text = folded(self.free)
        found = [case for code, case in _DATED.items() if _label(code) in text]
        for form, code in sorted(_names().items(), key=lambda entry: -len(entry[0])):
            if form in text:
                found.append(code)
                text = text.replace(form, "")
        return tuple(dict.fromkeys(found))


def read_remark(text: str, column: str = "remark") -> Remark:
    """Read a remark: names of special cases, and `投产日期` or `关停日期` with a day behind it; any other word makes it free text.

    Raises Fault for a date that is none.
    """
    told, note = _divided(text)
    cases: dict[str, None] = {}
    dates: dict[str, Day | None] = {}
    for clause in filter(None, map(str.strip, _ENDS.split(told))):
        dated = next((code for code in _DATES if clause.startswith(_label(code))), None)
        if dated is not None:
            dates[dated] = cells.day(_COLON.sub("", clause.removeprefix(_label(dated)).strip()).strip(), column)
        elif folded(clause) in _names():
            cases[_names()[folded(clause)]] = None
        elif folded(clause) != folded(words().label("special", NONE).zh):
            return Remark(free=text)
    return Remark(tuple(cases), dates.get("commissioned"), dates.get("closed"), note)


def written_remark(case: str, commissioned: Day | None, closed: Day | None, remark: str) -> str:
    """Return a remark that says the case and the dates; the remark as handed in where it says just that."""
    wanted = Remark(() if case == NONE else (case,), commissioned, closed)
    try:
        said: Remark | None = read_remark(remark)
    except Fault:
        said = None
    if said is not None and said.meaning == wanted.meaning:
        return remark
    parts = [words().label("special", case).zh] if case != NONE else []
    parts += [_label(code) + cells.written_day(day) for code, day in zip(_DATES, (commissioned, closed), strict=True) if day is not None]
    if said is not None and said.free:
        parts.append(f"{words().word['remark_mark']}:{said.free}" if parts else said.free)
    return ";".join(parts)


def is_white(variety: str) -> bool:
    """Tell whether a variety of clinker is white: by its name alone."""
    return folded(variety) in words().list["white_varieties"]


def may_be_white(variety: str) -> bool:
    """Tell whether a variety holds the word for white among others, which says nothing."""
    return words().word["white_word"] in variety and not is_white(variety)


def case_labels(codes: tuple[str, ...]) -> tuple[Label, ...]:
    """Return the names of special cases."""
    return tuple(words().label("special", code) for code in codes)


def _divided(text: str) -> tuple[str, str]:
    """Return what stands before the mark for a note, and what stands behind it."""
    found = re.search(rf"(?:^|{_BETWEEN})\s*{words().word['remark_mark']}\s*[:：]", text)
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def _label(code: str) -> str:
    return words().label("columns", code).zh


def _names() -> dict[str, str]:
    """Return the special cases by their Chinese names, folded; codes and English names are for the flat table."""
    return {form: code for form, code in words().written("special").items() if code != NONE and not form.isascii()}
