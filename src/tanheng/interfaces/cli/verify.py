"""`tanheng verify`: checks a receipt or a promise of the journal, or a signed page, offline, with nothing but the files that are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tanheng.interfaces.cli.answering import line, table
from tanheng.interfaces.cli.common import DONE, MISUSED, REFUSED, bilingual, console, json_text, lang_option, stop, write_text
from tanheng.interfaces.cli.paper_showing import plain_text, show_paper
from tanheng.kernel.messages import Message, message
from tanheng.kernel.strict_json import MAX_BYTES, Malformed, object_in
from tanheng.kernel.system_errors import reason_of
from tanheng.seal.documents import RECEIPT, Receipt, consistency_from, receipt_from
from tanheng.seal.heads import Head, head_from, printed
from tanheng.seal.keys import KeyRefused, PublicKey
from tanheng.seal.papers import PAPER, Paper, paper_from
from tanheng.seal.receipts import Verdict, verify_receipt

if TYPE_CHECKING:
    from rich.console import Console

_FILE = click.Path(dir_okay=False, path_type=Path)
_Read = TypeVar("_Read")
_PRINTED = (b"%PDF-", b"PK\x03\x04")
"""How PDF and XLSX files begin."""
_LABELS = {
    "number": message("record number"),
    "command": message("command"),
    "actor": message("by whom"),
    "recorded_at": message("recorded at"),
    "applies_at": message("applies at"),
    "outcome": message("outcome"),
    "reason": message("reason"),
}
_TRANSFER = {"debit": message("from account"), "credit": message("to account"), "asset": message("asset"), "amount": message("amount")}


@click.command(
    help=bilingual(message("Check a receipt of the journal or a signed page offline: content, proof, head and signature (JSON)."))
)
@click.argument("receipt", type=_FILE)
@click.option("--key", type=_FILE, help=bilingual(message("public key that you trust (PEM or 64 hexadecimal digits)")))
@click.option("--head", type=_FILE, help=bilingual(message("head of the log that you kept earlier, or an earlier receipt (JSON)")))
@click.option("--consistency", type=_FILE, help=bilingual(message("proof that joins the kept head and that of the receipt (JSON)")))
@click.option(
    "--format",
    "shape",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=bilingual(message("form of the output")),
)
@lang_option
def verify(receipt: Path, key: Path | None, head: Path | None, consistency: Path | None, shape: str, lang: str) -> None:
    """Read the files, check, print; exit 0 nothing is wrong, 1 refused, 2 wrong usage."""
    from tanheng.interfaces.cli.showing import print_findings

    text = _content(receipt, lang, REFUSED)
    if text.startswith(_PRINTED):
        said = message(
            "{file} is what was printed. Give the signed JSON that was written beside it: {beside}.",
            file=receipt,
            beside=receipt.with_name(f"{receipt.name}.json"),
        )
        raise stop(said, lang, MISUSED)
    verdict = verify_receipt(
        text,
        trusted_key=_beside(key, lambda content: PublicKey.read(content.decode("ascii", "replace")), lang),
        kept=_beside(head, _head_in, lang),
        consistency=_beside(consistency, lambda content: consistency_from(object_in(content)), lang),
    )
    if shape == "json":
        write_text([json_text(_as_json(verdict, lang)), "\n"], None, lang)
    else:
        _show(console(), verdict, lang)
        print_findings(list(verdict.findings), lang)
    raise SystemExit(REFUSED if verdict.refused else DONE)


def _content(file: Path, lang: str, status: int) -> bytes:
    """Return what a file holds, of one that is too large only as much as shows it."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise stop(message("{file} cannot be read: {reason}", file=file, reason=reason_of(wrong, file)), lang, status) from None


def _beside(file: Path | None, read: Callable[[bytes], _Read], lang: str) -> _Read | None:
    """Return what a file beside the receipt says; one that cannot be read is wrong usage."""
    if file is None:
        return None
    try:
        return read(_content(file, lang, MISUSED))
    except (Malformed, KeyRefused) as wrong:
        raise stop(message("{file} cannot be used: {reason}.", file=file, reason=wrong.reason), lang, MISUSED) from None


def _head_in(content: bytes) -> Head:
    """Return a head, or that of an earlier receipt, which is what people keep."""
    node = object_in(content)
    of_document = {RECEIPT: receipt_from, PAPER: paper_from}.get(str(node.get("format")))
    return of_document(node).head if of_document else head_from(node)  # type: ignore[attr-defined]  # both have a head


def _as_json(verdict: Verdict, lang: str) -> dict[str, object]:
    """Return the documented JSON (docs/reference/verify.schema.json)."""
    document = verdict.document
    head = document.head if isinstance(document, Receipt | Paper) else None
    public = document.public_key if document else None
    return {
        "format": verdict.format,
        "refused": verdict.refused,
        "record": dict(verdict.record),
        "head": head.as_json() if head else None,
        "head_printed": printed(head) if head else "",
        "key": {"id": public.id, "fingerprint": public.fingerprint} if public else None,
        "proven": [text.render(lang) for text in verdict.proven],
        "unproven": [text.render(lang) for text in verdict.unproven],
        "issues": [finding.as_json(lang) for finding in verdict.findings],
    }


def _show(out: Console, verdict: Verdict, lang: str) -> None:
    if verdict.document is None:
        return
    if isinstance(verdict.document, Paper):
        show_paper(out, verdict.document, verdict.record, lang, refused=verdict.refused)
    else:
        _show_record(out, verdict, lang)
    if isinstance(verdict.document, Receipt | Paper):
        line(out, message("Head: {line}", line=printed(verdict.document.head)), lang)
    line(out, message("Key: {fingerprint}", fingerprint=verdict.document.public_key.fingerprint), lang)
    for title, texts in ((message("Proven"), verdict.proven), (message("Not proven"), verdict.unproven)):
        for text in texts:
            line(out, message("{title}: {text}", title=title, text=text), lang)


def _show_record(out: Console, verdict: Verdict, lang: str) -> None:
    """Print what the record says: its known fields first, then whatever else there is, and its transfers as a table."""
    title = message("Record, as the refused text claims it") if verdict.refused else message("Record")
    record = verdict.record
    made = table(title, [message("field"), message("content")], [], lang)
    transfers = _transfers(record)
    for name in (*(name for name in _LABELS if name in record), *(name for name in record if name not in _LABELS)):
        if name == "effects" and transfers:
            continue
        label: Message | None = _LABELS.get(name)
        made.add_row(label.render(lang) if label else plain_text(name), plain_text(record[name]))
    out.print(made)
    if transfers:
        columns = list(_TRANSFER.values())
        made = table(message("Transfers"), columns[:-1], columns[-1:], lang)
        for transfer in transfers:
            *texts, amount = (transfer.get(name, "") for name in _TRANSFER)
            made.add_row(*map(plain_text, texts), f"{amount:,}" if isinstance(amount, int) else plain_text(amount))
        out.print(made)


def _transfers(record: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the transfers of a record that has nothing else among its effects."""
    effects = record.get("effects")
    listed = effects.get("transfers") if isinstance(effects, Mapping) and set(effects) == {"transfers"} else None
    return listed if isinstance(listed, list) and all(isinstance(one, Mapping) and set(one) <= set(_TRANSFER) for one in listed) else []
