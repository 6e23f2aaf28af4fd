"""密钥的核对 Numbered refusals of keys. All are house rules of operation."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_E = Severity.ERROR

UNKNOWN_OBJECT = Check(
    9450,
    _E,
    "No key reads anything called {found}. Choose among {expected}; in a browser, the page of making a key (/people/keys/make/) has them "
    "in words.",
)
ROLE_MAY_NOT_BY_KEY = Check(
    9451, _E, "The role {expected} may not ask for {found}, so its key may not either. Take commands of the role from the page of rights."
)
ONLY_IN_PERSON = Check(
    9452,
    _E,
    "{found} is done in person with a second factor, never by a key: decisions, keys, and whatever administrators do. Leave it out.",
)
EXPIRY_OUT_OF_RANGE = Check(9453, _E, "The key would expire at {found}; it must be after now and not after {expected}. Give such a time.")
ASSIGNMENT_NOT_HELD = Check(9454, _E, "Assignment {found} is none that you hold now. Choose one of your roles.")
KEY_KNOWN = Check(9455, _E, "This key was recorded before. Have a new one made.")
UNKNOWN_KEY = Check(9456, _E, "There is no key {found} that you may end. Look at the list of your keys.")
KEY_ENDED = Check(9457, _E, "Key {found} ended before, by record {expected}. Nothing is left to do.")

CHECKS = (
    UNKNOWN_OBJECT,
    ROLE_MAY_NOT_BY_KEY,
    ONLY_IN_PERSON,
    EXPIRY_OUT_OF_RANGE,
    ASSIGNMENT_NOT_HELD,
    KEY_KNOWN,
    UNKNOWN_KEY,
    KEY_ENDED,
)
