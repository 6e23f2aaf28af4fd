"""Reads the worked examples of the smaller commands: what is given in Chinese words, what is expected, and all that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tanheng import carryover, roster, supervision, surrender
from tanheng.lawbook import shipped_lawbook
from tests.golden.cems_examples import table_of
from tests.golden.examples import FOLDER

FOLDERS = ("carryover", "penalty", "offset", "vintages", "threshold")
YES = "是"
_OPTIONS = {
    *("欠缴量", "均价", "时限", "决定日期", "补缴量"),
    *("应清缴配额", "年度", "CCER登记日期", "纳入配额管理的项目", "日期"),
}


@dataclass(frozen=True, slots=True)
class SmallerExample:
    """One worked example; `told` lists number and place of every finding."""

    path: Path
    content: dict[str, Any]

    @property
    def expect(self) -> dict[str, str]:
        """Return what is expected, by path."""
        return self.content.get("expect") or {}

    @property
    def told(self) -> list[str]:
        """Return number and place of every finding."""
        return list(self.content["told"])

    @property
    def refused(self) -> bool:
        """Tell whether the input is refused."""
        return bool(self.content.get("refused") == "true")


def smaller_examples() -> list[SmallerExample]:
    """Return every example, by path; all scalars stay the texts that were written."""
    found = []
    for folder in FOLDERS:
        for path in sorted((FOLDER / folder).glob("*.yaml")):
            found.append(SmallerExample(path, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)))
    return found


def answered(example: SmallerExample) -> dict[str, Any]:
    """Let the program answer, and return the documented JSON."""
    return _ANSWERS[example.content["command"]](example.content)


def _carryover(content: dict[str, Any]) -> dict[str, Any]:
    tables = [table_of(content["given"])]
    return carryover.as_json(carryover.carry_over(tables, lawbook=shipped_lawbook(), from_year=int(content["from_year"])))


def _threshold(content: dict[str, Any]) -> dict[str, Any]:
    tables = [table_of(content["given"])]
    return roster.as_json(roster.threshold_test(tables, lawbook=shipped_lawbook(), list_year=int(content["list_year"])))


def _penalty(content: dict[str, Any]) -> dict[str, Any]:
    given = _options(content)
    outcome = supervision.penalty(
        given["欠缴量"],
        given["均价"],
        deadline=date.fromisoformat(given["时限"]),
        decided=_day(given.get("决定日期")),
        corrected=given.get("补缴量"),
        readings=content.get("readings"),
        lawbook=shipped_lawbook(),
    )
    return supervision.as_json(outcome)


def _offset(content: dict[str, Any]) -> dict[str, Any]:
    given = _options(content)
    outcome = surrender.offset_limit(
        given["应清缴配额"],
        duty_year=int(given["年度"]),
        registered=_day(given.get("CCER登记日期")),
        under_management=given.get("纳入配额管理的项目") == YES,
        readings=content.get("readings"),
        lawbook=shipped_lawbook(),
    )
    return surrender.offset_json(outcome)


def _vintages(content: dict[str, Any]) -> dict[str, Any]:
    given = _options(content)
    return surrender.vintages_json(surrender.usable_vintages(int(given["年度"]), on=_day(given.get("日期")), lawbook=shipped_lawbook()))


def _options(content: dict[str, Any]) -> dict[str, str]:
    given: dict[str, str] = content["given"]
    assert set(given) <= _OPTIONS, set(given) - _OPTIONS
    return given


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


_ANSWERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "carryover": _carryover,
    "threshold": _threshold,
    "penalty": _penalty,
    "offset-limit": _offset,
    "usable-vintages": _vintages,
}
