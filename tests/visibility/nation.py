"""Two provinces for tests: each with its city, a works there and an officer; every other role has somebody too, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.database.address import Address
from tanheng.kernel.clock import CLOCK, played
from tests import servers
from tests.books import copy_of
from tests.people.settled import NOW, Settled, uscc
from tests.registry_pages.small import NATIONAL_NUMBER, ORDER, PROVINCE, PROVINCE_NUMBER, WORKS_NUMBER, Small, _fill

FAR_PROVINCE, FAR_CITY, FAR_WORKS = "province:430000", "city:430100", f"entity:{uscc(21)}"
FAR_PROVINCE_NUMBER, FAR_NUMBER = "P0000005-93", "E0000006-90"
BODIES = {
    "peer_officer": ("department:420000", "peer_department"),
    "market_regulator": ("market_regulator:420000", "market_regulator"),
    "court_officer": ("court:420100", "court"),
    "bank_officer": (f"bank:{uscc(22)}", "bank"),
    "exchange_operator": ("exchange", "exchange"),
    "verifier": (f"verifier:{uscc(23)}", "verification_body"),
    "laboratory": (f"laboratory:{uscc(24)}", "laboratory"),
    "auditor": (f"auditor:{uscc(25)}", "auditor"),
}
"""Organisations of roles that hold no account here, with their kinds."""
