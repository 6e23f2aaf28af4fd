"""Making a cluster: initdb into a folder beside it, renamed when it is whole, so that one that was broken off never counts."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tanheng.database.binaries import Programs
from tanheng.database.passwords import SUPERUSER, USERS, password_of
from tanheng.database.posix import ServerUser
from tanheng.database.refusals import ClusterRefused
from tanheng.database.settings import FILE
from tanheng.database.waiting import until
from tanheng.kernel.messages import message

Waiting = Callable[[int], None]
"""Takes the full seconds that were waited."""
_BUILTIN_SINCE = 17  # the version from which the order of texts can be the server's own
_LAST_LINES = 400  # characters of what a program said that are passed on
_UNFINISHED = ".making-"


def clean_environment() -> dict[str, str]:
    """Return our environment without what would change what PostgreSQL does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def make_cluster(cluster: Path, passwords: Path, programs: Programs, user: ServerUser, waiting: Waiting, *, durable: bool) -> None:
    """Make a cluster. What an earlier try left unfinished is removed. Refuses in a sentence, with what initdb said."""
    for left in cluster.parent.glob(f"{cluster.name}{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    home = cluster.with_name(f"{cluster.name}{_UNFINISHED}{secrets.token_hex(4)}")
    home.mkdir(mode=0o700)
    user.own(home)
    try:
        # initdb reads the password as the server's user, from a file that is gone a second later; never from its arguments.
        words = home / "password"
        words.touch(mode=0o600)
        words.write_text(password_of(passwords, SUPERUSER), encoding="ascii", newline="")
        user.own(words)
        made = home / "cluster"
        _initdb(made, words, programs, user, waiting, durable=durable)
        with (made / "postgresql.conf").open("a", encoding="utf-8", newline="\n") as written:
            written.write(f"\ninclude_if_exists = '{FILE}'\n")
        made.replace(cluster)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _initdb(made: Path, words: Path, programs: Programs, user: ServerUser, waiting: Waiting, *, durable: bool) -> None:
    command = [programs["initdb"], "-D", str(made), f"--username={USERS[SUPERUSER]}", f"--pwfile={words}", "--encoding=UTF8"]
    command += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--data-checksums", *([] if durable else ["--no-sync"])]
    if programs.major >= _BUILTIN_SINCE:
        tries = [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    else:
        tries = [["--locale=C.UTF-8"], ["--locale=C"]]  # the first is not known to every system
    said = ""
    for locale in tries:
        status, said = _ran([*command, *locale], user, waiting)
        if status == 0:
            return
        shutil.rmtree(made, ignore_errors=True)
    raise ClusterRefused(message("The database cannot be made in {folder}: {said}", folder=made.parents[1], said=said[-_LAST_LINES:]))


def _ran(command: list[str], user: ServerUser, waiting: Waiting) -> tuple[int, str]:
    """Run a program as the server's user; return its status and what it said about faults, which is short enough for a pipe."""
    with subprocess.Popen(
        command, **user.switch, cwd="/", env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        until(lambda: process.poll() is not None, told=waiting)
        assert process.stderr is not None
        return process.returncode, os.fsdecode(process.stderr.read()).strip()
