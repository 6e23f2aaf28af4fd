"""表格文件 Tables: reads CSV and XLSX files of strangers behind guards, and writes files that spreadsheets cannot be tricked with."""

from tanheng.tables.reading import Given, cell_faults, is_clean, read_tables, text_of
from tanheng.tables.refusals import MAX_ROWS, Table, TableRefused
from tanheng.tables.writing import Cell, Sheet, whole_file, write_csv, write_workbook

__all__ = [
    "MAX_ROWS",
    "Cell",
    "Given",
    "Sheet",
    "Table",
    "TableRefused",
    "cell_faults",
    "is_clean",
    "read_tables",
    "text_of",
    "whole_file",
    "write_csv",
    "write_workbook",
]
