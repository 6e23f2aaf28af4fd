"""Writes the page of all checks, docs/reference/checks.md, from their tables in code; run by `make readme`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tanheng.interfaces.every_check import every_check, text_of
from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.messages import CHINESE, ENGLISH, Message, message

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "checks.md"
_SEVERITIES = {Severity.ERROR: message("error"), Severity.WARNING: message("warning"), Severity.NOTICE: message("notice")}
_GROUPS = (
    (10, "登记：转出方", "The registry: sender"),
    (11, "登记：账户", "The registry: accounts"),
    (20, "登记：转入方", "The registry: receiver"),
    (30, "登记：单位与数量", "The registry: units and amounts"),
    (31, "账簿", "The book"),
    (35, "登记：额度", "The registry: envelopes"),
    (
        41,
        "名录（4101 至 4134：tanheng threshold；4141 起：实体；4180 起：名录证据）",
        "List of key emitters (tanheng threshold; from 4141: entities; from 4180: evidence)",
    ),
    (42, "配额分配：退回（tanheng allocate）", "Allocation: refused (tanheng allocate)"),
    (43, "配额分配：只提示、不退回", "Allocation: reported without refusing"),
    (44, "配额发放", "Issuance"),
    (45, "名录的编制与公布", "Making and publishing lists"),
    (50, "文件能否读取", "Can the file be read"),
    (51, "表格与单元格的形式", "Form of tables and cells"),
    (52, "指南的规则", "Rules of the guideline"),
    (53, "只提示、不退回", "Reported without refusing"),
    (54, "烟气连续监测（tanheng cems）", "Flue gas monitoring (tanheng cems)"),
    (82, "抵销、可用年度与处罚（tanheng offset-limit、usable-vintages、penalty）", "Offset, vintages and penalty"),
    (83, "结转（tanheng carryover）", "Carry-over (tanheng carryover)"),
    (91, "命令与复核", "Commands and second persons"),
    (92, "人员、角色与委托", "People, roles and delegation"),
    (93, "任务", "Tasks"),
    (94, "接口密钥", "Keys of the API"),
    (101, "回执、承诺与单证（tanheng verify）", "Receipts, promises and pages (tanheng verify)"),
    (103, "对账", "Reconciliation"),
)
_INTRODUCTION = """# 检查项 Checks

`tanheng quantify` 的每条意见都有编号、单元格位置、法规依据和处理办法。错误则退回；警告请复核；提示说明做了什么。
花括号中为当时的值。本页由 `make readme` 生成，勿手改。

Everything that `tanheng quantify` has to say has a number, a cell, an article and a way to mend it. An error refuses the input;
a warning asks to be looked at; a notice says what was done. Values of the moment stand in braces. This page is written by
`make readme`; do not edit it.
"""


def page() -> str:
    """Return the whole page."""
    checks = every_check()
    return "\n".join([_INTRODUCTION, *(line for group in _GROUPS for line in _section(checks, *group))])


def _section(checks: tuple[Check, ...], hundred: int, chinese: str, english: str) -> Iterator[str]:
    yield f"## {hundred}xx {chinese} {english}"
    yield ""
    yield "| 编号 number | 程度 severity | 中文 | English | 依据 article |"
    yield "|---|---|---|---|---|"
    for check in checks:
        if check.code // 100 == hundred:
            severity = _both(_SEVERITIES[check.severity], " ")
            text = _both(text_of(check), " | ")
            yield f"| {check.code} | {severity} | {text} | {check.article or '内部规则 house rule'} |"
    yield ""


def _both(text: Message, between: str) -> str:
    return between.join(text.render(language).replace("|", "\\|") for language in (CHINESE, ENGLISH))


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
