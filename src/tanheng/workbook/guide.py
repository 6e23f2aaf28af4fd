"""What stands on the first sheet of a template: how it is filled in and handed in."""

from __future__ import annotations

from tanheng.kernel.messages import CHINESE, ENGLISH, Joined, message
from tanheng.quantification.templates.companions import REQUIRED
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.vocabulary import vocabulary


def guide(template: LawfulTemplate, language: str) -> list[tuple[str, str]]:
    """Return the lines of the guide with their style: both languages, the chosen one first."""
    months = template.plan.months
    companions = Joined(tuple(vocabulary().term("sheets", code).label for code in REQUIRED))
    said = (
        message("It covers {first} to {last}.", first=months[0], last=months[-1]),
        message("Fill in the yellow cells only. Everything else is locked and computed by formulas, without a connection to any server."),
        message(
            "Choose the item from the list, then write the quantity of each month. "
            "Leave a month empty for which there is no datum; write 0 for nothing."
        ),
        message("Leave the net calorific value empty to take the default of the guideline. Write it only where it was measured."),
        message(
            "Quantities have two decimals, net calorific values three; more decimals are rounded half up. The units stand beside the rows."
        ),
        message("A net quantity of the enterprise may be negative where more was sold than bought. No other figure may be negative."),
        message("Do not insert, delete or move rows or columns, do not rename sheets, and write no formulas into yellow cells."),
        message(
            "The comment of a row names what its figures rest on, and whether that was read in the instrument itself or comes from others. "
            "All factors stand on the sheet of parameters, each with its source."
        ),
        message(
            "The sheets {sheets} are optional; leave empty what you have nothing to say about. "
            "One row is one batch, one month of a ledger, one meter or one missing datum; "
            "the company and the works are those of this workbook.",
            sheets=companions,
        ),
        message(
            "No formula follows these sheets. Heat values from batches, substitutes, and a verifier's correction of meters are worked out "
            "by tanheng quantify alone: the fuel or material emissions, subtotals, totals, outputs and intensities of those months differ "
            "from the formulas and are not compared. The ledger changes no figure; it is compared with the quantities."
        ),
        message(
            "Save the workbook and run: tanheng quantify FILE.xlsx. "
            "It computes the same figures again, compares them and explains each of them."
        ),
    )
    lines = [("guide_title", message("How to fill in this workbook")), *(("guide", text) for text in said)]
    languages = (CHINESE, ENGLISH) if language == CHINESE else (ENGLISH, CHINESE)
    return [(style, text.render(each)) for each in languages for style, text in lines]
