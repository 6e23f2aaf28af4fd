"""填报数据接收 Intake: reads the flat form, the official tables, or a quantification into one submission.

Nothing is computed here but sums that a table leaves out; every fault is a numbered finding at its cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from tanheng.allocation.forms import FINAL_OF
from tanheng.allocation.intake import checks
from tanheng.allocation.intake.columns import flat_header, is_for_people
from tanheng.allocation.intake.flat import read_flat
from tanheng.allocation.intake.layout import code_of
from tanheng.allocation.intake.official import read_official
from tanheng.allocation.intake.quantified import read_quantified
from tanheng.allocation.model import Submission
from tanheng.kernel.messages import Joined
from tanheng.lawbook import Lawbook
from tanheng.tables import Table

__all__ = ["read_flat", "read_official", "read_quantified", "read_submission"]


def read_submission(tables: Sequence[Table], lawbook: Lawbook, year: int) -> Submission:
    """Read what `tables.read_tables` returned: the flat form or the official tables, told by sheets and headers; anything else is refused.

    Quantities are in t. Faults are findings of the submission; nothing is raised for them.
    """
    read = [table for table in tables if not is_for_people(table)]
    flat = [table for table in read if flat_header(table) is not None]
    official = [table for table in read if table not in flat and code_of(table) in FINAL_OF.values()]
    if flat and official:
        names = Joined(tuple(table.sheet or table.file for table in (*flat, *official)))
        return Submission((), findings=(checks.SEVERAL_KINDS.at(tables[0].place()._replace(sheet=""), names),))
    return read_flat(tables, lawbook, year) if flat else read_official(tables, lawbook, year)
