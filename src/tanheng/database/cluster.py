"""A PostgreSQL of our own in a folder: made at the first start, reached only through a socket in a private folder, stopped by number."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tanheng.database import posix, roles
from tanheng.database.address import Address
from tanheng.database.binaries import Programs, programs
from tanheng.database.driver import require_driver
from tanheng.database.making import clean_environment, make_cluster
from tanheng.database.passwords import SUPERUSER, USERS, make_passwords, password_of
from tanheng.database.refusals import ClusterRefused, Told, untold
from tanheng.database.settings import FILE, Recovery, settings
from tanheng.database.waiting import until
from tanheng.kernel.messages import Message, message
from tanheng.kernel.system_errors import reason_of

DATABASE = "tanheng"
KEYS, SECRET_KEY, PUBLIC_KEY = "keys", "seal-key.pem", "seal-public.pem"
"""Where the key of the seal lies in the data folder, as `tanheng.seal.keys` names it; this room only copies it."""
UNFINISHED = "restore-unfinished"
"""Stands in a data folder as long as a restore into it is not whole."""
_STOPPING = 120  # seconds that a stop may take
_DYING, _QUITTING = 5, 10  # seconds for what is left of a dead server to end by itself, and after it was asked to
_LOG_AT_MOST = 10_000_000  # bytes; a longer log is put aside at a start, and the one put aside before is dropped
_TAIL = 4000  # bytes of the log in which the reason of a failed start is looked for


class State(StrEnum):
    """How a server stands."""

    ABSENT = "not made yet"
    STOPPED = "stopped"
    CRASHED = "crashed"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Status:
    """How a server stands: its process while it runs, its major version once it is made, its folder and that of its socket."""

    state: State
    process: int | None
    version: str
    folder: Path
    socket: Path


class Cluster:
    """The server of one data folder. Every method may be called by several programs at once: a lock lets them in one by one."""

    def __init__(self, folder: Path, bin_folder: Path | None = None, *, durable: bool = True, archiving: bool | None = None) -> None:
        """Name a data folder; nothing is touched. `durable=False` is for tests: what is written may be lost, and nothing is archived."""
        posix.refuse_windows()
        self.folder = folder.expanduser().resolve()
        self.home = self.folder / "cluster"
        self.archive = self.folder / "archive"
        self.backups = self.folder / "backups"
        self.passwords = self.folder / "passwords"
        self.keys = self.folder / KEYS
        self.log = self.folder / "server.log"
        self.durable = durable
        self.archiving = durable if archiving is None else archiving
        self.recovery: Recovery | None = None
        self.bin_folder = bin_folder

    @property
    def user(self) -> posix.ServerUser:
        """Return who runs the server."""
        return posix.server_user(self.home)

    @property
    def programs(self) -> Programs:
        """Return the programs that fit this cluster. Refuses where there are none."""
        made = self._made_by()
        return programs(self.folder, self.user, self.bin_folder, int(made) if made else None)

    def start(self, told: Told = untold) -> Address:
        """Make the database where there is none, start its server where it does not run, and return the application's address.

        Raises ClusterRefused with a sentence where that cannot be done. `told` takes a sentence each second once two are over.
        """
        require_driver()
        if self.recovery is None and (self.folder / UNFINISHED).exists():
            raise ClusterRefused(
                message(
                    "A restore into {folder} was broken off, so what is there is not whole. Do the same `tanheng db restore` again, "
                    "or remove the folder.",
                    folder=self.folder,
                )
            )
        with self.sentence():
            self.make_folder()
        with self.sentence(), posix.locked(self.folder / "lock", told):
            self._make_parts()
            renewed = make_passwords(self.passwords)
            chosen = self.programs
            if not self._made_by():
                waiting = _told_seconds(told, message("The database is being made"))
                make_cluster(self.home, self.passwords, chosen, self.user, waiting, durable=self.durable)
            process = self._process()
            if process is None:
                process = self._launch(chosen, told)
            self._await(process, told)
            roles.ensure_roles(self.address(SUPERUSER), self.passwords, renewed)
            roles.ensure_database(self.address(SUPERUSER), DATABASE)
        return self.address()

    def stop(self, mode: str = "fast", told: Told = untold) -> None:
        """Stop the server: `smart` waits for the clients, `fast` sends them away, `immediate` leaves the rest to the next start."""
        if not self.folder.is_dir():
            return
        with self.sentence(), posix.locked(self.folder / "lock", told):
            process, socket = self._process(), self._socket()
            if process is None:
                return
            posix.send(process, posix.SIGNALS[mode])
            waiting = _told_seconds(told, message("The database is being stopped"))
            if not until(lambda: not posix.serves(process, self.home), _STOPPING, waiting):
                raise ClusterRefused(
                    message(
                        "The database (process {pid}) does not stop within {seconds} s. Look into {log}, or stop it with --mode immediate.",
                        pid=process,
                        seconds=_STOPPING,
                        log=self.log,
                    )
                )
            posix.remove_empty(socket)

    def status(self) -> Status:
        """Return how the server stands; changes nothing."""
        made, process, left = self._made_by(), self._process(), (self.home / "postmaster.pid").exists()
        state = State.RUNNING if process else State.CRASHED if left else State.STOPPED if made else State.ABSENT
        return Status(state, process, made, self.folder, self._socket())

    def address(self, role: str = "app", database: str = DATABASE) -> Address:
        """Return where and as whom to connect: as app, owner, reader or superuser. Refuses where the password cannot be read."""
        if role not in USERS:
            raise ValueError(f"there is no role {role}; there is {', '.join(USERS)}")
        socket = self._socket()
        if socket.exists():
            posix.check_private(socket, self.user)  # never hand a password to a server that somebody else has put there
        return Address(USERS[role], password_of(self.passwords, role), str(socket), database)

    def ensure_database(self, name: str, template: str | None = None) -> None:
        """Make a database of the owner, empty or as a copy of another. Can be repeated."""
        roles.ensure_database(self.address(SUPERUSER), name, template)

    def drop_database(self, name: str) -> None:
        """Remove a database; for tests."""
        roles.drop_database(self.address(SUPERUSER), name)

    @contextmanager
    def sentence(self) -> Iterator[None]:
        """Turn what the system says about a file into one sentence."""
        try:
            yield
        except OSError as wrong:
            place = wrong.filename or self.folder
            raise ClusterRefused(
                message(
                    "The database in {folder} cannot be used: {place}: {reason}", folder=self.folder, place=place, reason=reason_of(wrong)
                )
            ) from wrong

    def make_folder(self) -> None:
        """Make the data folder; of two that make it at once each goes on. Raises OSError."""
        mode = 0o711 if self.user.switch else 0o700
        try:
            self.folder.mkdir(mode, parents=True)
        except FileExistsError:
            if not self.folder.is_dir():
                raise
        else:
            self.folder.chmod(mode)

    def _make_parts(self) -> None:
        """Make the folders that belong to the server's user; refuse where that user cannot come to them."""
        user = self.user
        if not until(lambda: posix.can_enter(self.folder, user), 1):  # who made the folder just now may not have opened it yet
            raise ClusterRefused(
                message(
                    "The server runs as {user}, who may not enter {folder}. Open the folders above it (chmod o+x), or "
                    "name another by --data.",
                    user=user.name,
                    folder=self.folder,
                )
            )
        for folder in (self.archive, self.backups):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                user.own(folder)

    def _made_by(self) -> str:
        """Return the major version that made the cluster; empty where there is none."""
        try:
            return (self.home / "PG_VERSION").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return ""

    def _pid_lines(self) -> list[str]:
        """Return what the server wrote about itself: process, folder, start, port, socket, address, memory, state."""
        try:
            return (self.home / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _process(self) -> int | None:
        """Return the process of the running server, proven by its command line; None where there is none."""
        lines = self._pid_lines()
        if not lines or not lines[0].lstrip("-").isdecimal():
            return None
        process = abs(int(lines[0]))
        return process if posix.serves(process, self.home) else None

    def _socket(self) -> Path:
        """Return the folder of the socket: as the running server says, else where the next start puts it."""
        lines = self._pid_lines()
        if len(lines) > 4 and lines[4] and self._process():
            return Path(lines[4])
        return posix.socket_place(self._digest())

    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    def _launch(self, chosen: Programs, told: Told) -> int:
        user = self.user
        self._clear_dead(told)
        socket = posix.socket_folder(self._digest(), user)
        posix.clear_socket(socket)
        text = settings(socket, durable=self.durable, archive=self.archive if self.archiving else None, recovery=self.recovery)
        part = self.home / f"{FILE}.part"
        part.write_text(text, encoding="utf-8", newline="\n")
        user.own(part, 0o600)
        part.replace(self.home / FILE)
        if self.log.exists() and self.log.stat().st_size > _LOG_AT_MOST:
            self.log.replace(self.log.with_suffix(".log.before"))
        return posix.detach([chosen["postgres"], "-D", str(self.home)], user, self.log, clean_environment())

    def _clear_dead(self, told: Told) -> None:
        """Wait for what is left of a killed server, help it to end, and remove a note whose number now belongs to another program."""
        for limit, signal in ((_DYING, "SIGQUIT"), (_QUITTING, "SIGKILL"), (_QUITTING, "")):
            waiting = _told_seconds(told, message("Waiting for the rest of a killed server to end"))
            if until(lambda: not posix.left_over(self.home), limit, waiting):
                break
            for process in posix.left_over(self.home) if signal else ():
                posix.send(process, signal)
        else:
            raise ClusterRefused(
                message(
                    "Processes of a killed server in {folder} do not end: {found}. End them, or restart the machine.",
                    folder=self.home,
                    found=posix.left_over(self.home),
                )
            )
        lines = self._pid_lines()
        if lines and lines[0].isdecimal() and posix.is_there(int(lines[0])):
            (self.home / "postmaster.pid").unlink(missing_ok=True)

    def _await(self, process: int, told: Told) -> None:
        """Wait until the server takes connections; refuse with the last fault of its log where it ends before."""
        ended: list[int] = []

        def ready() -> bool:
            if not posix.command_of(process):
                ended.append(process)
            lines = self._pid_lines()
            return bool(ended) or (len(lines) > 7 and lines[0] == str(process) and lines[7].strip() == "ready")

        until(ready, told=_told_seconds(told, message("The database is being started")))
        other = self._process() if ended else None
        if other is not None:
            # A launcher that was killed had begun a server, which was the quicker of the two: it is as good as ours.
            self._await(other, told)
            return
        if ended:
            raise ClusterRefused(
                message(
                    "The database in {folder} does not start: {reason}. The whole is in {log}.",
                    folder=self.folder,
                    reason=self.last_fault(),
                    log=self.log,
                )
            )
        roles.answers(self.address(SUPERUSER))

    def log_says(self, text: str) -> bool:
        """Return whether the end of the log holds a text."""
        return any(text in line for line in self._log_lines())

    def _log_lines(self) -> list[str]:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - _TAIL))
            return log.read().decode("utf-8", "replace").splitlines()

    def last_fault(self) -> str:
        """Return the last fatal line of the log, or the last line."""
        lines = self._log_lines()
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line or "could not" in line]
        return (fatal or lines or [""])[-1]

    def remove(self) -> None:
        """Stop the server and remove the whole data folder with all that is in it, and the folder of its socket. For tests and drills."""
        socket = self._socket()
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(socket, ignore_errors=True)


def _told_seconds(told: Told, what: Message) -> Callable[[int], None]:
    return lambda passed: told(message("{what}: {passed} s", what=what, passed=passed))
