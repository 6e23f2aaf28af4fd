"""表格文件 Tables: reads CSV and XLSX files of strangers behind guards, and writes files that spreadsheets cannot be tricked with."""

from tanheng.tables.reading import read_tables
from tanheng.tables.refusals import MAX_ROWS, Table, TableRefused
from tanheng.tables.writing import Cell, Sheet, whole_file, write_csv, write_workbook

__all__ = ["MAX_ROWS", "Cell", "Sheet", "Table", "TableRefused", "read_tables", "whole_file", "write_csv", "write_workbook"]
