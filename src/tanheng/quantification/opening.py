"""Opens a figure of an outcome: the trace of a result, a summary, a year, or one of their lines."""

from __future__ import annotations

from tanheng.quantification.model import Annual, AnnualLine, Line, Outcome, Result, Summary
from tanheng.quantification.trace import Trace


def trace_of(outcome: Outcome, figure: Result | Summary | Annual, line: Line | AnnualLine | None = None) -> Trace:
    """Return how the figure came about: inputs with their places, parameters with their articles, steps and roundings.

    Without `line` it is the trace of the figure's emissions; with it that of one of the figure's lines. Raises ValueError for a line of
    another figure. A trace is built when it is asked for, and is the one that `tanheng explain` shows.
    """
    explainer = outcome.explainers[figure.sector]
    if line is None:
        if isinstance(figure, Result):
            return explainer.result(figure)
        return explainer.summary(figure) if isinstance(figure, Summary) else explainer.annual(figure)
    if isinstance(figure, Result) and isinstance(line, Line) and any(one is line for one in figure.lines):
        return explainer.line(figure, line)
    if isinstance(figure, Annual) and isinstance(line, AnnualLine) and any(one is line for one in figure.lines):
        return explainer.annual_line(line)
    raise ValueError("the line is none of this figure")
