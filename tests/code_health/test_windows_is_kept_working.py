"""The library and the command line work on Windows by design: what only POSIX has, or what Windows does otherwise, is refused here."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.code_health.source import ROOT, python_files, shown, tree_of

CODE = python_files("src/tanheng", "tools")
MODULES_OF_POSIX = "fcntl pwd grp resource termios tty pty syslog crypt posix readline nis spwd curses"
OS_OF_POSIX = """
    fork forkpty getuid geteuid getgid getegid getgroups setuid setgid seteuid setegid chown lchown fchown fchmod chroot mkfifo mknod
    setsid setpgid setpgrp getpgid getpgrp getsid killpg wait wait3 wait4 nice uname getloadavg sysconf pathconf statvfs openpty ttyname
    sched_getaffinity sched_setaffinity posix_spawn sync sendfile pread pwrite preadv pwritev O_NOFOLLOW O_DIRECTORY O_CLOEXEC
    rename renames path sep linesep altsep
"""
SIGNALS_OF_POSIX = """
    SIGKILL SIGHUP SIGALRM SIGUSR1 SIGUSR2 SIGQUIT SIGPIPE SIGCHLD SIGSTOP SIGTSTP SIGCONT alarm setitimer pause pthread_kill
    sigwait siginterrupt pthread_sigmask
"""
POSIX_MODULES = frozenset(MODULES_OF_POSIX.split())
POSIX_NAMES = {
    "os": frozenset(OS_OF_POSIX.split()),
    "signal": frozenset(SIGNALS_OF_POSIX.split()),
    "time": frozenset({"tzset", "clock_gettime"}),
    "select": frozenset({"poll", "epoll", "kqueue"}),
    "asyncio": frozenset({"create_unix_connection", "start_unix_server"}),
    "socket": frozenset({"AF_UNIX", "socketpair"}),
    "tempfile": frozenset({"NamedTemporaryFile", "TemporaryFile"}),
    "locale": frozenset({"nl_langinfo"}),
}
PATH_TAKERS = frozenset({"Path", "PurePath", "open", "PosixPath"})
ABSOLUTE = re.compile(r"/(tmp|dev|etc|usr|var|home|proc|opt|bin|sys|root|run|mnt|private)(/.*)?|[A-Za-z]:[\\/].*|~/.*")
ONLY_OF_POSIX = {
    "src/tanheng/database/posix.py": "starts the server on Linux and macOS; on Windows it refuses before any of this is used",
}
NOT_FILES = frozenset({"webbrowser", "gzip", "zipfile", "archive", "wheel", "tarfile"})


def faults(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield what would fail or differ on Windows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node, f"the module {name} is only of POSIX") for name in _posix_imports(node))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in POSIX_NAMES.get(node.value.id, ()):
                yield node, f"{node.value.id}.{node.attr} is not on Windows, or does something else there"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if ABSOLUTE.fullmatch(node.value):
                yield node, f"the path {node.value} stands on no other system"
        elif isinstance(node, ast.Call):
            yield from ((node, fault) for fault in _of_call(node))


def _posix_imports(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] in POSIX_MODULES]
    module = node.module or ""
    own = [module] if module.split(".")[0] in POSIX_MODULES else []
    return own + [f"{module}.{alias.name}" for alias in node.names if alias.name in POSIX_NAMES.get(module, ())]


def _of_call(node: ast.Call) -> Iterator[str]:
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    given = {keyword.arg for keyword in node.keywords}
    if None in given:
        return  # what is passed on is looked at where it is written
    if name in PATH_TAKERS and isinstance(node.func, ast.Name) and any(map(_is_joined_text, node.args[:1])):
        yield "a path is joined of strings; join it with the slash of pathlib"
    if name == "rename" and isinstance(node.func, ast.Attribute):
        yield "rename fails on Windows where the target exists; use replace"
    is_method = isinstance(node.func, ast.Attribute)
    if name in ("read_text", "write_text") and is_method and "encoding" not in given:
        yield f"{name} without encoding takes the code page of the machine"
    if name == "write_text" and is_method and "newline" not in given:
        yield "write_text without newline writes other line ends on Windows"
    if name == "open":
        yield from _of_open(node, given)
    if name in ("run", "Popen", "check_output") and {"text", "universal_newlines"} & given and "encoding" not in given:
        yield "the output of a process is read in the code page of the machine"
    if name == "strftime" and any("%-" in str(part.value) for part in node.args if isinstance(part, ast.Constant)):
        yield "strftime knows %- only on POSIX"


def _is_joined_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Div))


def _of_open(node: ast.Call, given: set[str | None]) -> Iterator[str]:
    is_method = isinstance(node.func, ast.Attribute)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id in NOT_FILES:
        return
    modes = [keyword.value for keyword in node.keywords if keyword.arg == "mode"] or node.args[0 if is_method else 1 :][:1]
    mode = str(modes[0].value) if modes and isinstance(modes[0], ast.Constant) else "r"
    if "b" in mode:
        return
    if "encoding" not in given:
        yield "open without encoding takes the code page of the machine"
    if set(mode) & set("wax+") and "newline" not in given:
        yield "open for writing without newline writes other line ends on Windows"


@pytest.mark.parametrize("path", CODE, ids=shown)
def test_nothing_that_only_posix_has_is_used(path: Path) -> None:
    if shown(path) in ONLY_OF_POSIX:
        return
    found = [f"{shown(path, node)} {fault}" for node, fault in faults(tree_of(path))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import fcntl",
        "import pwd",
        "def f():\n    import resource",
        "from termios import tcgetattr",
        "from os import fork",
        "os.getuid()",
        "os.killpg(1, 2)",
        "signal.SIGKILL",
        "signal.SIGHUP",
        "signal.SIGALRM",
        "os.rename('a', 'b')",
        "path.rename(other)",
        "os.path.join('a', 'b')",
        "'/tmp'",
        "Path('/tmp/x')",
        "'/dev/null'",
        r"'C:\\x'",
        "Path(f'{a}/b')",
        "Path(a + '/b')",
        "open(f'{a}/b', 'rb')",
        "open('a')",
        "open('a', 'w', encoding='utf-8')",
        "path.open()",
        "path.open('w', encoding='utf-8')",
        "path.open(mode='a', newline='')",
        "path.read_text()",
        "path.write_text('a', encoding='utf-8')",
        "path.write_text('a', newline='')",
        "tempfile.NamedTemporaryFile()",
        "subprocess.run(['a'], text=True)",
        "day.strftime('%-d')",
    ],
)
def test_what_would_fail_on_windows_is_found(code: str) -> None:
    assert list(faults(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "os.replace('a', 'b')",
        "path.replace(other)",
        "open('a', 'rb')",
        "path.open('wb')",
        "path.open('w', encoding='utf-8', newline='')",
        "path.read_text(encoding='utf-8')",
        "path.write_text('a', encoding='utf-8', newline='\\n')",
        "Path(a / 'b')",
        "zipfile.open('a')",
        "'a/b'",
        "'/'",
        "signal.SIGINT",
        "os.getpid()",
        "subprocess.run(['a'], text=True, encoding='utf-8')",
        "import msvcrt",
    ],
)
def test_what_works_everywhere_is_let_through(code: str) -> None:
    assert not list(faults(ast.parse(code)))


RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
LONGEST_PATH = 200


def unholdable(path: str) -> str:
    """Return why Windows cannot hold a file of this path; empty where it can."""
    for part in path.split("/"):
        if RESERVED.fullmatch(part):
            return f"{part} is the name of a device"
        if re.search(r'[<>:"|?*\\\x00-\x1f]', part):
            return f"{part} has a sign that no name may have"
        if part.endswith((" ", ".")):
            return f"{part} ends with a point or space"
    return f"it has {len(path)} characters" if len(path) > LONGEST_PATH else ""


def files_of_the_project() -> list[str]:
    """Return the files that are kept or could be: not those that git ignores."""
    command = ["git", "-c", "core.quotepath=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        folders = ("law", "golden", "src", "docs", "examples", "tests", "tools")
        return [
            path.relative_to(ROOT).as_posix()
            for folder in folders
            for path in (ROOT / folder).rglob("*")
            if "__pycache__" not in path.parts
        ]
    return [name for name in listed.split("\0") if name]


def test_windows_can_hold_every_file() -> None:
    files = files_of_the_project()
    assert any(name.startswith("law/") for name in files)
    assert {name: fault for name in files if (fault := unholdable(name))} == {}


def test_no_two_names_differ_only_by_case() -> None:
    parts = {"/".join(name.split("/")[:depth]) for name in files_of_the_project() for depth in range(1, name.count("/") + 2)}
    assert [name for name, count in Counter(part.casefold() for part in parts).items() if count > 1] == []


@pytest.mark.parametrize("name", ["law/con.yaml", "AUX", "docs/nul.tar.gz", "a/COM1", "a:b", "a?", "a ", "a./b", 'a"', "a\\b", "x" * 201])
def test_a_name_that_windows_cannot_hold_is_found(name: str) -> None:
    assert unholdable(name)


def test_what_windows_needs_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [one for one in project["dependencies"] if one.startswith("tzdata") and "sys_platform == 'win32'" in one]
    assert not any("platform" in one and "win32" not in one for one in project["dependencies"])
