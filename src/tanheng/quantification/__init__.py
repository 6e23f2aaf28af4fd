"""核算 Quantification: from activity data to emissions, line by line, every figure exact, cited and explained.

`quantify` takes tables (of a file by `read_tables`, of rows by `table_of`, of a data frame by `frames.from_frame`) and gives an `Outcome`;
`trace_of` opens one of its figures, `as_json` gives the documented JSON, `frames.to_frames` data frames.
The names in `__all__` are public and stay (docs/reference/python-api.md); everything else may change.
Steel: CETS-AG-03.01-V01-2024, enterprise carbon balance (formula 1), processes (2), power units (3), other by difference (4).
"""

from tanheng.kernel.findings import Finding, Place, Severity
from tanheng.kernel.months import Month
from tanheng.quantification import frames
from tanheng.quantification.engine import quantify
from tanheng.quantification.intake.template import read_input
from tanheng.quantification.model import Annual, AnnualLine, AnnualSummary, Auxiliary, HeatValue, Line, Outcome, Result, Summary
from tanheng.quantification.opening import trace_of
from tanheng.quantification.rendering import as_json, json_pieces
from tanheng.quantification.rows import table_of
from tanheng.quantification.trace import Trace
from tanheng.tables import Table, TableRefused, read_tables

__all__ = [
    "Annual",
    "AnnualLine",
    "AnnualSummary",
    "Auxiliary",
    "Finding",
    "HeatValue",
    "Line",
    "Month",
    "Outcome",
    "Place",
    "Result",
    "Severity",
    "Summary",
    "Table",
    "TableRefused",
    "Trace",
    "as_json",
    "frames",
    "json_pieces",
    "quantify",
    "read_input",
    "read_tables",
    "table_of",
    "trace_of",
]
