"""实体的核对 Numbered refusals about entities, 4141 to 4178: trees, attributes, joint enterprises, changes, accounts in one go."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.strangers import OTHERS

_E = Severity.ERROR
_JOINT = "work-notice-2026 附件1"
_CHANGES = "mee-order-19 第十八条"
_PILOTS = "state-council-775 第二十九条"
_ACCOUNTS = "工作方案 二（三）"

UNKNOWN_ENTITY = Check(4141, _E, "There is no key emitter {found}. Register it first, or correct the code.")
OTHER_AREA = Check(4142, _E, "{found} does not act for {expected}. An officer of that province or city must do it.")
UNKNOWN_NODE = Check(4143, _E, "There is no {found} to stand under or to change. Look it up in the tree, or name it before it is used.")
PARENT_LEVEL = Check(4144, _E, "A {level} stands under {expected}, not under {found}. Name the right one.")
OUTLIVES_PARENT = Check(
    4145, _E, "It would last {found}, and what it stands under lasts {expected}. Give days within.", stranger=OTHERS, told_with="office"
)
NO_DURATION = Check(
    4146,
    _E,
    "It would end on {found}, which is not after its beginning ({expected}). Give a later day.",
    stranger=OTHERS,
    told_with="office",
)
NODE_TWICE = Check(4147, _E, "{found} stands there already ({expected}). Name another, or leave it out.")
NODE_ENDED = Check(4148, _E, "{found} ends on {expected} already. It ends only once.", stranger=OTHERS, told_with="office")
CHILDREN_LAST = Check(
    4149, _E, "{expected} below {found} would last longer. End them too, in the same list.", stranger=OTHERS, told_with="office"
)
UNKNOWN_SECTOR = Check(4150, _E, "There is no sector {found}. Known are: {expected}.")
UNKNOWN_ATTRIBUTE = Check(4151, _E, "There is no attribute {found}. Known are: {expected}.")
ATTRIBUTE_ELSEWHERE = Check(4152, _E, "{attribute} does not belong to {found}; it belongs to {expected}.")
VALUE_WRONG = Check(4153, _E, "{found} is no value of {attribute}; expected {expected}. Correct it.")
UNIT_WRONG = Check(4154, _E, "{attribute} has no unit {found}; expected {expected}. Correct it.")
OUTSIDE_ITS_LIFE = Check(
    4155, _E, "On {found} it does not exist; it lasts {expected}. Give a day within.", stranger=OTHERS, told_with="office"
)
FACT_UNCHANGED = Check(
    4156, _E, "{attribute} is {found} on {expected} already. There is nothing to set.", stranger=OTHERS, told_with="office"
)
ENTITY_ENDED = Check(
    4157, _E, "{found} ended on {expected}. Name its successor, or an earlier day.", _CHANGES, stranger=OTHERS, told_with="office"
)
LATER_CHANGE = Check(
    4158,
    _E,
    "Of {entity} a change is recorded for {expected}, after {found}. Give that day or a later one.",
    stranger=OTHERS,
    told_with="office",
)
JOINT_TOO_FEW = Check(4159, _E, "A joint enterprise has several legal persons; found {found}. Name at least {expected}.", _JOINT)
JOINT_OTHER_CITY = Check(
    4160,
    _E,
    "{found} lies in {where}, not in {expected} as the reporting entity does. Leave it out.",
    _JOINT,
    stranger=OTHERS,
    told_with="office",
)
JOINT_CONDITION = Check(4161, _E, "Nothing shows the condition: {expected}. Name a document for it.", _JOINT)
JOINT_ELSEWHERE = Check(
    4162, _E, "{found} belongs to the joint enterprise of {expected} then. End that first.", _JOINT, stranger=OTHERS, told_with="office"
)
JOINT_SECTOR = Check(
    4163,
    _E,
    "{found} has no works, line or process of the steel sector then. Leave it out, or add it to the tree.",
    _JOINT,
    stranger=OTHERS,
    told_with="office",
)
JOINT_REPORTER = Check(4164, _E, "The reporting entity {found} is not among the members. Name it there too.", _JOINT)
JOINT_UNCHANGED = Check(
    4165,
    _E,
    "The joint enterprise of {found} has these members on {expected} already. There is nothing to set.",
    stranger=OTHERS,
    told_with="office",
)
UNKNOWN_PILOT = Check(4166, _E, "There is no regional market {found}. Known are: {expected}.", _PILOTS)
PILOT_UNCHANGED = Check(
    4167, _E, "{entity} is in that state on {found} already ({expected}). There is nothing to set.", stranger=OTHERS, told_with="office"
)
SAME_PLACE = Check(4168, _E, "{entity} stands under {found} then already. Name where it moves to.", stranger=OTHERS, told_with="office")
UNKNOWN_PLACE = Check(4169, _E, "There is no city or province {found} to move to. Correct the code.")
SUCCESSOR_WRONG = Check(4170, _E, "{found} cannot be predecessor and successor in one, nor be named twice. Correct the list.", _CHANGES)
SPLIT_WORKS = Check(
    4171,
    _E,
    "{found} is no works of {expected} that lasts beyond that day, or is given twice. Correct the list.",
    _CHANGES,
    stranger=OTHERS,
    told_with="office",
)
SPLIT_LEFT_OVER = Check(
    4172,
    _E,
    "{expected} would be left of {found}, which ends. Give all works to successors.",
    _CHANGES,
    stranger=OTHERS,
    told_with="office",
)
NOT_LISTED = Check(
    4173,
    _E,
    "{found} stands on no published list. Publish the list first; then the accounts are opened.",
    _ACCOUNTS,
    stranger=OTHERS,
    told_with="office",
)
ACCOUNTS_EXIST = Check(
    4174, _E, "{found} has its accounts already: {expected}. Nothing is opened twice.", _ACCOUNTS, stranger=OTHERS, told_with="office"
)
BOUND_OTHER = Check(
    4175,
    _E,
    "{found} is no account of {expected} that is in use. Correct its number, or leave it out to open one.",
    _ACCOUNTS,
    stranger=OTHERS,
    told_with="office",
)
CONTACT_UNKNOWN = Check(4176, _E, "There is no person {found} who can be invited. Register the person first.")
NAMED_TWICE = Check(4177, _E, "{found} is named twice in the list (first at {expected}). Leave one out.")
NOTHING_RENAMED = Check(4178, _E, "{found} is its name on {expected} already. There is nothing to rename.")

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
