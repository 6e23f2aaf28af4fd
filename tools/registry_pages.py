"""Writes the registry's catalogue, docs/reference/registry-kinds.md, from its YAML files, commands and checks; run by `make readme`."""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tanheng.database.address import Address
from tanheng.kernel.messages import CHINESE, ENGLISH, Message, Rendered
from tanheng.registry.catalogue import Business, allowed, alone, checks_of, diagram, every_act, every_kind, place_of, wait_of
from tanheng.registry.vocabulary import End, Kind, account_types, final_kinds, states
from tanheng.server.preparing import prepare

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "registry-kinds.md"
UK_CHECKS = Path(__file__).with_name("uk_checks.yaml")
ON = date(2026, 6, 30)
"""The day whose law the waiting times are of."""
_HOW = {"taken": "照号采用 taken", "adapted": "调整 adapted", "elsewhere": "另处 elsewhere", "skipped": "不采用 skipped"}
_HEADINGS = (
    "| 业务 what | 命令 command | 由谁申请 who asks | 可单独办理 alone | 由谁决定 who decides "
    "| 等待（小时） wait (hours) | 依据 basis | 标记 mark |",
    "|---|---|---|---|---|---|---|---|",
)
_INTRODUCTION = """# 登记业务目录 The registry's kinds of movements

本页由 `make readme` 据 `kinds.yaml`、`acts.yaml`、`states.yaml` 与检查项生成，勿手改。同一内容可用 `tanheng registry catalogue` 查看；
`tanheng registry why-not` 列出某笔业务现在会被哪些检查拒绝。依据的标记：final 为现行条文，secondary 为未核对原文，
interpretation 为释义，inferred 为由条文推出，operational 为内部规则。

Written by `make readme` from `kinds.yaml`, `acts.yaml`, `states.yaml` and the checks; do not edit it. `tanheng registry catalogue`
prints the same, and `tanheng registry why-not` tells which checks would refuse a movement now. Marks of a basis: final was read in the text
that is in force, secondary was not, interpretation is a reading of an open text, inferred follows from one, operational is a house rule.

The checks of a kind stand in their order of rank; all that fail are told. Two checks stand before them for every kind: the role of who asks
(9234), and for a representative his right for the account (1015). What a proposal needs besides is told in [commands.md](commands.md).
"""


def page() -> str:
    """Return the whole page."""
    # Loading Django needs no server; it makes the checks of the rooms above known.
    prepare(Address("nobody", "", "", "none"))
    return "\n".join([_INTRODUCTION, *_persons(), *_states(), *_kinds(), *_acts(), *_checks(), *_uk()])


def _both(text: Rendered, between: str = " ") -> str:
    chinese, english = text.render(CHINESE), text.render(ENGLISH)
    return chinese if chinese == english else f"{chinese}{between}{english}"


def _persons() -> Iterator[str]:
    yield "## 谁办理 Who does it"
    yield ""
    yield from _HEADINGS
    yield from map(_row, every_kind())
    yield ""


def _row(one: Kind | Business) -> str:
    asks, decides = (", ".join(f"`{role}`" for role in roles) or "—" for roles in (one.asks, one.decides))
    if one.sides:
        decides += "；两人须各出一方 one person of each side: " + " + ".join(" / ".join(f"`{role}`" for role in side) for side in one.sides)
    cells = (f"[{one.label.zh}](#{one.name}) {one.label.en}", f"`{one.command}`", asks, _both(alone(one)), decides)
    return f"| {' | '.join(cells)} | {wait_of(one, ON) or '—'} | {one.basis} | {one.mark} |"


def _acts() -> Iterator[str]:
    yield "## 不移动配额的业务 Acts that move no units"
    yield ""
    yield from _HEADINGS
    yield from map(_row, every_act())
    yield ""
    for one in every_act():
        yield f'### <a id="{one.name}"></a>{one.label.zh} {one.label.en}'
        yield ""
        yield "```mermaid"
        yield from diagram(one)
        yield "```"
        yield ""


def _states() -> Iterator[str]:
    yield "## 账户状态所允许 What each state of an account allows"
    yield ""
    yield "每格：作转出方 / 作转入方。Each cell: as sender / as receiver. ● 可以 yes, ○ 不可 no."
    yield ""
    yield "| 业务 kind | " + " | ".join(_both(state.label) for state in states().values()) + " |"
    yield "|---" * (len(states()) + 1) + "|"
    for one in every_kind():
        cells = ("/".join("●" if yes else "○" for yes in allowed(one, state)) for state in states())
        yield f"| {_both(one.label)} | {' | '.join(cells)} |"
    refusing = (f"{_both(state.label)} {state.check}" for state in states().values() if state.check)
    yield ""
    yield f"拒绝时的检查项（转出方）。The check that refuses a sender: {'; '.join(refusing)}."
    yield ""


def _kinds() -> Iterator[str]:
    for one in every_kind():
        yield f'## <a id="{one.name}"></a>{one.label.zh} {one.label.en}'
        yield ""
        reading = f"; 释义 reading: `{one.reading}`" if one.reading else ""
        yield f"- 名称 name: `{one.name}`; 依据 basis: {one.basis} ({one.mark}){reading}"
        same = "（同一账户 the same account）" if one.same_account else ""
        yield f"- 路径 route: {_end(one.sender)} → {_end(one.receiver)}{same}"
        despite = ", ".join(sorted(one.despite)) or "—"
        yield f"- 不受其阻碍的负担 encumbrances that do not stand in its way: {despite}"
        if one.signed_twice:
            yield "- 账户要求内部复核的，代表不能单独办理 not alone where the account demands a second signature (1017, operational)"
        if one.name in final_kinds():
            yield "- 终局，不得更正退回 final: nothing takes it back (3023)"
        yield f"- 检查 checks: {', '.join(map(str, one.checks))}"
        yield ""
        yield "```mermaid"
        yield from diagram(one)
        yield "```"
        yield ""


def _end(end: End) -> str:
    types = "、".join(_both(account_types()[name].label) for name in account_types() if name in end.types)
    return f"{types}: {_both(place_of(end))} (`{end.group}`)"


def _checks() -> Iterator[str]:
    yield "## 检查项 Checks of the kinds"
    yield ""
    yield "| 编号 number | 所有者所见 the owner is told | 旁人所见 a stranger is told | 依据 article | 业务 kinds |"
    yield "|---|---|---|---|---|"
    every = {check.code: check for one in every_kind() for check in checks_of(one)}
    for code in sorted(every):
        check = every[code]
        names = [one.name for one in every_kind() if code in one.checks]
        used = "全部 all" if len(names) == len(every_kind()) else ", ".join(f"`{name}`" for name in names)
        stranger = _text(check.stranger) if check.stranger else "同左 the same"
        yield f"| {code} | {_text(check.text)} | {stranger} | {check.article or '内部规则 house rule'} | {used} |"
    yield ""


def _text(text: str) -> str:
    names = {name: f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name}
    return _both(Message(text, names), "<br>")


def uk_checks() -> list[dict[str, Any]]:
    """Return the checks of the UK registry with what stands for each here."""
    found: list[dict[str, Any]] = yaml.safe_load(UK_CHECKS.read_text(encoding="utf-8"))
    return found


def _uk() -> Iterator[str]:
    yield "## 与英国登记系统检查项的对照 The checks of the UK registry, and ours"
    yield ""
    yield "| 英国编号 UK number | 规则 rule | 处理 how | 我们的编号 ours | 说明 why |"
    yield "|---|---|---|---|---|"
    for one in uk_checks():
        why = one.get("why")
        said = f"{why['zh']} {why['en']}" if why else ""
        ours = ", ".join(map(str, one.get("ours", ()))) or "—"
        yield f"| {one['uk']} | {one['rule']['zh']} {one['rule']['en']} | {_HOW[one['how']]} | {ours} | {said} |"
    yield ""


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
