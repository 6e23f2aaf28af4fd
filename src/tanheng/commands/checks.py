"""命令的核对 Numbered refusals of every command: repeated keys, content, second persons. All are house rules of operation."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

KEY_WITH_OTHER_CONTENT = Check(
    9101,
    Severity.ERROR,
    "The request key {found} was used before for something else (record {expected}). Take a new key for a new request; "
    "repeat a request unchanged to get its first answer.",
)
CONTENT_MALFORMED = Check(
    9102,
    Severity.ERROR,
    "The field {field} of {command} is not what it must be: found {found}, expected {expected}. Correct it and send again.",
)
UNKNOWN_COMMAND = Check(9103, Severity.ERROR, "There is no command {found}. The known ones stand in the reference.")
NEEDS_SECOND_PERSON = Check(
    9104, Severity.ERROR, "{found} needs two persons: propose it (proposal_make), then let another person decide (proposal_decide)."
)
NEEDS_NO_SECOND_PERSON = Check(9105, Severity.ERROR, "{found} needs no second person. Ask for it directly.")
UNKNOWN_PROPOSAL = Check(9106, Severity.ERROR, "There is no proposal {found}. Look the number up in the list of open proposals.")
PROPOSAL_DECIDED = Check(
    9107, Severity.ERROR, "Proposal {found} was decided before: {expected}. It cannot be decided twice; make a new one."
)
MAKER_IS_CHECKER = Check(
    9108,
    Severity.ERROR,
    "Person {found} (or the one he acts for) proposed number {proposal} himself. Another person must decide, for whom neither acts.",
)
ONLY_MAKER_WITHDRAWS = Check(
    9109, Severity.ERROR, "Only person {expected}, who proposed it, may withdraw the proposal; found {found}. Reject it instead."
)
PROPOSAL_EXPIRED = Check(9110, Severity.ERROR, "Proposal {proposal} expired at {expected}; now it is {found}. Make a new one.")
REASON_MISSING = Check(9111, Severity.ERROR, "{found} needs a reason in words. Say why.")
APPLIES_IN_FUTURE = Check(
    9112, Severity.ERROR, "It would apply at {found}, which is after now ({expected}). Ask for it when the time has come."
)
PROPOSER_MAY_NOT = Check(9113, Severity.ERROR, "The proposal needs a role that may ask for {command}: found {found}, expected {expected}.")
WAITING = Check(
    9114,
    Severity.ERROR,
    "Proposal {proposal} can be approved from {expected} on; now it is {found}. Until then it can be withdrawn. Approve it later.",
)
APPLIES_IN_PAST = Check(
    9115,
    Severity.ERROR,
    "{command} cannot apply earlier than it is recorded: found {found}, and now is {expected}. Leave the time out, then it applies now.",
)
PROPOSAL_ENDS_BEFORE = Check(
    9116, Severity.ERROR, "The proposal would expire at {found}, which is not after now ({expected}). Give a later time."
)
OF_ONE_SIDE = Check(
    9117,
    Severity.ERROR,
    "{command} needs one person of each side, and {found} is of the side that proposed it. Now one of {expected} must decide.",
)

CHECKS = (
    KEY_WITH_OTHER_CONTENT,
    CONTENT_MALFORMED,
    UNKNOWN_COMMAND,
    NEEDS_SECOND_PERSON,
    NEEDS_NO_SECOND_PERSON,
    UNKNOWN_PROPOSAL,
    PROPOSAL_DECIDED,
    MAKER_IS_CHECKER,
    ONLY_MAKER_WITHDRAWS,
    PROPOSAL_EXPIRED,
    REASON_MISSING,
    APPLIES_IN_FUTURE,
    PROPOSER_MAY_NOT,
    WAITING,
    APPLIES_IN_PAST,
    PROPOSAL_ENDS_BEFORE,
    OF_ONE_SIDE,
)
