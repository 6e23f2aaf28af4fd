"""What no password may be, beside short and common: the name, the organisation, a run of keys, or one that is known to be stolen.

Stolen passwords may be held against a list that whoever runs the platform provides (TANHENG_BREACHED_PASSWORDS): a text file with one
SHA-1 of a password, or the first characters of one, in each line, in capitals, all of the same length, sorted. The list is searched
where it lies, so that it may be larger than the memory; nothing is asked of anybody outside.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import CHINESE, ENGLISH, Message, message

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_LEAST_RUN = 4
_LEAST_DIFFERENT = 5
_LEAST_PART = 4
_FAMOUS = ("correcthorsebatterystaple", "correct horse battery staple", "correct-horse-battery-staple")
"""Whole phrases that everybody knows as an example of a good password."""
_MOST_METERED = 72
"""So many characters of a password the meter looks at; what follows only makes it longer."""
_LEAST_GUESSES = 10**10
"""A house rule: so many guesses at least, which the meter's makers call safe against a thief of the hashes."""


def _refuse(sentence: Message, code: str) -> ValidationError:
    from django.utils.translation import get_language

    return ValidationError(sentence.render(ENGLISH if (get_language() or "").startswith("en") else CHINESE), code=code)


class NotOwn:
    """Refuses passwords in which the login name or the code of one's organisation stands, whole or its number."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        low = password.lower()
        for part in self._parts(user):
            if len(part) >= _LEAST_PART and part in low:
                raise _refuse(message("The password must not hold the login name or the code of the organisation."), "password_own")

    def get_help_text(self) -> str:
        """Return nothing: the form says it."""
        return ""

    @staticmethod
    def _parts(user: Any) -> set[str]:
        if user is None:
            return set()
        rows = Sql().rows("SELECT DISTINCT organisation FROM people_assignment WHERE person = %s", (getattr(user, "person_id", None),))
        codes = {code.lower() for (code,) in rows}
        return {str(user.username).lower()} | codes | {part for code in codes for part in code.split(":")}


class NoRun:
    """Refuses passwords that are runs of keys, or few characters repeated."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - the signature is Django's
        """Raises ValidationError."""
        low = password.lower()
        if len(set(low)) < _LEAST_DIFFERENT or _share_of_runs(low) * 2 > len(low):
            raise _refuse(message("The password is a run of keys or one character again and again. Take several words."), "password_run")

    def get_help_text(self) -> str:
        """Return nothing: the form says it."""
        return ""


def _share_of_runs(low: str) -> int:
    """Return how many characters stand in runs along a row of the keyboard or the alphabet, in either direction."""
    rows = [row for one in _ROWS for row in (one, one[::-1])]
    counted = at = 0
    while at < len(low):
        lengths = range(len(low) - at, _LEAST_RUN - 1, -1)
        longest = next((length for length in lengths if any(low[at : at + length] in row for row in rows)), 0)
        counted += longest
        at += longest or 1
    return counted


class NotGuessed:
    """Refuses passwords that a meter with dictionaries guesses early, put together from words, names, years and keys as many people do.

    It knows the person's own names too. The meter is loaded when the first password is chosen, and looks at no more than so many
    characters, since its time grows with their number.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        from zxcvbn import zxcvbn

        found = zxcvbn(password[:_MOST_METERED], user_inputs=[*_FAMOUS, *sorted(_own_words(user))], max_length=_MOST_METERED)
        if found["guesses"] < _LEAST_GUESSES:
            raise _refuse(
                message(
                    "The password is guessed too easily: words or names that many people take. Take words that do not belong together."
                ),
                "password_guessed",
            )

    def get_help_text(self) -> str:
        """Return nothing: the form says it."""
        return ""


def _own_words(user: Any) -> set[str]:
    """Return login name, name of the person, and codes and names of his organisations, with their parts."""
    if user is None:
        return set()
    person = getattr(user, "person_id", None)
    rows = Sql().rows(
        "SELECT a.organisation FROM people_assignment a WHERE a.person = %s UNION SELECT n.zh FROM people_organisationname n"
        " JOIN people_assignment a ON a.organisation = n.organisation WHERE a.person = %s UNION SELECT n.en FROM people_organisationname n"
        " JOIN people_assignment a ON a.organisation = n.organisation WHERE a.person = %s UNION SELECT name FROM people_contact"
        " WHERE person = %s",
        (person, person, person, person),
    )
    told = [str(user.username), "tanheng", *(word for (word,) in rows if word)]
    return {part.lower() for word in told for part in (word, *re.split(r"[\W_]+", word)) if len(part) > 1}


class NotBreached:
    """Refuses passwords whose SHA-1 begins with a line of a list of stolen ones, where there is such a list."""

    def __init__(self, path: str = "") -> None:
        named = path or os.environ.get("TANHENG_BREACHED_PASSWORDS", "")
        self.path = Path(named) if named else None

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - the signature is Django's
        """Raises ValidationError; OSError where the list that was named cannot be read, since a check that is not made must not pass."""
        if self.path is not None and stands_in(self.path, hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()):
            raise _refuse(message("The password stands in a list of stolen passwords. Take another one."), "password_breached")

    def get_help_text(self) -> str:
        """Return nothing: the form says it."""
        return ""


def stands_in(path: Path, digest: str) -> bool:
    """Tell whether a line of a sorted list begins the digest. Lines are of one length; the file is searched by halves."""
    with path.open("rb") as stream:
        first = stream.readline()
        width, text = len(first), len(first.strip())
        if not text:
            return False
        wanted = digest[:text].encode()
        low, high = 0, path.stat().st_size // width + 1
        while low < high:
            middle = (low + high) // 2
            stream.seek(middle * width)
            found = stream.read(text)
            if found == wanted:
                return True
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
    return False
