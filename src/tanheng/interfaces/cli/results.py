"""Reads a JSON result that `quantify` or `cems` wrote."""

from __future__ import annotations

import json
from pathlib import Path

from tanheng.interfaces.cli.common import stop
from tanheng.kernel.messages import Message, message
from tanheng.kernel.system_errors import reason_of

_MAX_BYTES = 2 * 2**30
_UTF_8 = "utf-8-sig"


def read_result(file: Path, lang: str) -> object:
    """Return what the JSON file holds; a file that cannot be read or is none ends the command."""
    reason: Message | str
    try:
        if file.stat().st_size > _MAX_BYTES:
            reason = message("it is too large")
        else:
            return json.loads(file.read_text(encoding=_UTF_8))
    except OSError as wrong:
        raise stop(message("{file} cannot be read: {reason}", file=file, reason=reason_of(wrong, file)), lang) from None
    except json.JSONDecodeError as wrong:
        reason = message(
            "it is no JSON (line {line}, column {column}); hand in what -o RESULT.json wrote", line=wrong.lineno, column=wrong.colno
        )
    except UnicodeDecodeError:
        reason = message("it is a table, a workbook or another file; hand in what -o RESULT.json wrote")
    except (ValueError, RecursionError) as wrong:
        reason = str(wrong)
    raise stop(message("{file} is no JSON result: {reason}", file=file, reason=reason), lang)
