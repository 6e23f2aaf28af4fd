"""The two documents of an allocation: the province's letter to the registry administrator, and an emitter's explanation sheet."""

from tanheng.allocation.documents.letter import FINAL, PRE_ALLOCATION, NoPreAllocation, letter_pdf
from tanheng.allocation.documents.sheet import explanation_pdf

__all__ = ["FINAL", "PRE_ALLOCATION", "NoPreAllocation", "explanation_pdf", "letter_pdf"]
