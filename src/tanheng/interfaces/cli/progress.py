"""Progress on standard error for what takes longer than two seconds; silent where nobody watches, and before that."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType

import click

from tanheng.kernel.messages import Message, message

_PATIENCE_S = 2.0
_TOLD_EVERY = 500


class Progress:
    """Counts rows; shows a line that rewrites itself once two seconds have passed. The clock here is the person's, not the domain's."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._began = time.monotonic()
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._shown:
            click.echo("\r\033[K" if sys.stderr.isatty() else "", err=True, nl=False)

    def rows_read(self, count: int) -> None:
        """Tell how many rows were read."""
        self._show(message("{count} rows read …", count=count))

    def rows_checked(self, count: int) -> None:
        """Tell how many rows were checked."""
        self._show(message("{count} rows checked …", count=count))

    def parts_written(self, parts: Iterable[str]) -> Iterator[str]:
        """Hand the parts of an output on, and tell how many were written."""
        for count, part in enumerate(parts, start=1):
            if count % _TOLD_EVERY == 0:
                self._show(message("{count} parts written …", count=count))
            yield part

    def _show(self, text: Message) -> None:
        if time.monotonic() - self._began < _PATIENCE_S:
            return
        line = text.render(self._language)
        if sys.stderr.isatty():
            click.echo(f"\r\033[K{line}", err=True, nl=False)
            self._shown = True
        elif not self._shown:
            click.echo(line, err=True)
            self._shown = True
