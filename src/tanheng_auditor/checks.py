"""All checks of the auditor, by number. What a sentence calls subject is a file, an account, a line, a person or an asset."""

from __future__ import annotations

from tanheng_auditor.messages import Check

FILE_MISSING = Check(10201, "file_missing", "{subject} is missing; the manifest promises it, so ask for the whole export again")
FILE_DIFFERS = Check(10202, "file_differs", "{subject} has the hash {found}, the manifest says {expected}; it was changed after the export")
FILE_MALFORMED = Check(10203, "file_malformed", "{subject} is not in the form of the export: {found}; expected is {expected}")
FILE_NOT_LISTED = Check(10204, "file_not_listed", "{subject} is not among the files of the manifest, so nothing vouches for it")

NOT_CANONICAL = Check(10210, "not_canonical", "The record is not canonical JSON: {found}; expected is {expected}")
WRONG_KEYS = Check(10211, "wrong_keys", "{subject} of the record has the keys {found}; expected are {expected}")
WRONG_VALUE = Check(10212, "wrong_value", "{subject} of the record is {found}; the reference of the book says what may stand there")
AMOUNT_OUT_OF_RANGE = Check(10213, "amount_out_of_range", "Line {subject} moves {found}; an amount is {expected}")
LINES_NOT_COUNTED = Check(10214, "lines_not_counted", "The {subject} of the record have the line {found} where {expected} is next")
REFUSED_WITH_EFFECTS = Check(10215, "refused_with_effects", "The record was refused and has effects; a refused command changes nothing")
DONE_WITH_FINDINGS = Check(10216, "done_with_findings", "The record is done and has findings; what has findings is refused")
DELEGATION_HALF = Check(10217, "delegation_half", "{subject} has a delegation without a principal, or a principal without one: {found}")
EFFECTS_DIFFER = Check(
    10218, "effects_differ", "The effects are not what the content of {subject} asked for: {found}; expected is {expected}"
)

POSITION_GAP = Check(
    10220, "position_gap", "Position {found} stands where position {expected} is next; records were left out, added or moved"
)
TAIL_ORDER = Check(10221, "tail_order", "The tail that is not sealed yet stands wrong: {found}; expected is {expected}")
LEAF_DIFFERS = Check(
    10222, "leaf_differs", "The record has the hash {expected}, sealed was {found}; its text was changed after it was sealed"
)
ROOT_DIFFERS = Check(10223, "root_differs", "The records up to size {subject} have the root {expected}, the head says {found}")
SIGNATURE_WRONG = Check(10224, "signature_wrong", "The head of size {subject} is not signed by the key of the export")
KEY_DIFFERS = Check(10225, "key_differs", "The key of the heads is {found}; kept from before is {expected}")
KEPT_CONTRADICTED = Check(
    10226, "kept_contradicted", "The first {subject} records have the root {found}; when they were last audited it was {expected}"
)
SHORTER_THAN_KEPT = Check(
    10227, "shorter_than_kept", "The export has {found} sealed records; {expected} were seen before, so records are held back"
)
HEADS_GO_BACK = Check(10228, "heads_go_back", "The heads go back: {found} follows {expected}")
HEAD_NOT_LAST = Check(
    10229, "head_not_last", "The head of the manifest is not the last of heads.jsonl: it has {found}, the last {expected}"
)
COUNTS_DIFFER = Check(
    10230, "counts_differ", "The journal has {found} records as {subject}, the manifest says {expected}; some are hidden or added"
)
LOG_DIFFERS = Check(10231, "log_differs", "The log is {found}; expected is {expected}")
RECORDED_AHEAD = Check(
    10232, "recorded_ahead", "It says it was recorded at {found}, and {subject} of {expected} holds it already; its time is false"
)
KEY_NOT_TRUSTED = Check(10233, "key_not_trusted", "The key of the export has the fingerprint {found}; that of --key has {expected}")

NUMBER_REPEATED = Check(10235, "number_repeated", "The number {found} was given to an earlier record already")
REQUEST_REPEATED = Check(
    10236, "request_repeated", "{subject} used the request key {found} in an earlier record already; a request is done once"
)
REFERENCE_LATER = Check(10237, "reference_later", "The record refers by {subject} to {found}, which no earlier record has")
TIME_GOES_BACK = Check(
    10238, "time_goes_back", "It was recorded at {found}, after a record of {expected}; clocks may differ by a minute, not more"
)
APPLIES_LATER = Check(10239, "applies_later", "It applies at {found}, which is after it was recorded at {expected}")

OPENED_TWICE = Check(10240, "opened_twice", "Account {subject} was opened before")
ACCOUNT_UNKNOWN = Check(10241, "account_unknown", "Line {found} uses account {subject}, which was never opened")
USED_BEFORE_OPENED = Check(10242, "used_before_opened", "Account {subject} is used before it was opened")
USED_AFTER_CLOSED = Check(10243, "used_after_closed", "Account {subject} is used after it was closed")
CHANGE_OF_UNKNOWN = Check(10244, "change_of_unknown", "Account {subject} is changed and was never opened")
CLOSED_WITH_REST = Check(
    10245, "closed_with_rest", "Account {subject} is closed while it holds {found}; expected is nothing held and nothing reserved"
)
OPEN_WITH_LIMITS = Check(
    10246, "open_with_limits", "Account {subject} is an open end of the book and has the limits {found}; it can have none"
)

DEBIT_IS_CREDIT = Check(10250, "debit_is_credit", "Line {subject} debits and credits the same account {found}")
ASSET_DIFFERS = Check(10251, "asset_differs", "A transfer of {found} touches account {subject}, which holds {expected}")
FLOOR_BROKEN = Check(10252, "floor_broken", "After the record account {subject} has {found} left to dispose of, its floor is {expected}")
CEILING_BROKEN = Check(10253, "ceiling_broken", "After the record account {subject} has or expects {found}, its ceiling is {expected}")
NOT_PENDING = Check(10254, "not_pending", "Line {subject} resolves {found}, which is no pending transfer")
RESOLVED_TWICE = Check(10255, "resolved_twice", "Line {subject} resolves {found}, which was resolved before")
POST_ABOVE = Check(10256, "post_above", "Line {subject} posts {found} of a reservation of {expected}")
POST_EXPIRED = Check(10257, "post_expired", "Line {subject} posts at {found} what expired at {expected}")
EXPIRED_EARLY = Check(10258, "expired_early", "Line {subject} lets expire at {found} what runs until {expected}")
RELEASE_DIFFERS = Check(10259, "release_differs", "Line {subject} takes off {found} of a reservation of {expected}; it is taken off whole")
PARTIES_DIFFER = Check(10260, "parties_differ", "Line {subject} moves {found}; the pending transfer reserved {expected}")
KEYS_OF_KIND = Check(10261, "keys_of_kind", "Line {subject} is of the kind {found}, with which its further keys do not go")

CORRECTS_NOTHING = Check(10265, "corrects_nothing", "Line {subject} corrects {found}, which moved nothing")
CORRECTS_SAME_WAY = Check(10266, "corrects_same_way", "Line {subject} corrects by {found}; the opposite of what was done is {expected}")
CORRECTS_TOO_MUCH = Check(10267, "corrects_too_much", "With line {subject}, {found} are corrected of a transfer of {expected}")

NEEDS_TWO = Check(10270, "needs_two", "The command {found} needs two persons and was carried out by one")
PERSONS_OVERLAP = Check(10271, "persons_overlap", "{found} stands on both sides of a decision of two persons")
PROPOSAL_HALF = Check(10272, "proposal_half", "The record has a maker without a proposal, or a proposal without a maker")
PROPOSAL_DIFFERS = Check(10273, "proposal_differs", "Record {found} did not propose this: its {subject} is another")
DECIDED_TWICE = Check(10274, "decided_twice", "Proposal {found} was decided by an earlier record already")
PROPOSAL_EXPIRED = Check(10275, "proposal_expired", "It was approved at {found}; the proposal expired at {expected}")
RIGHT_NOT_HELD = Check(10276, "right_not_held", "The {subject} did not hold at that moment, by any earlier record, what he claims: {found}")
ROLE_MAY_NOT = Check(10277, "role_may_not", "The role {found} may not do {subject}; those that may are {expected}")
COMMAND_UNKNOWN = Check(10278, "command_unknown", "The command {found} is not one that the policy knows, and it has effects")
POWERS_WRONG = Check(
    10279, "powers_wrong", "The record gives or ends powers that cannot be so: its {subject} is {found}; expected is {expected}"
)

SUMS_DIFFER = Check(10280, "sums_differ", "Account {subject}: balances.parquet says {found}, the records give {expected}")
BALANCE_MISSING = Check(10281, "balance_missing", "Account {subject} was opened and does not stand in balances.parquet")
BALANCE_SURPLUS = Check(
    10282, "balance_surplus", "Account {subject} stands in balances.parquet and was never opened, or stands there twice"
)
ATTRIBUTES_DIFFER = Check(10283, "attributes_differ", "Account {subject}: balances.parquet says {found}, the records give {expected}")
NOT_CONSERVED = Check(10284, "not_conserved", "{subject}: the credits of balances.parquet are {found}, the debits {expected}")
BALANCES_ORDER = Check(10285, "balances_order", "Account {subject} stands out of order in balances.parquet")

OFF_ROUTE = Check(10290, "off_route", "Line {subject} moves units on {found}; the routes of the command are {expected}")
NOT_A_CORRECTION = Check(10291, "not_a_correction", "Line {subject} of {found} does not name the transfer that it corrects")
DIGITS_WRONG = Check(10292, "digits_wrong", "Account {subject} belongs to {found}, whose check digits do not fit")
PLACE_UNKNOWN = Check(10293, "place_unknown", "Account {subject} is {found}, which {expected} does not have")
VINTAGE_MALFORMED = Check(10294, "vintage_malformed", "Account {subject} holds {found}, which is no vintage of allowances")
VINTAGE_NOT_CONSERVED = Check(
    10295, "vintage_not_conserved", "{subject}: {found} more are in the registry than left its source; expected is {expected}"
)
FREEZE_NOT_OVER = Check(
    10296, "freeze_not_over", "Freeze {subject} was released as over at {found}; by the record that entered it, it runs until {expected}"
)
NO_SUCCESSOR = Check(
    10297, "no_successor", "Line {subject} passes on {found}; by the records of mergers and splits, what comes back goes on to {expected}"
)
KEPT_WHILE_CLOSED = Check(
    10298, "kept_while_closed", "Account {subject} is closed and keeps {found} of what the record gives back; expected is {expected}"
)

CHECKS = tuple(sorted((value for value in list(globals().values()) if isinstance(value, Check)), key=lambda check: check.code))
