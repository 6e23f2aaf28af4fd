"""登录的核对 Numbered refusals of login: invitations, resets, fresh proofs. All are house rules of operation."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR = Severity.ERROR

STEP_UP_MISSING = Check(
    9401, _ERROR, "This act binds, and nothing proves that it is you: expected a one-time code, a recovery code or a passkey. Enter one."
)
STEP_UP_WRONG = Check(9402, _ERROR, "The proof is wrong, or it was used already. Wait for the next code, and send the form again.")
STEP_UP_TOO_OFTEN = Check(
    9403, _ERROR, "Too many wrong proofs in a row; nothing was done. Wait {expected} minutes, then send the form again."
)
FACTOR_MISSING = Check(9404, _ERROR, "A second factor is needed and none was shown. Open the platform in a browser and enrol one.")

INVITED_WITH_LOGIN = Check(
    9411, _ERROR, "Person {found} has a login already. If password or token are lost, propose a reset (password_reset, factor_reset)."
)
NOTHING_TO_RESET = Check(9412, _ERROR, "Person {found} has no login, so nothing can be reset. Invite the person (login_invite).")
OWN_RESET = Check(
    9413, _ERROR, "Person {found} is the one whose login would be reset, and may neither propose nor decide it. Two others must act."
)
CODE_KNOWN = Check(9414, _ERROR, "This invitation code was given out before. Make a new one, and send its hash.")
NO_HALF_WANTED = Check(
    9430,
    _ERROR,
    "No second half of a code is wanted for {found}: it is no approved reset, or it was used, or it is over. Look at the proposal again.",
)
HALF_GIVEN = Check(
    9431, _ERROR, "The second half for reset {found} was made before (record {expected}). If it is lost, propose the reset again."
)
HALF_OF_MAKER = Check(
    9432, _ERROR, "Person {found} proposed the reset and knows the first half of the code. Another security administrator makes the second."
)

CHECKS = (
    *(STEP_UP_MISSING, STEP_UP_WRONG, STEP_UP_TOO_OFTEN, FACTOR_MISSING),
    *(INVITED_WITH_LOGIN, NOTHING_TO_RESET, OWN_RESET, CODE_KNOWN),
    *(NO_HALF_WANTED, HALF_GIVEN, HALF_OF_MAKER),
)
