"""法规数据 Lawbook: the law as data. The value of a parameter on a day, from which article, with which status mark.

Reads `law/` (see docs/reference/law-format.md). A missing value is an error, never a default.
The names in `__all__` are public and stay (docs/reference/python-api.md); everything else may change.
"""

from tanheng.lawbook.book import Lawbook, NoLegalValue, shipped_lawbook
from tanheng.lawbook.entries import Choice, Deadline, Period, Value
from tanheng.lawbook.locating import shipped_folder
from tanheng.lawbook.marks import Citation, Mark, weakest
from tanheng.lawbook.nodes import LawFault
from tanheng.lawbook.reading import LawInvalid

__all__ = [
    "Choice",
    "Citation",
    "Deadline",
    "LawFault",
    "LawInvalid",
    "Lawbook",
    "Mark",
    "NoLegalValue",
    "Period",
    "Value",
    "shipped_folder",
    "shipped_lawbook",
    "weakest",
]
