"""What a template says of itself on its hidden sheet, so that the program recognises it."""

from __future__ import annotations

from tanheng import __version__
from tanheng.kernel.messages import LANGUAGES
from tanheng.kernel.months import Month, parse_month
from tanheng.lawbook import Lawbook
from tanheng.quantification.templates.making import MOST_MONTHS, SECTORS, following
from tanheng.quantification.templates.plan import LAYOUTS, VERSION, Template

METADATA_SHEET = "tanheng"
KIND, NAME = "kind", "tanheng-template"


def identity(template: Template, lawbook: Lawbook, language: str) -> dict[str, str]:
    """Return what the hidden sheet of a template says."""
    return {
        KIND: NAME,
        "version": VERSION,
        "sector": template.sector,
        "from": str(template.months[0]),
        "months": str(len(template.months)),
        "layout": template.layout,
        "language": language,
        "program": __version__,
        "law": lawbook.hash,
    }


def fault_of(said: dict[str, str]) -> tuple[str, str] | None:
    """Return which entry is wrong and what it should be; None where the template can be read."""
    known = {"version": (VERSION,), "sector": SECTORS, "layout": LAYOUTS, "language": LANGUAGES}
    for name, values in known.items():
        if said.get(name) not in values:
            return name, ", ".join(values)
    if not said.get("months", "").isascii() or not said["months"].isdigit() or not 1 <= int(said["months"]) <= MOST_MONTHS:
        return "months", f"1 – {MOST_MONTHS}"
    try:
        months_said(said)
    except ValueError:
        return "from", "YYYY-MM"
    return None if said.get("law") else ("law", "SHA-256")


def months_said(said: dict[str, str]) -> tuple[Month, ...]:
    """Return the months that a template says it covers. Raises ValueError."""
    return following(parse_month(said.get("from", "")), int(said["months"]))
