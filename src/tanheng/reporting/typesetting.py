"""Prints the summary as PDF with typst. The data go in as JSON and are never part of the program text, so that no name can run code."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

EXTRA = "tanheng[report]"
_TEMPLATE = Path(__file__).with_name("summary.typ")


class ExtraMissing(ImportError):
    """The packages of the extra `report` are not installed."""


def summary_pdf(content: dict[str, object]) -> bytes:
    """Return the two pages as PDF, the same bytes for the same content. Raises ExtraMissing."""
    typst = _module("typst")
    printed = typst.compile(str(_TEMPLATE), format="pdf", timestamp=0, **_options(content))
    assert isinstance(printed, bytes), "a PDF is one file"
    return printed


def summary_pages(content: dict[str, object]) -> list[bytes]:
    """Return every page as a PNG picture. Raises ExtraMissing."""
    printed = _module("typst").compile(str(_TEMPLATE), format="png", ppi=110, **_options(content))
    return list(printed) if isinstance(printed, list) else [printed]


def _options(content: dict[str, object]) -> dict[str, object]:
    fonts = Path(_module("pylopdf_fonts_zh_cn").__file__ or "").parent
    data = json.dumps(content, ensure_ascii=False)
    return {"font_paths": [str(fonts)], "ignore_system_fonts": True, "sys_inputs": {"data": data}}


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise ExtraMissing(EXTRA) from missing
