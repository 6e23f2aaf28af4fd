"""`tanheng explain RESULT.json PATH`: opens one figure of a result."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from tanheng.interfaces.cli.common import bilingual, console, lang_option, lawbook_or_stop, say, stop
from tanheng.interfaces.cli.tracing import trace_tree
from tanheng.kernel.messages import Joined, message

_MAX_BYTES = 2 * 2**30
_TRACE_OF = {"intensity_t_per_t": "intensity_trace", "output_t": "intensity_trace"}


@click.command(help=bilingual(message("Open one figure of a JSON result, such as results/0/lines/3/emissions_t.")))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("path")
@lang_option
def explain(file: Path, path: str, lang: str) -> None:
    """Print the trace of the figure at the path."""
    document = _read(file, lang)
    steps = [step for step in re.split(r"[/.\[\]]+", path) if step]
    node, holder = _walk(document, steps, path, lang)
    trace = _trace_of(holder, steps[-1] if steps else "")
    if trace is None:
        text = message("{path} has no explanation. Hand in a result that was written with --format json and without --no-trace.", path=path)
        raise stop(text, lang)
    out = console()
    try:
        tree = trace_tree(trace, lang)
    except (KeyError, AttributeError, RecursionError) as wrong:
        raise stop(message("{file} is no JSON result: {reason}", file=file, reason=repr(wrong)), lang) from None
    if not isinstance(node, dict | list):
        out.print(f"{path} = {'—' if node is None else node}")
    out.print(tree)
    _compare_law(document, lang)


def _read(file: Path, lang: str) -> dict[str, object]:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise ValueError("too large")
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise stop(message("{file} cannot be read: {reason}", file=file, reason=wrong.strerror or str(wrong)), lang) from None
    except (ValueError, RecursionError) as wrong:
        raise stop(message("{file} is no JSON result: {reason}", file=file, reason=str(wrong)), lang) from None
    if not isinstance(document, dict) or "results" not in document:
        raise stop(message("{file} is no JSON result: {reason}", file=file, reason="results"), lang)
    return document


def _walk(document: dict[str, object], steps: list[str], path: str, lang: str) -> tuple[object, dict[str, object]]:
    """Return the value at the path and the innermost object around it that carries a trace."""
    node: object = document
    holder: dict[str, object] = {}
    for step in steps:
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and step in (places := {str(place): place for place in range(len(node))}):
            node = node[places[step]]
        else:
            known = list(node) if isinstance(node, dict) else [f"0 … {len(node) - 1}"] if isinstance(node, list) and node else []
            shown = Joined(tuple(known)) if known else message("nothing")
            raise stop(message("{path} leads nowhere: {step} is not there. There is: {known}.", path=path, step=step, known=shown), lang)
        if isinstance(node, dict) and "trace" in node:
            holder = node
    return node, holder


def _trace_of(holder: dict[str, object], name: str) -> dict[str, object] | None:
    trace = holder.get(_TRACE_OF.get(name, "trace")) or holder.get("trace")
    return trace if isinstance(trace, dict) and trace else None


def _compare_law(document: dict[str, object], lang: str) -> None:
    law = document.get("law")
    stated = law.get("hash") if isinstance(law, dict) else None
    current = lawbook_or_stop(lang).hash
    if stated != current:
        text = message(
            "The result was computed with law data {stated}; here it is {current}.", stated=str(stated)[:12], current=current[:12]
        )
        say(text, lang)
