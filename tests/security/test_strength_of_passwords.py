"""A password is kept under the hash of Django's full strength: looked at in a program of its own, since the other tests hash faster."""

import subprocess
import sys

_HASHED = """
from tanheng.database.address import Address
from tanheng.server.preparing import prepare

prepare(Address("nobody", "", "", "none"))
from django.contrib.auth.hashers import make_password

print(make_password("a password"))
"""


def test_a_password_is_hashed_a_million_times() -> None:
    hashed = subprocess.run([sys.executable, "-c", _HASHED], check=True, capture_output=True, text=True).stdout
    algorithm, iterations, *_ = hashed.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(iterations) >= 1_000_000
