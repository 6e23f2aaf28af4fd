"""Reads the files of an export. What cannot be read at all ends the audit; what differs from the manifest is a fault."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import polars as pl

from tanheng_auditor.checks import FILE_DIFFERS, FILE_MALFORMED, FILE_MISSING, FILE_NOT_LISTED
from tanheng_auditor.messages import Fault, Unreadable, message

MANIFEST, JOURNAL, BALANCES, HEADS, KEY = "manifest.json", "journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem"
FILES = (JOURNAL, BALANCES, HEADS, KEY)
FORMAT = "tanheng-export/1"
MANIFEST_KEYS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("format", "log", "exported_at"), (str,)),
    **dict.fromkeys(("size", "tail"), (int,)),
    "head": (dict, type(None)),
    "files": (dict,),
}
JOURNAL_COLUMNS = {"position": pl.Int64, "leaf": pl.Binary, "record": pl.String}
SUMS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
BALANCES_COLUMNS = {
    "account": pl.Int64,
    **dict.fromkeys(("owner", "purpose", "asset", "kind"), pl.String),
    **dict.fromkeys(("floor", "ceiling"), pl.Int64),
    "closed": pl.Boolean,
    **dict.fromkeys(SUMS, pl.Int64),
}
LARGEST_JSON = 64 << 20


@dataclass(slots=True)
class Export:
    """What stands in the folder. `journal` has a column `row` that counts its rows from 0."""

    folder: Path
    manifest: dict[str, object]
    faults: list[Fault] = field(default_factory=list)
    journal: pl.DataFrame = field(default_factory=pl.DataFrame)
    balances: pl.DataFrame = field(default_factory=pl.DataFrame)
    heads_text: str = ""
    key_pem: bytes = b""

    @property
    def log(self) -> str:
        """Return the name of the log."""
        return str(self.manifest["log"])

    def count(self, name: str) -> int:
        """Return a count of the manifest: `size` or `tail`."""
        value = self.manifest[name]
        assert isinstance(value, int)
        return value


def read_export(folder: Path) -> Export:
    """Read the folder. Raises Unreadable where there is nothing that could be audited."""
    if not folder.is_dir():
        raise Unreadable(message("{path} is no folder; name the folder of an export", path=folder))
    export = Export(folder, _manifest(folder))
    contents = {name: _bytes(export, name) for name in (BALANCES, HEADS, KEY)}
    export.key_pem = contents[KEY]
    try:
        export.heads_text = contents[HEADS].decode()
    except UnicodeDecodeError:
        raise _unreadable(folder / HEADS) from None
    _check_hash(export, JOURNAL)
    journal = _table(export, JOURNAL, JOURNAL_COLUMNS)
    if journal["record"].null_count():
        journal = journal.with_columns(pl.col("record").fill_null(""))  # no record: it will not be canonical
    export.journal = journal.with_row_index("row")
    export.balances = _table(export, BALANCES, BALANCES_COLUMNS)
    return export


def strict_json(text: str | bytes) -> object:
    """Read JSON of whole numbers without repeated keys. Raises ValueError for anything else, also for what is nested too deeply."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no whole number")


def _manifest(folder: Path) -> dict[str, object]:
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink():
        raise Unreadable(message("{path} is not there; name the folder that `tanheng book export` wrote", path=path))
    try:
        if path.stat().st_size > LARGEST_JSON:
            raise ValueError("too large")
        manifest = strict_json(path.read_bytes())
    except (OSError, ValueError):
        raise _unreadable(path) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or set(manifest) != set(MANIFEST_KEYS):
        raise Unreadable(message("{path} is no manifest of the format {format}", path=path, format=FORMAT))
    files = manifest["files"]
    well = all(isinstance(manifest[name], kind) and not isinstance(manifest[name], bool) for name, kind in MANIFEST_KEYS.items())
    if not well or not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise Unreadable(message("{path} is no manifest of the format {format}", path=path, format=FORMAT))
    return manifest


def _listed(export: Export, name: str) -> Path | None:
    """Return the path of a file if it is there, and remember what is wrong with it. A link could lead anywhere, so it is not followed."""
    path = export.folder / name
    if path.is_symlink():
        raise Unreadable(message("{path} is a link; an export holds its files itself", path=path))
    if not path.is_file():
        export.faults.append(Fault(FILE_MISSING, subject=name))
        return None
    files = export.manifest["files"]
    assert isinstance(files, dict)
    if name not in files:
        export.faults.append(Fault(FILE_NOT_LISTED, subject=name))
    return path


def _check_hash(export: Export, name: str) -> None:
    path = _listed(export, name)
    if path is not None:
        with path.open("rb") as stream:
            _compare(export, name, hashlib.file_digest(stream, "sha256").hexdigest())


def _bytes(export: Export, name: str) -> bytes:
    path = _listed(export, name)
    if path is None:
        return b""
    try:
        content = path.read_bytes()
    except OSError:
        raise _unreadable(path) from None
    _compare(export, name, hashlib.sha256(content).hexdigest())
    return content


def _compare(export: Export, name: str, found: str) -> None:
    files = export.manifest["files"]
    assert isinstance(files, dict)
    if name in files and files[name] != found:
        export.faults.append(Fault(FILE_DIFFERS, subject=name, found=found, expected=files[name]))


def _table(export: Export, name: str, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    path = export.folder / name
    if not path.is_file():
        return pl.DataFrame(schema=columns)
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise _unreadable(path) from None
    found = {column: str(kind) for column, kind in table.schema.items()}
    expected = {column: str(kind()) for column, kind in columns.items()}
    if found != expected:
        export.faults.append(Fault(FILE_MALFORMED, subject=name, found=_columns(found), expected=_columns(expected)))
        return pl.DataFrame(schema=columns)
    return table


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


def _unreadable(path: Path) -> Unreadable:
    return Unreadable(message("{path} cannot be read; it is damaged or something else, so ask for the export again", path=path))
