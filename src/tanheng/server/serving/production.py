"""What a production start insists on; all that is missing is told at once."""

from __future__ import annotations

import os
from pathlib import Path

from tanheng.kernel.messages import Message, message
from tanheng.server.serving.asked import DEBUG, HOSTS, Asked
from tanheng.server.serving.secret import faults_of_secret

MARK = "sample"
"""A file in the data folder of a book that was filled with the sample; no production start takes it."""


def mark_sample(folder: Path) -> None:
    """Mark a data folder as one that holds the sample. Raises OSError."""
    text = "This book holds invented data of the demonstration. It is never used in production.\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")


def holds_sample() -> bool:
    """Return whether the open book was begun with the sample: its first records were asked for under the keys of the sample."""
    from tanheng.commands.sql import Sql
    from tanheng.server.sampling import KEY

    found = Sql().rows("SELECT request FROM commands_record ORDER BY number LIMIT 20")
    return any(str(request).startswith(KEY) for (request,) in found)


def faults(asked: Asked, secret: str, *, sample: bool) -> list[Message]:
    """Return everything that forbids a production start."""
    found = faults_of_secret(secret)
    if sample or (asked.place / MARK).exists():
        found.append(message("The book in {folder} holds the sample data. Make a new one in another folder (--data).", folder=asked.folder))
    if os.environ.get(DEBUG):
        found.append(message("{variable} is set: debug pages show the inside of the program. Unset it.", variable=DEBUG))
    hosts = [one.strip() for one in os.environ.get(HOSTS, "").split(",") if one.strip()]
    if not hosts or "*" in hosts:
        found.append(message("{variable} does not name the hosts of the address bar. Set it, such as tanheng.example.cn.", variable=HOSTS))
    if not asked.trust_proxy:
        found.append(
            message(
                "Pages would go over plain http. Put a proxy with TLS before them that sets X-Forwarded-Proto and X-Forwarded-For, and"
                " start with --trust-proxy."
            )
        )
    return found
