"""核算 Quantification: from activity data to emissions, line by line, every figure exact, cited and explained.

Steel: CETS-AG-03.01-V01-2024, enterprise carbon balance (formula 1), processes (2), power units (3), other by difference (4).
`quantify` takes tables as `tanheng.tables` reads them and returns an `Outcome`; `as_json` gives the documented JSON.
"""

from tanheng.quantification.engine import quantify
from tanheng.quantification.intake.template import read_input
from tanheng.quantification.model import Annual, Line, Outcome, Result, Summary
from tanheng.quantification.rendering import as_json, json_pieces

__all__ = ["Annual", "Line", "Outcome", "Result", "Summary", "as_json", "json_pieces", "quantify", "read_input"]
