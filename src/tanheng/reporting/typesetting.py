"""Prints the summary as PDF."""

from __future__ import annotations

from pathlib import Path

from tanheng.typesetting import printed_pages, printed_pdf

_TEMPLATE = Path(__file__).with_name("summary.typ")


def summary_pdf(content: dict[str, object]) -> bytes:
    """Return the two pages as PDF, the same bytes for the same content. Raises ExtraMissing."""
    return printed_pdf(_TEMPLATE, content)


def summary_pages(content: dict[str, object]) -> list[bytes]:
    """Return every page as a PNG picture. Raises ExtraMissing."""
    return printed_pages(_TEMPLATE, content)
