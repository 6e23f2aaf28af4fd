"""A small tree of law data, whole and valid, that tests change in one place."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "instruments/guide.yaml": """
title: {zh: 核算指南, en: accounting guideline}
number: 试〔2024〕1号
issuer: {zh: 某部, en: a ministry}
issued: 2024-01-01
in_force: 2024-01-01
status: final
read: full
sectors: [steel]
""",
    "instruments/plan.yaml": """
title: {zh: 分配方案, en: allocation plan}
in_force: 2025-06-01
status: draft
read: part
replaces: [guide]
""",
    "parameters/steel/fuel/ncv.yaml": """
label: {zh: 低位发热量, en: net calorific value}
type: number
unit: GJ/t
keys: [fuel]
asked_by: emissions_month
decimals: 3
entries:
  - from: 2024-01-01
    to: 2024-12-31
    status: final
    instrument: guide
    article: 附录A
    table:
      烟煤: 23.736
      焦炭: 28.435
  - from: 2025-01-01
    status: final
    instrument: guide
    article: 附录B
    table:
      烟煤: 24.000
      焦炭: 28.435
    rows:
      焦炭: {status: secondary, source: {zh: 某实现, en: an implementation}, note: {zh: 转引, en: quoted}}
""",
    "parameters/steel/limit.yaml": """
label: {zh: 上限, en: upper limit}
type: integer
unit: working days
asked_by: event
entries:
  - {from: 2024-01-01, status: operational, reason: {zh: 经验, en: experience}, value: 5}
""",
    "parameters/steel/method.yaml": """
label: {zh: 方法, en: method}
type: text
keys: [stage, step]
asked_by: emissions_year
entries:
  - from: 2024-01-01
    to: 2024-12-31
    status: interpretation
    interpretation: steel.rounding
    table: {first: {one: half up}, second: {one: down, two: up}}
  - from: 2025-01-01
    status: interpretation
    interpretation: steel.rounding
    table: {first: {one: even}, second: {one: down, two: up}}
""",
    "interpretations/steel/rounding.yaml": """
label: {zh: 取整, en: whole-tonne duty}
question: {zh: 如何取整, en: how is it rounded}
instrument: guide
article: 第四条
asked_by: emissions_year
options:
  per_unit: {zh: 逐单元, en: unit by unit}
  per_entity: {zh: 逐企业, en: entity by entity}
entries:
  - from: 2024-01-01
    to: 2024-12-31
    decided: 2025-02-03
    choice: per_unit
    reason: {zh: 文意, en: the wording}
  - from: 2025-01-01
    decided: 2025-02-04
    choice: per_entity
    reason: {zh: 另有文意, en: other wording}
""",
    "calendar/events.yaml": "events: {annual_report: {zh: 年度报告, en: annual report}, surrender: {zh: 清缴, en: surrender}}\n",
    "calendar/deadlines/2024.yaml": """
label: {zh: "2024年度", en: emissions year 2024}
emissions_year: 2024
deadlines:
  - {event: annual_report, sectors: [steel], date: 2025-06-30, status: final, instrument: guide, article: 第五条}
  - {event: annual_report, sectors: [cement], date: 2025-07-31, status: final, instrument: guide, article: 第五条}
""",
    "calendar/trading_holidays/2026.yaml": """
year: 2026
days: [2026-01-01, 2026-01-02]
status: operational
reason: {zh: 公布的假日, en: holidays as published}
""",
    "coverage.yaml": """
stages: {quantification: {zh: 核算, en: quantification}, surrender: {zh: 清缴, en: surrender}}
sectors: {steel: {zh: 钢铁, en: steel}, cement: {zh: 水泥, en: cement}}
coverage:
  - {sector: steel, emissions_year: 2024, stage: quantification, state: complete, checked_against: {zh: 样表, en: a sheet}}
  - {sector: steel, emissions_year: 2024, stage: surrender, state: none}
""",
}
NCV = "parameters/steel/fuel/ncv.yaml"
LIMIT = "parameters/steel/limit.yaml"


def law_tree(folder: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the tree with some files changed, added or (None) left out, and return its root."""
    root = folder / "law"
    for name, content in ({**FILES, **(changed or {})}).items():
        if content is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.lstrip("\n").encode())
    return root


def replaced(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """Return one file with a part of it replaced."""
    assert old in FILES[name], old
    return {name: FILES[name].replace(old, new, 1)}


def typed(kind: str, written: str) -> dict[str, str | bytes | None]:
    """Return the single value made one of another type, with what is written there."""
    return {LIMIT: FILES[LIMIT].replace("type: integer", f"type: {kind}").replace("value: 5", f"value: {written}")}
