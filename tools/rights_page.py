"""Writes the page of rights, docs/reference/rights.md, from the table of visibility and the commands; run by `make readme`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.roles import ANY_ROLE, Role
from tanheng.database.address import Address
from tanheng.kernel.messages import LANGUAGES
from tanheng.people.labels import role_label
from tanheng.registry.catalogue import TWO_ON_DEMAND
from tanheng.registry.vocabulary import signed_twice
from tanheng.server.preparing import prepare
from tanheng.visibility.deciding import ACTIONS, PUBLIC, Scope, key_limits, objects, opened, scope_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "rights.md"
_ROLES = (PUBLIC, *(str(role) for role in Role))
_SIGNS = {
    Scope.NONE: "·",
    Scope.PUBLISHED: "公布 P",
    Scope.NAMED: "本人 N",
    Scope.OWN: "本单位 O",
    Scope.BELOW: "所辖 B",
    Scope.ALL: "全部 A",
}
_ON_DEMAND = " ".join(TWO_ON_DEMAND.render(language) for language in LANGUAGES)
_INTRODUCTION = """# 权限 Rights

谁可见什么，由 `src/tanheng/visibility/policy.yaml` 一张表决定，网页、接口与导出共用；未列出的不开放。谁可做什么，由各命令决定
（[commands.md](commands.md)）。本页由 `make readme` 生成，勿手改。没有的与不可见的，看起来一样（404）。

One table, `src/tanheng/visibility/policy.yaml`, decides who sees what, for pages, API and exports alike; what it does not open is closed.
What a role may do stands with each command ([commands.md](commands.md)). Written by `make readme`; do not edit it. What does not exist
and what may not be seen look alike (404).

| 标记 sign | 范围 scope |
|---|---|
| · | 不开放 none |
| 公布 P | 公布后 what was published |
| 本人 N | 本人所涉，或对本单位账户有权限 the person concerned, or with a right for an account of his organisation |
| 本单位 O | 本单位 his organisation's |
| 所辖 B | 本级及所辖 his organisation's and that of all below it |
| 全部 A | 全部 all |

每一范围包含其前各项。动作：查看 see、列表 list、导出 export；三者相同时只写一次。
Each scope holds those before it. Actions are see, list and export; where all three are the same, one sign stands for them.
"""


def page() -> str:
    """Return the whole page."""
    # Loading Django needs no server; it makes all commands known.
    prepare(Address("nobody", "", "", "none"))
    return "\n".join([_INTRODUCTION, *_matrix(), *_reasons(), *_commands(), *_keys(), ""])


def _name(role: str) -> str:
    if role == PUBLIC:
        return "公众 public"
    label = role_label(role)
    return f"{label.zh} `{role}`"


def _matrix() -> Iterator[str]:
    yield "## 谁可见什么 Who sees what"
    yield ""
    yield "| 角色 role | " + " | ".join(f"{label.zh} {label.en}" for label in objects().values()) + " |"
    yield "|---" * (len(objects()) + 1) + "|"
    for role in _ROLES:
        yield f"| {_name(role)} | " + " | ".join(_cell(role, name) for name in objects()) + " |"
    yield ""


def _cell(role: str, name: str) -> str:
    found = [_SIGNS[scope_of(role, name, action)] for action in ACTIONS]
    return found[0] if len(set(found)) == 1 else " / ".join(found)


def _reasons() -> Iterator[str]:
    yield "## 理由 Why"
    yield ""
    yield "| 对象 object | 范围 scope | 角色 roles | 理由 reason | 依据 basis |"
    yield "|---|---|---|---|---|"
    for name, label in objects().items():
        rows: dict[tuple[str, str, str], list[str]] = {}
        for role in _ROLES:
            for action in ACTIONS:
                one = opened(role, name, action)
                if one is not None:
                    basis = f"{one.basis}（{one.mark}）" if one.basis else "内部规则 operational"
                    told = rows.setdefault((_SIGNS[one.scope], f"{one.why.zh} {one.why.en}", basis), [])
                    if _short(role) not in told:
                        told.append(_short(role))
        for (scope, why, basis), roles in rows.items():
            who = "任何人 everybody" if len(roles) == len(_ROLES) else ", ".join(roles)
            yield f"| {label.zh} {label.en} | {scope} | {who} | {why} | {basis} |"
    yield ""


def _short(role: str) -> str:
    return f"`{role}`" if role else "公众 public"


def _commands() -> Iterator[str]:
    yield "## 谁可做什么 Who does what"
    yield ""
    yield "请 asks：可请求；决 decides：可作第二人决定。“何人可单独办理”答“谁一个人就能做”。"
    yield "`asks` may ask for it, `decides` may be its second person. The column “alone” answers who could do this alone."
    yield ""
    yield "| 命令 command | 请 asks | 决 decides | 何人可单独办理 who could do this alone? |"
    yield "|---|---|---|---|"
    for name, one in sorted(COMMANDS.items()):
        asks = _whom(one.roles)
        decides = _whom(one.deciders) if one.two_persons else ""
        if one.sides:
            decides += "；一方一人 one of each side: " + " + ".join(" / ".join(f"`{role}`" for role in sorted(side)) for side in one.sides)
        alone = "无人 nobody" if one.two_persons else f"{asks}（{_ON_DEMAND}）" if name in signed_twice() else asks
        yield f"| `{name}` | {asks} | {decides} | {alone} |"
    yield ""


def _whom(roles: frozenset[str]) -> str:
    return "任何角色 any role" if roles >= ANY_ROLE - {str(Role.PROGRAM)} else ", ".join(f"`{role}`" for role in sorted(roles))


def _keys() -> Iterator[str]:
    limits = key_limits()
    yield "## 接口密钥 Keys of the API"
    yield ""
    yield f"密钥最长 {limits.longest_days} 天，每分钟 {limits.per_minute} 次，一次至多 {limits.tokens} 次。内部规则。"
    yield (
        f"A key is valid for at most {limits.longest_days} days, asks {limits.per_minute} times a minute and at most {limits.tokens} times"
        " at once. House rules. See [api.md](api.md)."
    )


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
