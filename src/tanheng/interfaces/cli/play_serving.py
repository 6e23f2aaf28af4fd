"""The last part of `tanheng play`: the platform in a browser with the sample, and a login for each role."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tanheng.interfaces.cli.answering import table
from tanheng.interfaces.cli.common import console, say, stop
from tanheng.kernel.messages import Label, Message, message, shown

if TYPE_CHECKING:
    from tanheng.commands.actors import Actor
    from tanheng.server.sample_users import SampleUser

_HOST = "127.0.0.1"
_NAMES = 22
"""Columns for names of logins and roles."""
_SMTP, _MAILS = "TANHENG_SMTP_HOST", "TANHENG_MAIL_FOLDER"
"""What names the server of the mail; the folder in which the mails of the sample are kept instead, since its addresses lead nowhere."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How the sample is served: at which port, or one of the next that is free, and the stopwatch of the whole start."""

    port: int
    passed: Callable[[], int]


def serving_of(wanted: bool | None, port: int, passed: Callable[[], int], lang: str) -> Serving | None:
    """Return how to serve; None where that is not wanted or cannot be. Without a word it is wanted where a person sits before us."""
    if wanted is None:
        wanted = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if not wanted:
        return None
    if sys.platform == "win32":
        say(message("The web server does not run on Windows. Use WSL or a Linux machine."), lang)
        return None
    return Serving(port, passed)


def begin_sample(folder: Path, lang: str) -> None:
    """Let all that follows work with the folder's own database and secret, whatever the environment names.

    Ends the command, before anything is touched, where the folder holds something else than a sample, or is served already.
    """
    from tanheng.database import posix
    from tanheng.database.where import URLS
    from tanheng.server.serving.asked import LOCK, SECRET
    from tanheng.server.serving.production import MARK, mark_sample
    from tanheng.server.serving.secret import secret_of

    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise stop(message("The book is not empty. The demonstration needs a book of its own: name another folder with --data."), lang)
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    lock = posix.lock_now(folder / LOCK)
    if lock is None:
        raise stop(message("The data in {folder} are being served already. Stop that first.", folder=folder), lang)
    os.close(lock)
    mark_sample(folder)
    for variable in (*URLS.values(), SECRET, _SMTP):
        os.environ.pop(variable, None)
    os.environ[_MAILS] = str(folder / "mails")
    os.environ[SECRET] = secret_of(folder, sample=True)


def was_played() -> bool:
    """Return whether the book holds anything."""
    from tanheng.commands.sql import Sql

    return bool(Sql().rows("SELECT 1 FROM commands_record LIMIT 1"))


def serve_sample(folder: Path, serving: Serving, actors: dict[str, Actor], lang: str) -> None:
    """Serve the platform with a login for each person of the sample, until stopped. `actors` is empty for a book that was filled before."""
    from django.db import connections

    from tanheng.interfaces.cli.serve import insist_it_can, served
    from tanheng.server.sample_users import give_logins, people_of_sample
    from tanheng.server.serving.asked import Asked
    from tanheng.server.serving.starting import free_port

    insist_it_can(lang)
    users = give_logins(actors or people_of_sample())
    if not users:
        raise stop(
            message("The sample in {folder} was broken off while it was played. Remove the folder, then try again.", folder=folder), lang
        )
    connections.close_all()
    asked = Asked(host=_HOST, port=free_port(_HOST, serving.port), data=str(folder), folder=str(folder), lang=lang)

    def ready() -> None:
        _show(users, lang)
        say(
            message("The platform runs after {seconds} s: {address}", seconds=serving.passed(), address=asked.address),
            lang,
            err=False,
        )
        say(message("What it would mail is kept in {folder}.", folder=os.environ[_MAILS]), lang, err=False)
        say(message("Stop with Ctrl-C. Codes hold for half a minute: Enter prints the table with new ones."), lang, err=False)
        sys.stdout.flush()
        if sys.stdin is not None and sys.stdin.isatty():
            threading.Thread(target=_show_again, args=(users, lang), daemon=True).start()

    served(asked, ours=True, ready=ready)


def _show(users: list[SampleUser], lang: str) -> None:
    from tanheng.people.labels import role_label

    def stacked(*parts: Message | str) -> str:
        return "\n".join(shown(part, lang) for part in parts)

    words = (
        stacked(message("login name"), message("role")),
        stacked(message("password"), message("one-time code")),
        shown(message("secret of the codes"), lang),
    )
    made = table(message("Logins of the sample"), tuple(Label(one, one) for one in words), (), lang)
    # Eighty columns are enough for all of it, so that what is typed or copied stands in one piece.
    made.columns[0].max_width = _NAMES
    for column in made.columns[1:]:
        column.no_wrap = True
    for user in users:
        made.add_row(stacked(user.username, role_label(user.role).render(lang)), stacked(user.password, user.code()), user.secret)
        made.add_section()
    console().print(made)


def _show_again(users: list[SampleUser], lang: str) -> None:
    for _ in sys.stdin:
        _show(users, lang)
