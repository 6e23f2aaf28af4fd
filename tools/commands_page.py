"""Writes the page of all commands of the book, docs/reference/commands.md, from their definitions; run by `make readme`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tanheng.commands.definitions import COMMANDS, Command
from tanheng.commands.roles import ANY_ROLE
from tanheng.database.address import Address
from tanheng.kernel.messages import LANGUAGES
from tanheng.registry.catalogue import TWO_ON_DEMAND
from tanheng.registry.vocabulary import signed_twice
from tanheng.server.preparing import prepare

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "commands.md"
_ON_DEMAND = " ".join(TWO_ON_DEMAND.render(language) for language in LANGUAGES)
_INTRODUCTION = """# 命令 Commands

每一笔写入都是一条命令。“须两人”的命令先由一人提议（`proposal_make`），再由另一人决定（`proposal_decide`）；“何人可单独办理”一栏为“无人”。
“账户要求时须两人”的命令，账户有人持复核权限的，其代表不能单独办理。
内容栏为“字段: 类型”，带 `?` 的可以不填。本页由 `make readme` 生成，勿手改。

Every write is a command. One that needs two persons is proposed by one (`proposal_make`) and decided by another (`proposal_decide`): nobody
can do it alone. “Two when the account demands it”: where somebody may approve for the account, no representative does it alone.
`name: type` is a field of the content, with `?` one that may be left out.
This page is written by `make readme`; do not edit it.

| 命令 command | 做什么 what it does | 谁可请求 who may ask | 何人可单独办理 alone | 内容 content |
|---|---|---|---|---|"""


def page() -> str:
    """Return the whole page."""
    # Loading Django needs no server; nothing is asked of this address.
    prepare(Address("nobody", "", "", "none"))
    return "\n".join([_INTRODUCTION, *(_row(COMMANDS[name]) for name in sorted(COMMANDS)), ""])


def _row(one: Command) -> str:
    does = " ".join((one.body.__doc__ or "").split()).split(". ")[0].rstrip(".")
    roles = "任何角色 any role" if one.roles == ANY_ROLE else ", ".join(f"`{role}`" for role in sorted(one.roles))
    alone = "无人 nobody" if one.two_persons else _ON_DEMAND if one.name in signed_twice() else "请求者 who asks"
    return f"| `{one.name}` | {does} | {roles} | {alone} | {', '.join(_fields(one))} |"


def _fields(one: Command) -> Iterator[str]:
    for name, field in one.content.model_fields.items():
        yield f"`{name}: {_type(field.annotation)}`" + ("" if field.is_required() else "?")


def _type(said: Any) -> str:
    """Return a type in few signs: `int`, `text`, `bool`, `[int]`, `{name: type}`, `"one" or "other"`."""
    origin, inner = get_origin(said), get_args(said)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return " or ".join(json.dumps(word) for word in inner)
    if origin in (list, tuple):
        return f"[{_type(inner[0])}]"
    if origin in (Union, UnionType):
        return " or ".join(_type(one) for one in inner if one is not type(None))
    if origin is dict or said is dict:
        return "object"
    if isinstance(said, type) and issubclass(said, BaseModel):
        return (
            "{"
            + ", ".join(f"{name}{'' if one.is_required() else '?'}: {_type(one.annotation)}" for name, one in said.model_fields.items())
            + "}"
        )
    return {str: "text", int: "int", bool: "bool"}.get(said) or getattr(said, "__name__", str(said))


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
