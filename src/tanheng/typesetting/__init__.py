"""排版 Typesetting: prints a content as PDF with typst, in the one look that all printed pages share.

The data go in as JSON and are never part of the program text, so that no name can run code. What the templates share is `shared.typ`.
"""

from tanheng.typesetting.printing import ExtraMissing, printed_pages, printed_pdf
from tanheng.typesetting.texts import shortened

__all__ = ["ExtraMissing", "printed_pages", "printed_pdf", "shortened"]
