"""任务的核对 Numbered refusals of tasks, 93xx. All are house rules of operation."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_E = Severity.ERROR

UNKNOWN_TASK = Check(9301, _E, "There is no task {found} for you. Look its number up in the list of tasks.")
TASK_ENDED = Check(9302, _E, "Task {found} ended with record {expected}. Nothing more can be done about it; open another if it is needed.")
TASK_OF_OTHERS = Check(9303, _E, "Task {found} is for {expected} of {organisation}; a {role} of {other} may only read it. Ask them.")
CLAIMED_BY_ANOTHER = Check(9304, _E, "Task {task} is claimed by person {found}. Ask for its release, or take another task.")
NOT_CLAIMANT = Check(9305, _E, "Task {task} is not claimed by you; its claimant is {found}. Claim it first.")
PERSON_CONCERNED = Check(9306, _E, "Task {task} concerns person {found}, who does not decide about it. Another person must do it.")
ASSIGNEE_WITHOUT_ROLE = Check(9307, _E, "Person {found} is no {expected} of {organisation} now. Assign the task to somebody who is.")
CHILDREN_OPEN = Check(9308, _E, "Task {found} waits for {expected} tasks below it that are open. End those first.")
ENDS_BY_COMMAND = Check(9309, _E, "Task {task} ends by {expected}, not by {found}. Do what it is about.")
FILE_OF_OTHER_KIND = Check(
    9310, _E, "The file {name} is {found} by its content; expected {expected}. Attach a file that is what its name says."
)
FILE_TOO_LARGE = Check(9311, _E, "The file has {found} bytes; from 1 to {expected} are taken. Split it, or make its pictures smaller.")
HASH_DIFFERS = Check(9312, _E, "The file has the SHA-256 {found}, not {expected}. Send it again, together with its own hash.")
ATTACHED_ALREADY = Check(9313, _E, "The file {found} is attached to task {expected} already. There is nothing to do.")
NOT_COUNTERSIGNED = Check(9314, _E, "A task of the kind {found} is not countersigned. Leave the departments out, or write a comment.")
NOT_INVITED = Check(9315, _E, "{found} was not invited to countersign task {task}; invited are {expected}. Ask for an invitation.")
COUNTERSIGNATURES_MISSING = Check(9316, _E, "Task {task} is still to be countersigned by {found}, until {expected}. Wait, or ask them.")
REASON_MISSING = Check(9317, _E, "A task is cancelled with a reason in words. Say why it is not needed any more.")
CANCELLED_BY_OPENER = Check(9318, _E, "Task {task} was opened by {expected}; nobody of {found} cancels it. Ask them.")
NOT_BELOW = Check(9319, _E, "{found} is neither {expected} nor stands below it. Ask an organisation of your own, or your authority.")
ROLE_OF_OTHER_KIND = Check(9320, _E, "The role {found} does not belong to {organisation}; expected one of {expected}. Correct the role.")
DUE_BEFORE = Check(9321, _E, "The last day would be {found}, before today ({expected}). Give a later day.")
PARENT_NOT_OPEN = Check(9322, _E, "There is no open task {found} of yours above it. Claim that task first, or leave it out.")
TASK_TWICE = Check(9323, _E, "Task {found} stands in the list twice. Name each task once.")
CLAIMED_ALREADY = Check(9324, _E, "Task {task} is claimed by you already. There is nothing to do.")
UNKNOWN_NOTICE = Check(9325, _E, "There is no notice {found} for you. Look at your notices again.")
REMARKS_MISSING = Check(9326, _E, "To {found} needs words: what should be changed, or why not. Write them.")
NO_BASE64 = Check(9327, _E, "The content of the file {found} is not base64. Encode its bytes again.")
UNKNOWN_DEPARTMENT = Check(9328, _E, "There is no organisation {found}. Register it first, or correct the code.")

CHECKS = (
    *(UNKNOWN_TASK, TASK_ENDED, TASK_OF_OTHERS, CLAIMED_BY_ANOTHER, NOT_CLAIMANT, PERSON_CONCERNED, ASSIGNEE_WITHOUT_ROLE, CHILDREN_OPEN),
    *(ENDS_BY_COMMAND, FILE_OF_OTHER_KIND, FILE_TOO_LARGE, HASH_DIFFERS, ATTACHED_ALREADY, NOT_COUNTERSIGNED, NOT_INVITED),
    *(COUNTERSIGNATURES_MISSING, REASON_MISSING, CANCELLED_BY_OPENER, NOT_BELOW, ROLE_OF_OTHER_KIND, DUE_BEFORE, PARENT_NOT_OPEN),
    *(TASK_TWICE, CLAIMED_ALREADY, UNKNOWN_NOTICE, REMARKS_MISSING, NO_BASE64, UNKNOWN_DEPARTMENT),
)
