"""What was asked of a start, as the supervisor tells it to its processes: by one variable of the environment, which holds no secret."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

VARIABLE = "TANHENG_SERVING"
BREACHED = "TANHENG_BREACHED_PASSWORDS"
SECRET, HTTPS, PROXIES, HOSTS, DEBUG = "TANHENG_SECRET", "TANHENG_HTTPS", "TANHENG_PROXIES", "TANHENG_HOSTS", "TANHENG_DEBUG"
"""Variables that the settings of the pages read."""
TOKEN = "TANHENG_METRICS_TOKEN"
ADDRESS = "TANHENG_ADDRESS"
"""What links in mails begin with."""
LOCK, STATE, ROUND, PARTS = "serve.lock", "serve.json", "worker.json", "serving"
"""In the data folder: who serves, what he began, when the worker ended its latest round, and the figures of each process."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the pages are served, from which data, by how many processes, and how it is logged."""

    host: str = "127.0.0.1"
    port: int = 8000
    data: str = ""
    folder: str = ""
    workers: int = 2
    production: bool = False
    trust_proxy: bool = False
    form: str = "text"
    lang: str = "zh"

    @property
    def given(self) -> Path | None:
        """Return the data folder as it was named (--data); None where it was not."""
        return Path(self.data) if self.data else None

    @property
    def place(self) -> Path:
        """Return the data folder."""
        return Path(self.folder)

    @property
    def address(self) -> str:
        """Return the address of the first page."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @property
    def outside(self) -> str:
        """Return what links in mails begin with: as it was named, else in production the first of the hosts, else the address here."""
        host = os.environ.get(HOSTS, "").split(",")[0].strip()
        return os.environ.get(ADDRESS) or (f"https://{host}" if self.production and host else self.address)

    def told(self) -> dict[str, str]:
        """Return the variables for a process."""
        return {VARIABLE: json.dumps(asdict(self)), ADDRESS: self.outside}

    @classmethod
    def here(cls) -> Asked:
        """Return what the supervisor told this process."""
        return cls(**json.loads(os.environ[VARIABLE]))


def written(file: Path, content: object) -> None:
    """Write a small file so that whoever reads it finds the old or the new content, never a part. Raises OSError."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_text(json.dumps(content), encoding="utf-8", newline="\n")
    part.replace(file)


def read(file: Path) -> dict[str, object]:
    """Return what `written` wrote; nothing where there is none that can be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
