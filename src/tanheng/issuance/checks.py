"""发放的核对 Numbered refusals of issuance, 44xx, and 3018 of returns. Those of accounts and amounts are the registry's."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.strangers import NOT_NOW, OTHERS

_E = Severity.ERROR
_ISSUE = "2024、2025年度方案 配额发放"
_CHANGE = "2024、2025年度方案 配额发放（二）3"
_RISK = "2024、2025年度方案 配额发放（三）"

RETURN_PENDING = Check(
    3018,
    _E,
    "A return against notice {found} is open already (proposal {expected}). Wait until it is decided, or withdraw it.",
    stranger=NOT_NOW,
    told_with="entitlement",
)
VINTAGE_CREATED = Check(4401, _E, "Vintage {found} was created already, on document {expected}. There is nothing to create.")
VINTAGE_NOT_CREATED = Check(4402, _E, "Vintage {found} has not been created; created so far: {expected}. Create it first.", _ISSUE)
DOCUMENT_USED = Check(
    4403,
    _E,
    "On document {found}, units were issued already by record {expected}; a document brings units once. Give the new document.",
    stranger=OTHERS,
    told_with="office",
)
UNKNOWN_PROVINCE = Check(4404, _E, "{found} is not a province that is registered; expected a code such as {expected}. Correct it.")
REPLACES_OTHER = Check(
    4405,
    _E,
    "The envelope of {province} for {vintage} ({sector}) stands by document {expected}, and the new one says that it replaces {found}. "
    "Look up which one stands, and name it.",
    stranger=OTHERS,
    told_with="office",
)
ENVELOPE_BELOW_ISSUED = Check(
    4406,
    _E,
    "Of {vintage} ({sector}), {expected} t were issued to {province} already; an envelope of {found} t is {difference} t too small. "
    "Take units back first, or set a larger one.",
    stranger=OTHERS,
    told_with="office",
)
OTHER_OFFICE = Check(4407, _E, "An officer of {found} asks or decides for {expected}. Only officers of that province do so; ask them.")
NO_VINTAGE_OF_YEAR = Check(4408, _E, "No vintage is known for the year {found}; known are {expected}. Correct the year.")
CONTROL_SUM = Check(
    4409, _E, "The lines add up to {found} t and the document says {expected} t: {difference} t apart. Find the line that is wrong."
)
LINE_TWICE = Check(
    4410, _E, "Account {found} stands twice in the table for {year} ({sector}), first in line {expected}. Keep the one that is right."
)
DISTRIBUTED_BEFORE = Check(
    4411,
    _E,
    "For {account}, {year} ({sector}), {found} was distributed already by record {expected}. Take the line out.",
    _ISSUE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
OUT_OF_ORDER = Check(
    4412,
    _E,
    "For {account}, {year} ({sector}), {found} does not come now: {expected}. Pre-allocation comes before the final one, "
    "a supplementary one after it.",
    _ISSUE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
LINE_DOES_NOT_ADD_UP = Check(
    4413,
    _E,
    "For {account}, {year} ({sector}), {decided} t are decided and {settled} t of them settled, so {expected} t come now; the line has "
    "{found} t with what is taken off: {difference} t apart. Correct the line.",
    _ISSUE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
NOTHING_LEFT = Check(
    4414,
    _E,
    "For {account}, {year} ({sector}), {expected} t are settled already and {found} t are decided: nothing is left to distribute. "
    "Take the line out; for less than before, an adjustment notice is needed.",
    _ISSUE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
SUM_NOT_COVERED = Check(
    4415,
    _E,
    "Account {account} holds {expected} t of vintage {vintage}, and the table takes {found} t: {difference} t too few. Issue them first.",
    stranger=NOT_NOW,
)
SECTOR_NOT_COVERED = Check(
    4416,
    _E,
    "Of what was issued to {account} of {vintage} for the sector {sector}, {expected} t are left, and the table takes {found} t: "
    "{difference} t too few. Issue them for this sector first.",
    stranger=NOT_NOW,
)
TABLE_OPEN = Check(
    4417,
    _E,
    "Another table of {found} is open (proposal {expected}). Wait until it is decided, or withdraw it.",
    stranger=NOT_NOW,
    told_with="entitlement",
)
UNKNOWN_RISK = Check(
    4418, _E, "{found} is no case in which units of {year} are held in the province's account; cases are {expected}. Correct it.", _RISK
)
NOTICE_DOES_NOT_ADD_UP = Check(
    4419,
    _E,
    "For {account}, {year} ({sector}), {came} t came and {reduced} t were taken off, and {decided} t are decided, so {expected} t come "
    "back and {restored} t go back to what is left to reduce; the notice says {found} t and {given_back} t. Correct the notice.",
    _CHANGE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
NOTICE_GIVEN = Check(
    4420,
    _E,
    "Document {found} told account {account} already what to return for {year} ({sector}): notice {expected}.",
    _CHANGE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
UNKNOWN_NOTICE = Check(
    4421,
    _E,
    "There is no adjustment notice {found} for account {expected}. Without a notice nothing is returned; look its number up.",
    _CHANGE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
NO_PRE_ALLOCATION = Check(4422, _E, "For the year {found} there is no pre-allocation by the plan. Distribute the final one.", _ISSUE)
GATE_EARMARKED = Check(
    4423,
    _E,
    "The province still holds {found} t of vintage {vintage} for the account. Have them released or surrendered first.",
    _ISSUE,
    stranger=NOT_NOW,
)
GATE_NOTICE = Check(
    4424,
    _E,
    "{found} t are still to be returned against the adjustment notice {expected} ({year}, {sector}). Return them first.",
    _CHANGE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
NOTICE_WITHDRAWN = Check(
    4425,
    _E,
    "Notice {found} was withdrawn already, on document {expected}. There is nothing to do.",
    _CHANGE,
    stranger=NOT_NOW,
    told_with="entitlement",
)
NOTICE_MET = Check(
    4426,
    _E,
    "All {expected} t of notice {found} were returned, so that nothing of it is left to withdraw. For more than was decided then, a "
    "supplementary distribution is needed.",
    _CHANGE,
    stranger=NOT_NOW,
    told_with="entitlement",
)

CHECKS = (
    *(RETURN_PENDING, VINTAGE_CREATED, VINTAGE_NOT_CREATED, DOCUMENT_USED, UNKNOWN_PROVINCE, REPLACES_OTHER, ENVELOPE_BELOW_ISSUED),
    *(OTHER_OFFICE, NO_VINTAGE_OF_YEAR, CONTROL_SUM, LINE_TWICE, DISTRIBUTED_BEFORE, OUT_OF_ORDER, LINE_DOES_NOT_ADD_UP, NOTHING_LEFT),
    *(SUM_NOT_COVERED, SECTOR_NOT_COVERED, TABLE_OPEN, UNKNOWN_RISK, NOTICE_DOES_NOT_ADD_UP, NOTICE_GIVEN, UNKNOWN_NOTICE),
    *(NO_PRE_ALLOCATION, GATE_EARMARKED, GATE_NOTICE, NOTICE_WITHDRAWN, NOTICE_MET),
)
