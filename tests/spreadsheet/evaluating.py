"""Computes the formulas of a template with exact decimals: a second spreadsheet, slow and small, for tests that change formulas.

Only what templates use is known. That real spreadsheets, which are binary, come to the same is proved with LibreOffice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache

from tanheng.kernel.exact import plain
from tanheng.kernel.findings import column_letters
from tanheng.lawbook import Lawbook
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.tables import Table
from tanheng.workbook.formulas import Formulas

Key = tuple[str, str]  # sheet and cell
Value = Decimal | str | bool | None
Step = Callable[["Evaluation", str], object]
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|"(?P<text>[^"]*)"|(?P<name>[A-Z]+)\(|(?P<sheet>'[^']*'!)?(?P<cell>\$?[A-Z]+\$?\d+)(?::(?P<last>\$?[A-Z]+\$?\d+))?|(?P<sign><>|<=|>=|[-+*/&=<>(),]))"""
)
_LEVELS: tuple[tuple[str, ...], ...] = (("=", "<>", "<=", ">=", "<", ">"), ("&",), ("+", "-"), ("*", "/"))


class FormulaFault(Exception):
    """What a spreadsheet shows as #VALUE!, #N/A or #DIV/0!."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference: one cell or more."""

    keys: tuple[Key, ...]


def formulas_of(made: LawfulTemplate, book: Lawbook) -> dict[Key, str]:
    """Return every formula of a template by its cell."""
    found: dict[Key, str] = {}
    for sheet in made.plan.sheets:
        formulas = Formulas(made, sheet, book)
        for row in sheet.rows:
            for column in sheet.computed_columns(row):
                formula = formulas.unit_of(row) if column == 4 else formulas.of(row, column)
                assert formula is not None, (row.code, column)
                found[sheet.name, f"{column_letters(column)}{row.number}"] = formula
    return found


def hidden_cells(made: LawfulTemplate) -> frozenset[Key]:
    """Return the cells of the hidden steps, which may take a neighbour on their way to the same figure."""
    return frozenset(
        (sheet.name, f"{column_letters(column)}{row.number}")
        for sheet in made.plan.sheets
        for row in sheet.rows
        if row.is_hidden
        for column in sheet.computed_columns(row)
    )


def text_at(sheets: Mapping[str, Mapping[int, list[str]]], sheet: str, row: int, column: int) -> str:
    """Return the text of a cell, empty where the row ends before it."""
    texts = sheets[sheet].get(row, [])
    return texts[column - 1] if column <= len(texts) else ""


def with_texts(tables: list[Table], texts: Mapping[Key, str]) -> list[Table]:
    """Return the tables with these texts in their cells."""
    by_row: dict[tuple[str, int], dict[int, str]] = {}
    for (sheet, cell), text in texts.items():
        number, column = place_of(cell)
        by_row.setdefault((sheet, number), {})[column] = text
    made = []
    for table in tables:
        rows = []
        for number, before in table.rows:
            row = list(before)
            for column, text in by_row.get((table.sheet, number), {}).items():
                row += [""] * (column - len(row))
                row[column - 1] = text
            rows.append((number, row))
        made.append(replace(table, rows=rows))
    return made


def evaluated(tables: list[Table], formulas: Mapping[Key, str]) -> list[Table]:
    """Return the tables with the results of the formulas in their cells."""
    evaluation = Evaluation({table.sheet: table for table in tables}, formulas)
    return with_texts(tables, {key: _shown(evaluation.value(key)) for key in formulas})


@dataclass
class Evaluation:
    """The values of a workbook, each computed once."""

    tables: Mapping[str, Table]
    formulas: Mapping[Key, str]
    _known: dict[Key, Value | FormulaFault] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = {name: dict(table.rows) for name, table in self.tables.items()}

    def value(self, key: Key) -> Value | FormulaFault:
        """Return what a cell shows."""
        if key not in self._known:
            formula = self.formulas.get(key)
            self._known[key] = self._entered(key) if formula is None else self._result(formula, key[0])
        return self._known[key]

    def _entered(self, key: Key) -> Value:
        letters, number = _parts(key[1])
        column, texts = _column(letters), self._rows[key[0]].get(number, [])
        text = texts[column - 1] if column <= len(texts) else ""
        if not text:
            return None
        is_number = re.fullmatch(r"-?\d+(\.\d+)?", text) and (number, column) not in self.tables[key[0]].texts
        return Decimal(text) if is_number else text

    def _result(self, formula: str, sheet: str) -> Value | FormulaFault:
        try:
            with localcontext(prec=60):
                found = _single(compiled(formula)(self, sheet), self)
        except FormulaFault as fault:
            return fault
        return Decimal(0) if found is None else found


@cache
def compiled(formula: str) -> Step:
    """Return a formula as something that can be computed."""
    tokens = []
    at = 0
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        assert match is not None, formula[at:]
        tokens.append(match)
        at = match.end()
    step, rest = _expression(tokens, 0, 0)
    assert rest == len(tokens), formula
    return step


def _expression(tokens: list[re.Match[str]], at: int, level: int) -> tuple[Step, int]:
    if level == len(_LEVELS):
        return _primary(tokens, at)
    left, at = _expression(tokens, at, level + 1)
    while at < len(tokens) and tokens[at]["sign"] in _LEVELS[level]:
        sign = tokens[at]["sign"]
        right, at = _expression(tokens, at + 1, level + 1)
        left = _operation(sign, left, right)
    return left, at


def _primary(tokens: list[re.Match[str]], at: int) -> tuple[Step, int]:
    token = tokens[at]
    if token["number"] is not None:
        number = Decimal(token["number"])
        return lambda *_: number, at + 1
    if token["text"] is not None:
        text = token["text"]
        return lambda *_: text, at + 1
    if token["sign"] == "-":
        operand, at = _primary(tokens, at + 1)
        return lambda book, sheet: -_number(operand(book, sheet), book), at
    if token["sign"] == "(":
        inner, at = _expression(tokens, at + 1, 0)
        return inner, at + 1
    if token["cell"] is not None:
        return _reference(token), at + 1
    arguments = []
    at += 1
    while True:
        argument, at = _expression(tokens, at, 0)
        arguments.append(argument)
        at += 1
        if tokens[at - 1]["sign"] == ")":
            return _call(token["name"], arguments), at


def _reference(token: re.Match[str]) -> Step:
    named = token["sheet"][1:-2] if token["sheet"] else None
    (first, top), (last, bottom) = _parts(token["cell"]), _parts(token["last"] or token["cell"])
    columns = [column_letters(column) for column in range(_column(first), _column(last) + 1)]
    cells = [f"{letters}{number}" for number in range(top, bottom + 1) for letters in columns]
    return lambda _, sheet: Cells(tuple((named or sheet, cell) for cell in cells))


def _operation(sign: str, left: Step, right: Step) -> Step:
    def step(book: Evaluation, sheet: str) -> object:
        first, second = _single(left(book, sheet), book), _single(right(book, sheet), book)
        if sign == "&":
            return _shown(first) + _shown(second)
        if sign in _LEVELS[0]:
            return _compared(sign, first, second)
        one, other = _number(first, book), _number(second, book)
        if sign == "/":
            if not other:
                raise FormulaFault
            return one / other
        return one + other if sign == "+" else one - other if sign == "-" else one * other

    return step


def _compared(sign: str, first: Value, second: Value) -> bool:
    if isinstance(first, str) or isinstance(second, str):
        first, second = first or "", second or ""
        assert sign in ("=", "<>"), "texts are only compared for being the same"
        return (type(first) is type(second) and first == second) == (sign == "=")
    one, other = Decimal(first or 0), Decimal(second or 0)
    return {"=": one == other, "<>": one != other, "<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]


def _call(name: str, arguments: list[Step]) -> Step:
    if name == "IF":
        condition, then, other = arguments
        return lambda book, sheet: (then if _single(condition(book, sheet), book) else other)(book, sheet)
    if name == "IFERROR":
        return lambda book, sheet: _unless_wrong(arguments, book, sheet)
    known = _FUNCTIONS[name]
    return lambda book, sheet: known(book, *(argument(book, sheet) for argument in arguments))


def _unless_wrong(arguments: list[Step], book: Evaluation, sheet: str) -> object:
    try:
        return _single(arguments[0](book, sheet), book)
    except FormulaFault:
        return arguments[1](book, sheet)


def _single(value: object, book: Evaluation) -> Value:
    if isinstance(value, Cells):
        assert len(value.keys) == 1, "a range stands for no single value"
        found = book.value(value.keys[0])
        if isinstance(found, FormulaFault):
            raise found
        return found
    assert value is None or isinstance(value, Decimal | str | bool)
    return value


def _number(value: object, book: Evaluation) -> Decimal:
    value = _single(value, book)
    if isinstance(value, str):
        raise FormulaFault
    return Decimal(value or 0)


def _numbers(book: Evaluation, arguments: tuple[object, ...]) -> list[Decimal]:
    """Return the numbers among the arguments: texts in cells are passed over."""
    found = []
    for argument in arguments:
        values = [book.value(key) for key in argument.keys] if isinstance(argument, Cells) else [argument]
        for value in values:
            if isinstance(value, FormulaFault):
                raise value
            if isinstance(value, Decimal):
                found.append(value)
    return found


def _count(book: Evaluation, *arguments: object) -> Decimal:
    values = [book.value(key) for argument in arguments if isinstance(argument, Cells) for key in argument.keys]
    return Decimal(sum(isinstance(value, Decimal) for value in values))


def _round(book: Evaluation, number: object, places: object) -> Decimal:
    return _number(number, book).quantize(Decimal(1).scaleb(-int(_number(places, book))), ROUND_HALF_UP)


def _match(book: Evaluation, wanted: object, cells: object, _kind: object) -> Decimal:
    assert isinstance(cells, Cells)
    text = _single(wanted, book)
    for place, key in enumerate(cells.keys, start=1):
        if text not in (None, "") and book.value(key) == text:
            return Decimal(place)
    raise FormulaFault


def _index(book: Evaluation, cells: object, place: object) -> Cells:
    assert isinstance(cells, Cells)
    number = int(_number(place, book))
    if not 1 <= number <= len(cells.keys):
        raise FormulaFault
    return Cells((cells.keys[number - 1],))


def _is_number(book: Evaluation, value: object) -> bool:
    try:
        return isinstance(_single(value, book), Decimal)
    except FormulaFault:
        return False


def _sign(book: Evaluation, value: object) -> Decimal:
    number = _number(value, book)
    return Decimal((number > 0) - (number < 0))


_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "ABS": lambda book, value: abs(_number(value, book)),
    "AND": lambda book, *values: all(_single(value, book) for value in values),
    "COUNT": _count,
    "INDEX": _index,
    "ISNUMBER": _is_number,
    "MATCH": _match,
    "MAX": lambda book, *values: max(_numbers(book, values)),
    "NOT": lambda book, value: not _single(value, book),
    "OR": lambda book, *values: any(_single(value, book) for value in values),
    "ROUND": _round,
    "SIGN": _sign,
    "SUM": lambda book, *values: sum(_numbers(book, values), start=Decimal(0)),
}


def _shown(value: object) -> str:
    if isinstance(value, FormulaFault):
        return "#VALUE!"
    assert not isinstance(value, bool), "no cell of a template shows true or false"
    return plain(value.normalize()) if isinstance(value, Decimal) else str(value or "")


def place_of(cell: str) -> tuple[int, int]:
    """Return row and column of a cell."""
    letters, number = _parts(cell)
    return number, _column(letters)


def _parts(cell: str) -> tuple[str, int]:
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell.replace("$", "")).groups()  # type: ignore[union-attr]
    return letters, int(number)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
