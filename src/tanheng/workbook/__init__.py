"""填报工作簿 Workbook: writes the workbooks that a works fills in, with formulas that compute what the program computes.

`write_template` renders the plan of `quantification.templates`; `tanheng quantify` reads the filled workbook.
"""

from tanheng.workbook.rendering import write_template

__all__ = ["write_template"]
