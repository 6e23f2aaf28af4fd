"""排放报告 Reporting: a year of one entity, in the tables of the guideline and in a summary of two pages.

Everything is printed from an `Outcome` of quantification; nothing is computed here but sums of months and weighted means for the column
of the year. `forms_of` gives the tables as sheets of a workbook, `summary_of` the content of the summary, `summary_pdf` prints it.
"""

from tanheng.reporting.form_layout import forms_of
from tanheng.reporting.subject import Ambiguous, Subject, subject_of
from tanheng.reporting.summary import summary_of
from tanheng.reporting.typesetting import summary_pdf
from tanheng.typesetting import ExtraMissing

__all__ = ["Ambiguous", "ExtraMissing", "Subject", "forms_of", "subject_of", "summary_of", "summary_pdf"]
