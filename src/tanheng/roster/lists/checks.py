"""名录的核对 Numbered refusals of the lists: 4180 to 4200 of evidence and its import, 4501 to 4549 of drafts, notices and versions."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.messages import message
from tanheng.kernel.strangers import OTHERS

_E = Severity.ERROR
_NO_DRAFT = message("There is no draft {found}. Look its number up.").text
_LIST = "work-plan-2024-draft 二、（二）"
_PILOT = "state-council-775 第二十九条"
_THRESHOLD = "mee-order-19 第八条"

USCC_WRONG = Check(4180, _E, "{found} is no unified social credit code: its check character is wrong. Copy it from the licence again.")
TWO_NAMES = Check(4181, _E, "{found} stands here, and {expected} elsewhere in the file for the same entity. Name and code belong together.")
DIVISION_ELSEWHERE = Check(4182, _E, "The division {found} does not lie in province {expected}. Correct the six digits.")
NAME_DIFFERS = Check(
    4183,
    _E,
    "The entity is registered as {expected}, not as {found}. Register the change of name first, or correct the cell.",
    stranger=OTHERS,
    told_with="office",
)
OF_OTHER_PROVINCE = Check(
    4184,
    _E,
    "{found} is registered in another province than {expected}. Its own province hands in its figures.",
    stranger=OTHERS,
    told_with="office",
)
SOURCE_MISSING = Check(4185, _E, "A figure needs the document it comes from. Fill in {expected}.")
NOTHING_NEW = Check(
    4188,
    _E,
    "All of it is recorded already, by record {found} at the latest. There is nothing to record.",
    stranger=OTHERS,
    told_with="office",
)
EFFECT_DIFFERS = Check(
    4189, _E, "The effect is no longer the one that the dry run showed: {found} instead of {expected}. Make the dry run again."
)
FILE_IMPORTED = Check(
    4190,
    _E,
    "This file was imported by record {expected}. There is nothing to do; hand in a new file for new figures.",
    stranger=OTHERS,
    told_with="office",
)
CHANGED_WITHOUT_REASON = Check(
    4191,
    _E,
    "For {entity}, {found} t replace {expected} t of {year}. A recorded figure is changed only with a reason; say why.",
    stranger=OTHERS,
    told_with="office",
)
PLANT_TWICE = Check(4192, _E, "{found} stands twice, first in row {expected}. Put its figures into one row.")
KIND_WRONG = Check(4193, _E, "{found} is no kind of plant of this sector. Known are: {expected}.", _LIST)
DAY_WRONG = Check(4194, _E, "{found} is no day. Write day, month or year as {expected}.")
SECTOR_UNKNOWN = Check(4195, _E, "The sector {found} is unknown. Known are: {expected}.")
YEAR_NOT_OVER = Check(
    4197, _E, "The year {found} is not over yet, so nobody has verified its result. Give results of years up to {expected} (operational)."
)
YEAR_TWICE = Check(4196, _E, "For {entity}, the year {found} stands twice. Keep one figure of it.")

OTHER_OFFICE = Check(
    4501, _E, "An officer of {found} asks or decides for {expected}. Only officers of that province do so; ask them.", _LIST
)
UNKNOWN_PROVINCE = Check(4502, _E, "{found} is not a province that is registered. Correct the code.")
DRAFT_OPEN = Check(
    4503,
    _E,
    "Draft {expected} of {province} for {found} is open already. Go on with it, or withdraw it with a reason.",
    stranger=OTHERS,
    told_with="office",
)
PUBLISHED_ALREADY = Check(
    4504,
    _E,
    "The list of {province} for {found} is published (version {expected}). Amend it; there is no second draft.",
    stranger=OTHERS,
    told_with="office",
)
NOTHING_TO_DRAFT = Check(4505, _E, "There is no evidence of plants in {found}. Import or enter it first.", _THRESHOLD)
UNKNOWN_DRAFT = Check(4506, _E, "There is no draft {found}. Look its number up.")
DRAFT_ENDED = Check(
    4507, _E, "Draft {found} has ended: it was {expected}. Nothing more is done with it.", stranger=_NO_DRAFT, told_with="list_draft"
)
NOT_IN_DRAFT = Check(
    4508,
    _E,
    "{found} is not in draft {draft}. Hand in its evidence, make the draft anew, or amend the list once published.",
    stranger=OTHERS,
    told_with="office",
)
DECISION_UNCHANGED = Check(
    4509, _E, "For {entity} the decision is {found} already. There is nothing to decide.", stranger=OTHERS, told_with="office"
)
REASON_MISSING = Check(4510, _E, "{found} needs a reason in words. Say why.")
UNDER_NOTICE = Check(
    4511,
    _E,
    "Draft {found} is under public notice since {expected}. Only the answer to an objection changes a decision now.",
    stranger=OTHERS,
    told_with="office",
)
NOT_A_DEPARTMENT = Check(4512, _E, "{found} is no peer department of {expected} or of the nation. Name a registered one.", _LIST)
ASKED_ALREADY = Check(
    4513, _E, "{found} was asked about draft {draft} already. Wait for the answer until {expected}.", stranger=OTHERS, told_with="office"
)
DAY_PASSED = Check(4514, _E, "{found} is not after today ({expected}). Give a later day.")
NOT_ASKED = Check(4515, _E, "{found} was not asked about draft {expected}. The province asks by list_consult.")
OPINION_GIVEN = Check(
    4516, _E, "{found} answered already (record {expected}). An answer is given once.", stranger=OTHERS, told_with="office"
)
NOT_CONSULTED = Check(
    4517,
    _E,
    "No department was asked about draft {found}. The list is made together with them; consult first.",
    _LIST,
    stranger=OTHERS,
    told_with="office",
)
CONSULTATION_OPEN = Check(
    4518,
    _E,
    "{found} can still answer until {expected}. Wait for the answer or the day after.",
    _LIST,
    stranger=OTHERS,
    told_with="office",
)
OPINION_UNSETTLED = Check(4519, _E, "{found} objects. Say in the reason how this was settled.", _LIST, stranger=OTHERS, told_with="office")
NOTICE_TOO_SHORT = Check(4520, _E, "The notice would end on {found}; {days} working days end on {expected}. Give a later day.")
NOT_UNDER_NOTICE = Check(4521, _E, "Draft {found} has not been put under public notice. Do that first.", _LIST)
NOTICE_OVER = Check(
    4522,
    _E,
    "The notice of draft {draft} ended on {expected}; today is {found}. After publication, ask for an amendment.",
    stranger=OTHERS,
    told_with="office",
)
LETTER_MISSING = Check(4523, _E, "An officer enters an objection for the writer of a letter. Give the number of the letter.")
LETTER_OF_NOBODY = Check(4524, _E, "An organisation objects in its own name; the letter {found} is entered by an officer of the province.")
UNKNOWN_OBJECTION = Check(4525, _E, "There is no objection {found}. Look its number up.")
OBJECTION_ANSWERED = Check(
    4526, _E, "Objection {found} was answered: {expected}. It is answered once.", stranger=OTHERS, told_with="office"
)
REJECTED_CHANGES_NOTHING = Check(4527, _E, "A rejected objection changes no decision; found {found}. Uphold it, or leave the decision out.")
NOTICE_RUNNING = Check(
    4528,
    _E,
    "The notice of draft {draft} runs until {expected}; today is {found}. Publish from the next day on.",
    _LIST,
    stranger=OTHERS,
    told_with="office",
)
OBJECTIONS_OPEN = Check(4529, _E, "Not answered yet: objections {found}. Answer them first.", stranger=OTHERS, told_with="office")
UNDECIDED_LISTED = Check(
    4530,
    _E,
    "{found} ({sector}) is on the list of {expected} and undecided now. Hand in its result and draft anew, or decide by hand.",
    _THRESHOLD,
    stranger=OTHERS,
    told_with="office",
)
IN_PILOT = Check(
    4531,
    _E,
    "{found} still takes part in the pilot {expected} for the same gases and sector ({sector}). Record first that it left.",
    _PILOT,
    stranger=OTHERS,
    told_with="office",
)
ON_OTHER_LIST = Check(
    4532,
    _E,
    "{found} is on the list of {expected} for the same year. It must be taken off there first.",
    stranger=OTHERS,
    told_with="office",
)
CONTENT_DIFFERS = Check(
    4533,
    _E,
    "The list is no longer the one that was seen: {found} instead of {expected}. Propose again.",
    stranger=OTHERS,
    told_with="office",
)
DOCUMENT_USED = Check(
    4534, _E, "On document {found}, version {expected} was published. Give the document of this one.", stranger=OTHERS, told_with="office"
)
NO_LIST = Check(4535, _E, "No list of {province} for {found} is published yet. Publish it first.")
VERSION_OLD = Check(
    4536, _E, "The change begins with version {found}, and the newest is {expected}. Propose again.", stranger=OTHERS, told_with="office"
)
NOT_ON_LIST = Check(4537, _E, "{found} is not on this list. Correct the code.")
ON_LIST = Check(4538, _E, "{found} is on this list already. Take another kind of change.")
NOTHING_CHANGES = Check(4539, _E, "For {found} nothing would change by {kind}. Leave it out.")
PARTS_DIFFER = Check(4540, _E, "The parts have the sectors {found} together; the entry has {expected}. None may be lost or added.")
CHANGE_INCOMPLETE = Check(4541, _E, "A change of kind {found} needs {expected}. Give it, and nothing else.")
NO_CALENDAR = Check(4542, _E, "The public holidays of {found} are not in the law book, so working days cannot be counted. Add them first.")
EMPTY_LIST = Check(4543, _E, "Nobody of draft {found} would stand on the list. There is nothing to publish.")
OBJECTION_WITHOUT_ENTRY = Check(4544, _E, "The objection {found} names no entry of the draft, so no decision can be changed by it.")
MEMBER_LISTED = Check(
    4546, _E, "{found} is a member of the joint enterprise of {expected}, which is on this list for it. It has no entry of its own.", _LIST
)
NOT_REGISTERED = Check(4547, _E, "{found} is not registered as an emitter of {expected} now. Register it there first, or correct the code.")
ENTITY_TWICE = Check(4545, _E, "{found} is named by two changes at once. Make one of them now and the other one after it.")

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
