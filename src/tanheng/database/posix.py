"""What only Linux and macOS have: locks of files, users, signals, processes. On Windows the database is reached by DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tanheng.database.refusals import ClusterRefused, Told
from tanheng.database.waiting import until
from tanheng.kernel.messages import message
from tanheng.kernel.system_errors import reason_of

if sys.platform != "win32":
    import fcntl
    import pwd

ROOT = 0
ROOT_DATA = Path("/var/lib/tanheng")
_PLAIN_TEMPORARY = Path("/tmp")
_PROCESSES = Path("/proc")
_SERVER_USERS = ("postgres", "nobody")
_LONGEST_SOCKET = 100  # bytes; the kernel takes 107 on Linux, 103 on macOS
_SOCKET = ".s.PGSQL.5432"
_BECOMING_S = 1
SIGNALS = {"smart": "SIGTERM", "fast": "SIGINT", "immediate": "SIGQUIT"}


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user under whom the server runs. PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        """Return what `subprocess` needs to become this user: nothing unless we are root."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if is_root() else {}

    def own(self, path: Path, mode: int | None = None) -> None:
        """Give a file or folder to this user."""
        if is_root():
            os.chown(path, self.uid, self.gid)
        if mode is not None:
            path.chmod(mode)


def refuse_windows() -> None:
    """Raise ClusterRefused where the program cannot start a server of its own."""
    if sys.platform == "win32":
        raise ClusterRefused(
            message("On Windows no database is started here. Set DATABASE_URL to a PostgreSQL server, or use WSL or a Linux machine.")
        )


def is_root() -> bool:
    """Return whether the program runs as root."""
    return sys.platform != "win32" and os.geteuid() == ROOT


def server_user(cluster: Path) -> ServerUser:
    """Return who runs the server: the owner of an existing cluster; else we ourselves, or as root an unprivileged user of the system."""
    if is_root():
        owner = cluster.stat().st_uid if cluster.is_dir() else ROOT
        for name in _SERVER_USERS if owner == ROOT else ():
            with suppress(KeyError):
                owner = pwd.getpwnam(name).pw_uid
                break
        if owner == ROOT:
            raise ClusterRefused(
                message("PostgreSQL does not run as root, and there is neither a user postgres nor nobody. Add one of them.")
            )
        try:
            entry = pwd.getpwuid(owner)
        except KeyError:
            return ServerUser(str(owner), owner, owner)  # files of a container may belong to a number without a name
        return ServerUser(entry.pw_name, owner, entry.pw_gid)
    return ServerUser(str(os.geteuid()), os.geteuid(), os.getegid())


def can_enter(folder: Path, user: ServerUser) -> bool:
    """Return whether the user may go into a folder; only root has to ask."""
    if not user.switch:
        return os.access(folder, os.X_OK)
    command = ["sh", "-c", 'cd -- "$0"', str(folder)]
    return subprocess.run(command, **user.switch, cwd="/", capture_output=True, check=False).returncode == 0


@contextmanager
def locked(file: Path, told: Told) -> Iterator[None]:
    """Hold the lock of a file; waits while another process holds it, and the system frees it when its holder dies."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def taken() -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        until(taken, told=lambda passed: told(message("Waiting for another start or stop of this database: {passed} s", passed=passed)))
        yield
    finally:
        os.close(handle)


def lock_now(file: Path) -> int | None:
    """Take the lock of a file until this process ends, and return its handle; None where another process holds it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def socket_folder(digest: str, user: ServerUser) -> Path:
    """Make and return the private folder of the socket of a data folder. Refuses one that somebody else owns or may enter."""
    folder = socket_place(digest)
    try:
        folder.mkdir(mode=0o700)
        user.own(folder)
    except FileExistsError:
        pass
    except OSError as wrong:
        raise ClusterRefused(
            message(
                "The folder {folder} for the socket of the database cannot be made: {reason}",
                folder=folder,
                reason=reason_of(wrong, folder),
            )
        ) from None
    check_private(folder, user)
    return folder


def socket_place(digest: str) -> Path:
    """Return where the socket's folder stands: below the temporary folder, or the plain one where that has too long a path."""
    for parent in (Path(tempfile.gettempdir()), _PLAIN_TEMPORARY):
        folder = parent / f"tanheng-{digest}"
        if len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET:
            return folder
    raise AssertionError("the plain temporary folder is short enough")


def check_private(folder: Path, user: ServerUser) -> None:
    """Raise ClusterRefused unless a folder is a real one, belongs to the user and is closed to all others."""
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != user.uid or facts.st_mode & 0o077:
        raise ClusterRefused(
            message(
                "{folder} must be a folder of the user {user} that nobody else may enter; it is not. Remove it, then try again.",
                folder=folder,
                user=user.name,
            )
        )


def clear_socket(folder: Path) -> None:
    """Remove what a server that is no more has left in its private folder."""
    for left in (folder / _SOCKET, folder / f"{_SOCKET}.lock"):
        left.unlink(missing_ok=True)


def remove_empty(folder: Path) -> None:
    """Remove the folder of a socket once nothing stands in it; another server may have come meanwhile."""
    with suppress(OSError):
        folder.rmdir()


def detach(command: list[str], user: ServerUser, log: Path, environment: dict[str, str]) -> int:
    """Start a process in a session of its own, which outlives us and leaves us no zombie; return its number.

    Its output is added to the log, which the shell that starts it inherits open, so that the log can belong to us.
    """
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        shell = ["sh", "-c", 'umask 077; "$@" >&2 </dev/null & echo $!', "sh", *command]
        run = subprocess.run(
            shell, **user.switch, start_new_session=True, cwd="/", env=environment, stdout=subprocess.PIPE, stderr=handle, check=True
        )
    finally:
        os.close(handle)
    return int(run.stdout)


def command_of(process: int) -> list[str]:
    """Return the command line of a process; empty when there is none, when it is a zombie, or when it is not for us to see."""
    if (_PROCESSES / "self").exists():
        # A process that just becomes another program, or just ends, has no command line for a moment: which of the two it is, is seen soon.
        until(lambda: bool(_command_line(process)) or _has_ended(process), _BECOMING_S)
        whole = _command_line(process)
        return [os.fsdecode(part) for part in whole.rstrip(b"\0").split(b"\0")] if whole else []
    run = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(process)], capture_output=True, check=False)
    return os.fsdecode(run.stdout).split()


def _command_line(process: int) -> bytes:
    try:
        return _PROCESSES.joinpath(str(process), "cmdline").read_bytes()
    except OSError:
        return b""


def _has_ended(process: int) -> bool:
    """Return whether a process is gone, or dead and not buried yet."""
    try:
        told = _PROCESSES.joinpath(str(process), "stat").read_bytes()
    except OSError:
        return True
    return told.rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])


def is_there(process: int) -> bool:
    """Return whether a process has this number, even one of another user, or a dead one that nobody has buried yet."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def serves(process: int, cluster: Path) -> bool:
    """Return whether a process is provably the server of this cluster and no other that was given its number."""
    command = command_of(process)
    if not command or Path(command[0]).name != "postgres" or "-D" not in command:
        return False
    rest = command[command.index("-D") + 1 :]
    return rest[:1] == [str(cluster)] or " ".join(rest).startswith(str(cluster))  # `ps` does not keep the spaces of a path apart


def left_over(cluster: Path) -> list[int]:
    """Return the processes of PostgreSQL that work in the cluster although their server is dead; where /proc tells it."""
    found = []
    for entry in _PROCESSES.glob("[0-9]*"):
        try:
            name = (entry / "comm").read_text(encoding="utf-8").strip()
            if name == "postgres" and (entry / "cwd").readlink() == cluster:
                found.append(int(entry.name))
        except OSError:
            continue  # gone meanwhile, or of another user
    return found


def send(process: int, name: str) -> None:
    """Send a signal; that the process is gone already is no fault."""
    try:
        os.kill(process, getattr(signal, name))
    except ProcessLookupError:
        pass
    except PermissionError:
        raise ClusterRefused(
            message("The process {pid} of the database belongs to another user. Stop it as that user.", pid=process)
        ) from None


def copy_tree(source: Path, target: Path, user: ServerUser) -> None:
    """Copy a folder for a user, links as links. Raises OSError."""
    shutil.copytree(source, target, symlinks=True)
    if is_root():
        for path in (target, *target.rglob("*")):
            os.chown(path, user.uid, user.gid, follow_symlinks=False)


def synced(file: Path) -> None:
    """Wait until what was written to a file or folder is on the disk."""
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
