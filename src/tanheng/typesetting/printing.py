"""Prints a content with a typst template of the program. The same content gives the same bytes."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

EXTRA = "tanheng[report]"
_PACKAGE = Path(__file__).parent.parent  # templates import "/typesetting/shared.typ" from here
_DOTS_PER_INCH = 110


class ExtraMissing(ImportError):
    """The packages of the extra `report` are not installed."""


def printed_pdf(template: Path, content: dict[str, object]) -> bytes:
    """Return the pages as PDF, the same bytes for the same content. Raises ExtraMissing."""
    typst = _module("typst")
    printed = typst.compile(str(template), format="pdf", timestamp=0, **_options(content))
    assert isinstance(printed, bytes), "a PDF is one file"
    return printed


def printed_pages(template: Path, content: dict[str, object]) -> list[bytes]:
    """Return every page as a PNG picture. Raises ExtraMissing."""
    printed = _module("typst").compile(str(template), format="png", ppi=_DOTS_PER_INCH, **_options(content))
    return list(printed) if isinstance(printed, list) else [printed]


def _options(content: dict[str, object]) -> dict[str, object]:
    fonts = Path(_module("pylopdf_fonts_zh_cn").__file__ or "").parent
    data = json.dumps(content, ensure_ascii=False)
    return {"root": str(_PACKAGE), "font_paths": [str(fonts)], "ignore_system_fonts": True, "sys_inputs": {"data": data}}


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise ExtraMissing(EXTRA) from missing
