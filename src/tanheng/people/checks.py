"""人员的核对 Numbered refusals of people, roles and delegation, and those of the policy. All are house rules of operation."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR = Severity.ERROR

ORGANISATION_EXISTS = Check(9201, _ERROR, "There is an organisation {found} already. Rename it, or take the code of the other one.")
UNKNOWN_ORGANISATION = Check(9202, _ERROR, "There is no organisation {found}. Register it first, or correct the code.")
CODE_OF_OTHER_FORM = Check(
    9203, _ERROR, "The code {found} is not one of a {kind}: such codes look like {expected}. Correct the code or the kind."
)
USCC_WRONG = Check(9204, _ERROR, "{found} is no unified social credit code: its check character is wrong. Copy it from the licence again.")
PARENT_NOT_ALLOWED = Check(9205, _ERROR, "A {kind} stands under {expected}, not under {found}. Name the right organisation above it.")
DIVISION_ELSEWHERE = Check(9206, _ERROR, "The division {found} does not lie in {expected}. Correct the code, or the organisation above it.")
NAME_UNCHANGED = Check(9207, _ERROR, "{organisation} is called {found} already. There is nothing to rename.")
UNKNOWN_PERSON = Check(9208, _ERROR, "There is no person {found}. Register the person first, or correct the number.")
PERSON_DEACTIVATED = Check(9209, _ERROR, "Person {found} was deactivated at {expected} and can do nothing more. Another person must act.")
FINGERPRINT_WRONG = Check(
    9210,
    _ERROR,
    "The fingerprint {found} does not fit name, contacts and salt, whose fingerprint is {expected}. Make it again and send both.",
)
ROLE_OF_OTHER_KIND = Check(
    9211, _ERROR, "The role {found} belongs to a {expected}; {organisation} is a {kind}. Take another role or another organisation."
)
ADMINISTRATORS_SEPARATED = Check(
    9212,
    _ERROR,
    "Person {person} is {expected} in that time and cannot be {found} too: an administrator is nothing else. End one, or choose another.",
)
ROLE_HELD = Check(
    9213, _ERROR, "Person {person} is {found} of {organisation} in that time already (assignment {expected}). Nothing needs to be given."
)
NO_DURATION = Check(9214, _ERROR, "It would end at {found}, which is not after its beginning ({expected}). Give a later end.")
UNKNOWN_ASSIGNMENT = Check(9215, _ERROR, "There is no assignment {found}. Look its number up in the list of roles.")
ENDED_BEFORE = Check(9216, _ERROR, "{found} ended or was ended at {expected} before. It ends only once.")
TOO_FEW_ADMINISTRATORS = Check(
    9217,
    _ERROR,
    "It would leave {found} security administrators, and roles need {expected} to be given. Give the role to another person first.",
)
DELEGATION_TO_ONESELF = Check(9218, _ERROR, "Person {found} would lend powers to himself. Name another person.")
DELEGATION_OF_DELEGATION = Check(
    9219, _ERROR, "Borrowed powers (delegation {found}) cannot be lent on. Whose powers they are must lend them himself ({expected})."
)
DELEGATION_TOO_LONG = Check(
    9220, _ERROR, "The delegation would last {found} days; at most {expected} are possible. Give an earlier end, and renew it."
)
ROLE_NOT_DELEGABLE = Check(9221, _ERROR, "The powers of {found} are not lent. Give the role to another person instead.")
NOT_OF_THE_ROLE = Check(9222, _ERROR, "{found} is no command of the role {expected}. Name only commands that the role may ask for.")
NOT_OWN_ASSIGNMENT = Check(9223, _ERROR, "Assignment {found} is not that of person {expected}. Only one's own powers can be lent.")
UNKNOWN_DELEGATION = Check(9224, _ERROR, "There is no delegation {found}. Look its number up in the list of delegations.")
DELEGATION_OF_OTHERS = Check(
    9225, _ERROR, "Delegation {delegation} is between persons {expected}, not person {found}. They or a security administrator may end it."
)
ALREADY_INSTALLED = Check(
    9226, _ERROR, "The book has {found} persons; it is set up once, while it is empty. Use the commands for persons and roles."
)
PROGRAM_ROLE_FIXED = Check(9227, _ERROR, "The role {found} is the program's own and is neither given nor ended. Choose a person's role.")
STILL_ACTIVE = Check(9228, _ERROR, "Person {found} is still active; contacts are erased only afterwards. Deactivate the person first.")
NOTHING_TO_ERASE = Check(9229, _ERROR, "The contacts of person {found} were erased before. There is nothing to do.")

ASSIGNMENT_OF_ANOTHER = Check(9231, _ERROR, "Assignment {found} is not that of person {expected}. Act under an assignment of your own.")
ASSIGNMENT_NOT_YET = Check(9232, _ERROR, "The role {role} begins at {expected}; now it is {found}. Wait until then.")
ASSIGNMENT_OVER = Check(
    9233, _ERROR, "The role {role} ended at {expected}; now it is {found}. Ask a security administrator if it is still needed."
)
ROLE_MAY_NOT = Check(9234, _ERROR, "A {found} may not ask for {command}; expected one of: {expected}.")
DELEGATION_OF_ANOTHER = Check(
    9235, _ERROR, "Delegation {delegation} lends assignment {expected}, not {found}. Name the delegation that was made for you."
)
DELEGATION_NOT_YET = Check(9236, _ERROR, "Delegation {delegation} begins at {expected}; now it is {found}. Wait until then.")
DELEGATION_OVER = Check(9237, _ERROR, "Delegation {delegation} ended at {expected}; now it is {found}. Ask for a new one.")
MAKER_NO_LONGER = Check(
    9239, _ERROR, "Person {found}, who proposed it, no longer acts as {expected} there. Reject the proposal; who may may propose it anew."
)
DELEGATION_NOT_COVERING = Check(
    9238, _ERROR, "Delegation {delegation} covers {expected}, not {found}. Whose powers they are must ask himself."
)
CONTACT_DIFFERS = Check(
    9240, _ERROR, "The name or the telephone is not as it was registered; only the e-mail changes this way. Send the others as they are."
)
EMAIL_UNCHANGED = Check(9241, _ERROR, "The e-mail is the one that is registered already. There is nothing to change.")

CHECKS = (
    *(ORGANISATION_EXISTS, UNKNOWN_ORGANISATION, CODE_OF_OTHER_FORM, USCC_WRONG, PARENT_NOT_ALLOWED, DIVISION_ELSEWHERE, NAME_UNCHANGED),
    *(UNKNOWN_PERSON, PERSON_DEACTIVATED, FINGERPRINT_WRONG, ROLE_OF_OTHER_KIND, ADMINISTRATORS_SEPARATED, ROLE_HELD, NO_DURATION),
    *(UNKNOWN_ASSIGNMENT, ENDED_BEFORE, TOO_FEW_ADMINISTRATORS, DELEGATION_TO_ONESELF, DELEGATION_OF_DELEGATION, DELEGATION_TOO_LONG),
    *(ROLE_NOT_DELEGABLE, NOT_OF_THE_ROLE, NOT_OWN_ASSIGNMENT, UNKNOWN_DELEGATION, DELEGATION_OF_OTHERS, ALREADY_INSTALLED),
    *(PROGRAM_ROLE_FIXED, STILL_ACTIVE, NOTHING_TO_ERASE),
    *(ASSIGNMENT_OF_ANOTHER, ASSIGNMENT_NOT_YET, ASSIGNMENT_OVER, ROLE_MAY_NOT),
    *(DELEGATION_OF_ANOTHER, DELEGATION_NOT_YET, DELEGATION_OVER, DELEGATION_NOT_COVERING, CONTACT_DIFFERS, EMAIL_UNCHANGED),
)
