"""单证 Documents of the registry: statement, certificates, end-of-day sheet. Each is a page of facts and tables, signed, with a code."""

from tanheng.registry.documents.certificates import NoSuchMovement, cancellation_certificate, freeze_certificate, holding_certificate
from tanheng.registry.documents.day_sheet import day_sheet
from tanheng.registry.documents.pages import Page, Section
from tanheng.registry.documents.printing import Issued, NothingSealed, issued
from tanheng.registry.documents.statement import statement

__all__ = [
    "Issued",
    "NoSuchMovement",
    "NothingSealed",
    "Page",
    "Section",
    "cancellation_certificate",
    "day_sheet",
    "freeze_certificate",
    "holding_certificate",
    "issued",
    "statement",
]
