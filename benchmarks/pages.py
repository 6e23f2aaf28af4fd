"""Pages under load: so many requests a second for a minute over a national data set, on loopback against `tanheng serve`.

`python benchmarks/pages.py [--emitters N] [--records N] [--rate N] [--seconds S] [--workers N] [--users N]` prints for each page how many
requests were sent, how many went wrong, and how long they took from the time at which the plan sent them (an open loop: waiting for an
answer before counts). It fails where a request failed. Users are made for it and enter as everybody does, with password and code. The
pages and who looks at them stand in `LOOKED_AT`.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.deadline_tables import OWNED, filled, number
from benchmarks.national_tables import CLERKS, LIST_YEAR, STAFF, completed, divisions, entity
from tanheng.database.cluster import Cluster
from tanheng.server.sample_users import SampleUser
from tests.serving.entering import Browser
from tests.serving.running import environment, free_port, until

NOBODY, REPRESENTATIVE, CLERK, OFFICER = "nobody", "emitter_representative", "registry_clerk", "province_officer"
PROVINCE = divisions()[0]
LOOKED_AT = (
    # address ({account} and {entity} are the looker's own), who looks, out of a hundred requests
    ("/", NOBODY, 6),
    ("/login/", NOBODY, 3),
    ("/readyz", NOBODY, 2),
    ("/static/web/pages.css", NOBODY, 4),
    ("/lists/", NOBODY, 6),
    (f"/lists/{LIST_YEAR}/", NOBODY, 4),
    (f"/lists/{PROVINCE}/{LIST_YEAR}/", NOBODY, 6),
    ("/registry/catalogue/", NOBODY, 2),
    ("/", REPRESENTATIVE, 14),
    ("/tasks/", REPRESENTATIVE, 8),
    ("/calendar/", REPRESENTATIVE, 3),
    ("/registry/accounts/", REPRESENTATIVE, 3),
    ("/registry/accounts/{account}/", REPRESENTATIVE, 8),
    ("/registry/movements/", REPRESENTATIVE, 5),
    ("/do/allowance_surrender/", REPRESENTATIVE, 4),
    ("/entities/{entity}/", REPRESENTATIVE, 2),
    ("/", CLERK, 3),
    ("/registry/accounts/", CLERK, 4),
    ("/registry/movements/", CLERK, 4),
    ("/registry/freezes/", CLERK, 3),
    ("/proposals/", CLERK, 2),
    ("/", OFFICER, 2),
    ("/registry/accounts/", OFFICER, 2),
)
"""The pages of the load. Whoever adds a page adds a line."""
_EMITTER = "emitter"
THREADS = 64
"""As many requests may be under way at a time."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of the plan: when, for which address, as whom."""

    at: float
    path: str
    who: str


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a request: how long after its time it was answered, s, and with what; 0 for no answer."""

    sent: Sent
    took: float
    status: int


def planned(rate: int, seconds: float) -> list[Sent]:
    """Return the requests at even distances, mixed by their shares."""
    mixed = random.Random(7)
    weights = [share for *_, share in LOOKED_AT]
    chosen = mixed.choices(LOOKED_AT, weights, k=int(rate * seconds))
    return [Sent(number / rate, path, who) for number, (path, who, _) in enumerate(chosen)]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks: cookies, and what stands for his own in addresses."""

    cookies: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)


def entered(port: int, logins: list[SampleUser]) -> dict[str, list[Visitor]]:
    """Enter as every user, and return the visitors by role."""
    visitors: dict[str, list[Visitor]] = {NOBODY: [Visitor()], REPRESENTATIVE: [], CLERK: [], OFFICER: []}
    for user in logins:
        with Browser(port) as browser:
            if not browser.enter(user.username, user.password, user.code()):
                raise SystemExit(f"{user.username} could not enter")
            emitter = int(user.username.removeprefix(_EMITTER)) if user.role == REPRESENTATIVE else 0
            own = {"account": number("E", emitter), "entity": entity(emitter).partition(":")[2]} if emitter else {}
            visitors[user.role].append(Visitor(browser.cookies, own))
    return visitors


def sent_all(port: int, plan: list[Sent], visitors: dict[str, list[Visitor]]) -> tuple[list[Found], int]:
    """Send the plan from threads that each keep a connection, as browsers do; return also how many of these the server had closed."""
    waiting: queue.SimpleQueue[Sent | None] = queue.SimpleQueue()
    found: list[Found] = []
    reopened: list[int] = []
    begins = time.monotonic() + 0.5

    def send(own: random.Random) -> None:
        with Browser(port) as browser:
            while (one := waiting.get()) is not None:
                visitor = own.choice(visitors[one.who])
                browser.cookies = dict(visitor.cookies)
                try:
                    status = browser.ask("GET", one.path.format(**visitor.own))[0]
                except OSError:
                    status = 0
                found.append(Found(one, time.monotonic() - begins - one.at, status))
        reopened.append(browser.reopened)

    threads = [threading.Thread(target=send, args=(random.Random(number),)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for one in plan:
        time.sleep(max(0.0, begins + one.at - time.monotonic()))
        waiting.put(one)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    return found, sum(reopened)


def told(found: list[Found]) -> int:
    """Print a line for each page and one for all; return how many went wrong."""
    print(f"{'page':36}{'who':24}{'requests':>9}{'errors':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    pages: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in found:
        pages[one.sent.path, one.sent.who].append(one)
    wrong = 0
    for (path, who), some in [*sorted(pages.items()), (("all", ""), found)]:
        took = sorted(one.took for one in some)
        wrong = sum(one.status != 200 for one in some)
        p50, p95, p99 = (1000 * took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.95, 0.99))
        print(f"{path:36}{who:24}{len(some):>9,}{wrong:>8}{p50:>9.1f}{p95:>9.1f}{p99:>9.1f}{1000 * took[-1]:>9.1f}", flush=True)
    return wrong


def users(count: int) -> list[SampleUser]:
    """Give logins to so many representatives of the data set, and to one of each other role."""
    from tanheng.commands.actors import Actor
    from tanheng.server.sample_users import give_logins

    actors = {f"{_EMITTER}{place}": Actor(OWNED + place, OWNED + place) for place in range(1, count + 1)}
    return give_logins(actors | {role: Actor(STAFF + place, STAFF + place) for place, role in enumerate(CLERKS, 1)})


def main() -> int:
    """Print the table; return 1 where a request failed."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--emitters", type=int, default=1_290)
    reader.add_argument("--records", type=int, default=50_000)
    reader.add_argument("--rate", type=int, default=40, help="requests a second")
    reader.add_argument("--seconds", type=float, default=60.0)
    reader.add_argument("--workers", type=int, default=2)
    reader.add_argument("--users", type=int, default=20, help="logins of representatives")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="tanheng-load-") as folder:
        Path(folder).chmod(0o755)
        return loaded(Path(folder), asked)


def loaded(folder: Path, asked: argparse.Namespace) -> int:
    """Build the data set in a folder, serve it, send the load, and return 1 where a request failed."""
    from tanheng.server.opening import make_at
    from tanheng.server.serving.asked import SECRET
    from tanheng.server.serving.secret import secret_of

    data = folder / "data"
    cluster = Cluster(data)
    cluster.start()
    os.environ.update(environment(**{SECRET: secret_of(data)}))
    serving, port = None, free_port()
    try:
        begun = time.perf_counter()
        filled(cluster, asked.emitters, asked.records)
        completed(cluster, asked.emitters)
        make_at(cluster.address(), cluster.address("owner"), data)
        built = time.perf_counter() - begun
        print(
            f"{asked.emitters:,} emitters, {asked.records:,} records of the past, built in {built:.0f} s; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        command = [sys.executable, "-m", "tanheng", "serve", "--data", str(data), "--port", str(port), "--workers", str(asked.workers)]
        with (folder / "said").open("wb") as said:
            serving = subprocess.Popen([*command, "--lang", "en"], stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        until(lambda: serving.poll() is not None or _answers(port), "the platform")
        if serving.poll() is not None:
            raise SystemExit((folder / "said").read_text(encoding="utf-8"))
        visitors = entered(port, users(asked.users))
        plan = planned(asked.rate, asked.seconds)
        # Once beforehand, without haste: the first request of a process compiles its templates.
        sent_all(port, [Sent(0.0, path, who) for path, who, _ in LOOKED_AT for _ in range(2 * asked.workers)], visitors)
        found, reopened = sent_all(port, plan, visitors)
        wrong = told(found)
        print(f"idle connections that the server had closed: {reopened:,}; load {os.getloadavg()[0]:.1f}")
        return int(wrong > 0)
    finally:
        if serving is not None:
            serving.send_signal(signal.SIGTERM)
            serving.wait()
        _let_go()
        cluster.remove()


def _answers(port: int) -> bool:
    with Browser(port) as browser:
        try:
            return browser.ask("GET", "/readyz")[0] == 200
        except OSError:
            return False


def _let_go() -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
