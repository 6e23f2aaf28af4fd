"""`tanheng explain RESULT.json PATH`: opens one figure of a result."""

from __future__ import annotations

import re
from pathlib import Path

import click

from tanheng.interfaces.cli.common import bilingual, console, lang_option, lawbook_or_stop, say, stop
from tanheng.interfaces.cli.results import read_result
from tanheng.interfaces.cli.tracing import trace_tree
from tanheng.kernel.messages import Joined, message

_TRACES = ("trace", "intensity_trace", "auxiliary_trace")


@click.command(help=bilingual(message("Open one figure of a JSON result, such as results/0/lines/3/emissions_t.")))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("path")
@lang_option
def explain(file: Path, path: str, lang: str) -> None:
    """Print the trace of the figure at the path."""
    document = _read(file, lang)
    steps = [step for step in re.split(r"[/\\.\[\]]+", path) if step]
    node, holder, below = _walk(document, steps, path, lang)
    if node is None:
        console().print(f"{path} = —")
        say(message("The figure is not stated, since something that it needs is missing."), lang)
        return
    trace = _trace_of(holder, below)
    if trace is None and not holder.get("trace"):
        text = message("{path} has no explanation. Hand in a result that was written with --format json and without --no-trace.", path=path)
        raise stop(text, lang)
    if trace is None:
        raise stop(message("{path} has no explanation of its own; open the figure that it belongs to.", path=path), lang)
    out = console()
    try:
        tree = trace_tree(trace, lang)
    except (KeyError, AttributeError, RecursionError) as wrong:
        raise stop(message("{file} is no JSON result: {reason}", file=file, reason=repr(wrong)), lang) from None
    if not isinstance(node, dict | list):
        out.print(f"{path} = {node}")
    out.print(tree)
    _compare_law(document, lang)


def _read(file: Path, lang: str) -> dict[str, object]:
    document = read_result(file, lang)
    if not isinstance(document, dict) or "results" not in document:
        raise stop(message("{file} is no JSON result: {reason}", file=file, reason="results"), lang)
    return document


def _walk(document: dict[str, object], steps: list[str], path: str, lang: str) -> tuple[object, dict[str, object], list[str]]:
    """Return the value at the path, the innermost object around it that carries a trace, and the steps from there to the value."""
    node: object = document
    holder: dict[str, object] = {}
    below: list[str] = []
    for step in steps:
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and step in (places := {str(place): place for place in range(len(node))}):
            node = node[places[step]]
        else:
            known = list(node) if isinstance(node, dict) else [f"0 … {len(node) - 1}"] if isinstance(node, list) and node else []
            shown = Joined(tuple(known)) if known else message("nothing")
            raise stop(message("{path} leads nowhere: {step} is not there. There is: {known}.", path=path, step=step, known=shown), lang)
        below.append(step)
        if isinstance(node, dict) and "trace" in node:
            holder, below = node, []
    return node, holder, below


def _trace_of(holder: dict[str, object], below: list[str]) -> dict[str, object] | None:
    """Return the explanation of exactly the figure below the holder: its whole trace, or the node of a trace that explains the field."""
    main = holder.get("trace")
    if not isinstance(main, dict) or not main:
        return None
    if not below or below == ["emissions_t"]:
        return main
    traces = [trace for name in _TRACES if isinstance(trace := holder.get(name), dict) and trace]
    if len(below) > 1 and below[0] not in ("subtotals", "auxiliary"):
        return None
    field = "/".join(below[1:] or below)
    found = (_node_of(trace, field) for trace in traces)
    return next((node for node in found if node is not None), None)


def _node_of(trace: dict[str, object], field: str) -> dict[str, object] | None:
    """Return the uppermost node that explains the field."""
    level: list[object] = [trace]
    while level:
        nodes = [node for node in level if isinstance(node, dict)]
        for node in nodes:
            if node.get("field") == field:
                return node
        level = [child for node in nodes if isinstance(children := node.get("from"), list) for child in children]
    return None


def _compare_law(document: dict[str, object], lang: str) -> None:
    law = document.get("law")
    stated = law.get("hash") if isinstance(law, dict) else None
    current = lawbook_or_stop(lang).hash
    if stated != current:
        text = message(
            "The result was computed with law data {stated}; here it is {current}.", stated=str(stated)[:12], current=current[:12]
        )
        say(text, lang)
