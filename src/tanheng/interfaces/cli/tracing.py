"""Prints a trace as a tree in Chinese or English; used for fresh traces and for those read back from JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanheng.kernel.messages import Message, message
from tanheng.lawbook.marks import MARKS
from tanheng.quantification.trace import Trace

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

_KINDS: dict[str, Message] = {
    "input": message("input"),
    "parameter": message("parameter"),
    "step": message("step"),
    "rounding": message("rounding"),
    "interpretation": message("interpretation"),
}


def print_trace(out: Console, trace: Trace, language: str) -> None:
    """Print a fresh trace."""
    out.print(trace_tree(trace.as_json(), language))


def trace_tree(node: dict[str, object], language: str, parent: Tree | None = None) -> Tree:
    """Return a trace, as JSON has it, as a tree to print. Raises KeyError, AttributeError and RecursionError for one that is none."""
    from rich.text import Text
    from rich.tree import Tree

    line = Text(_headline(node, language))
    citation = _citation(node, language)
    if citation:
        line.append(f"  ‹{citation}›", style="dim")
    branch = Tree(line) if parent is None else parent.add(line)
    children = node.get("from")
    for child in children if isinstance(children, list) else ():
        trace_tree(child, language, branch)
    return branch


def _headline(node: dict[str, object], language: str) -> str:
    kind = _KINDS[str(node.get("kind"))].render(language)
    value = " ".join(str(part) for part in (node.get("value", ""), node.get("unit", "")) if part)
    formula = f"  = {_text(node['formula'], language)}" if node.get("formula") else ""
    place = f"  @ {node['place']}" if node.get("place") else ""
    note = f"  ({_text(node['note'], language)})" if node.get("note") else ""
    return f"[{kind}] {_text(node.get('label'), language)}: {value}{formula}{place}{note}"


def _citation(node: dict[str, object], language: str) -> str:
    if not node.get("parameter"):
        return ""
    mark = MARKS[str(node["status"])]
    return " · ".join((str(node["parameter"]), _text(node.get("citation"), language), f"{mark.code} {mark.meaning.render(language)}"))


def _text(both: object, language: str) -> str:
    """Return a text of the language, or one that is the same in both."""
    return str(both.get(language, "")) if isinstance(both, dict) else str(both or "")
