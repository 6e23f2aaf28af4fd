"""Says which formula stands in a row of a template, for a month or for the sum of the months. Only functions that every spreadsheet has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from tanheng.kernel.exact import decimals_of
from tanheng.kernel.findings import column_letters
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.labels import UNIT_BEFORE
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.parameters import FIRST_FIGURE, NAME, UNIT, ParameterTable, placed
from tanheng.quantification.templates.plan import ITEM, Group, Row, SheetPlan, words
from tanheng.quantification.vocabulary import vocabulary
from tanheng.workbook import arithmetic
from tanheng.workbook.arithmetic import whole

_EMISSIONS = "emissions"
_KILOGRAMS = 3  # decimals from kg to t


class Parameters:
    """References to the sheet of parameters."""

    def __init__(self, tables: tuple[ParameterTable, ...]) -> None:
        self.tables = {table.name: table for table in tables}
        self._rows = placed(tables)
        self._sheet = quoted(words("sheet_parameters").zh)

    def single(self, code: str) -> str:
        """Return the cell of a value that stands alone."""
        return f"{self._sheet}!${column_letters(FIRST_FIGURE)}${self._rows[f'single|{code}']}"

    def names(self, table: str) -> str:
        """Return the range of the names of a table."""
        return self._column(table, NAME)

    def looked_up(self, table: str, figure: str, item: str) -> str:
        """Return the formula that finds a figure (or the unit) of an item."""
        column = UNIT if figure == "uom" else FIRST_FIGURE + self.tables[table].headings.index(figure)
        return f"INDEX({self._column(table, column)},MATCH({item},{self.names(table)},0))"

    def scale(self, table: str, figure: str) -> int:
        """Return how many decimals the figures of a column have at most."""
        place = self.tables[table].headings.index(figure)
        values = [row.figures[place] for row in self.tables[table].rows]
        return max(decimals_of(value) for value in values if isinstance(value, Decimal))

    def single_scale(self, code: str) -> int:
        """Return how many decimals a value that stands alone has."""
        return decimals_of(self.single_value(code))

    def single_value(self, code: str) -> Decimal:
        """Return a value that stands alone."""
        row = next(row for row in self.tables["single"].rows if row.code == f"single|{code}")
        value = row.figures[0]
        assert isinstance(value, Decimal), "what stands alone is a number"
        return value

    def _column(self, table: str, column: int) -> str:
        rows = self.tables[table].rows
        letters = column_letters(column)
        return f"{self._sheet}!${letters}${self._rows[rows[0].code]}:${letters}${self._rows[rows[-1].code]}"


class Formulas:
    """The formulas of one sheet."""

    def __init__(self, template: LawfulTemplate, sheet: SheetPlan, lawbook: Lawbook) -> None:
        self._template, self._sheet = template.plan, sheet
        self._parameters = Parameters(template.tables)
        self._decimals = {
            name: value.integer
            for name, value in lawbook.rows(f"{template.plan.sector}.decimals", on=template.plan.months[0].last_day).items()
        }
        self._steps: dict[tuple[str, int], Mapping[str, str]] = {}

    def of(self, row: Row, column: int) -> str | None:
        """Return the formula of a row in a column (a month's or the year's), without the sign of equality; None where there is none."""
        if column == self._sheet.year_column and row.role not in (*plan.QUOTIENT, plan.INTENSITY):
            return self._of_year(row)
        if row.role == plan.SUMMARY:
            return self._summary(row, column)
        if row.role == plan.SUM:
            return self._sum(row, column)
        if row.role in (plan.OUTPUT_TOTAL, plan.INTENSITY, *plan.QUOTIENT):
            return self._of_output(row, column)
        return self._of_block(row, column) if row.is_computed else None

    def unit_of(self, row: Row) -> str | None:
        """Return the formula of the unit that the item decides, for a fuel."""
        if not row.unit_by_item:
            return None
        before = UNIT_BEFORE.get(row.role, "")
        found = self._parameters.looked_up("fuel", "uom", self._item(row))
        return f'IFERROR("{before}"&{found},"")'

    def choices(self, row: Row) -> list[str] | str:
        """Return what an item can be: a range of the sheet of parameters, or a list."""
        assert row.group is not None, "only a block has an item"
        return f"={self._parameters.names(row.group.table)}"

    def _of_year(self, row: Row) -> str | None:
        if not row.has_sum:
            return None
        months = self._months(row.number)
        if row.role == plan.QUANTITY:
            return f'IF(COUNT({months})=0,"",{self._of_rounded_months(row)})'
        places = self._decimals["output" if row.role == plan.OUTPUT_TOTAL else _EMISSIONS]
        return f'IF(COUNT({months})=0,"",ROUND(SUM({months}),{places}))'

    def _of_rounded_months(self, row: Row) -> str:
        """The sum of the months as they count, each rounded; what is rounded has no sign, which is that of the entry."""
        assert row.group is not None, "a quantity belongs to a group"
        wholes = self._sheet.by_code[f"{row.code.rsplit('|', 1)[0]}|{plan.WHOLE}"].number
        added = f"SUM({self._months(wholes)})"
        if row.group.negative:
            letters = [column_letters(column) for column in self._sheet.month_columns]
            added = f"({'+'.join(f'IF({each}{wholes}=0,0,SIGN({each}{row.number})*{each}{wholes})' for each in letters)})"
        return f"{added}/{10 ** self._decimals[row.decimals]}"

    def _months(self, number: int) -> str:
        columns = list(self._sheet.month_columns)
        return f"{column_letters(columns[0])}{number}:{column_letters(columns[-1])}{number}"

    def _cell(self, code: str, column: int) -> str:
        return f"{column_letters(column)}{self._sheet.by_code[code].number}"

    def _sum(self, row: Row, column: int) -> str:
        assert row.sum is not None, "a sum adds something up"
        assert row.part is not None, "a sum belongs to a part"
        terms = [(sign, cells) for names, sign in ((row.sum.plus, ""), (row.sum.minus, "-")) for cells in self._terms(row, names, column)]
        added = "+".join(f"SUM({cells})" for sign, cells in terms if not sign)
        taken = "".join(f"-SUM({cells})" for sign, cells in terms if sign)
        rounded = f"ROUND({added}{taken},{self._decimals[_EMISSIONS]})"
        counted = ",".join(cells for _, cells in terms)
        return f'IF(COUNT({counted})=0,"",{f"MAX(0,{rounded})" if row.sum.floor else rounded})'

    def _terms(self, row: Row, names: tuple[str, ...], column: int) -> list[str]:
        assert row.part is not None, "a sum belongs to a part"
        found = []
        for name in names:
            known = self._sheet.by_code.get(f"{row.part.code}|{plan.SUM}|{name}")
            if known is not None and known.number < row.number:
                found.append(self._cell(known.code, column))
            else:
                found.append(",".join(self._cell(code, column) for code in row.part.rows_of(name, plan.EMISSIONS)))
        return found

    def _of_output(self, row: Row, column: int) -> str:
        assert row.part is not None, "an output belongs to a part"
        part = row.part
        decimals = self._decimals["output"]
        if row.role == plan.OUTPUT_TOTAL:
            given, wholes = (
                ",".join(self._cell(code, column) for name in part.output for code in part.rows_of(name, role))
                for role in (plan.QUANTITY, plan.WHOLE)
            )
            return f'IF(COUNT({given})=0,"",SUM({wholes})/{10**decimals})'
        total = self._cell(f"{part.code}|{plan.SUM}|{plan.TOTAL}", column)
        output = self._cell(f"{part.code}|{plan.OUTPUT_TOTAL}", column)
        if column == self._sheet.year_column:  # a month without output has no intensity, nor has a year with such a month
            counted = [
                self._months(self._sheet.by_code[code].number)
                for code in (f"{part.code}|{plan.SUM}|{plan.TOTAL}", f"{part.code}|{plan.OUTPUT_TOTAL}")
            ]
            output = f'IF(COUNT({counted[0]})=COUNT({counted[1]}),{output},"")'
        scales = (self._decimals[_EMISSIONS], decimals, self._decimals["intensity"])
        return arithmetic.quotient(lambda role: self._cell(f"{part.code}|{role}", column), total, output, scales)[row.role]

    def _of_block(self, row: Row, column: int) -> str | None:
        assert row.group is not None, "a block belongs to a group"
        assert row.part is not None, "a group belongs to a part"
        if row.role == plan.WHOLE and row.group.form == plan.FIGURE_FORM:
            quantity = self._at(row, column)(plan.QUANTITY)
            return f"IF(ISNUMBER({quantity}),{whole(quantity, self._decimals[row.decimals])},0)"
        start = f"{row.part.code}|{row.group.name}|{row.block}"
        if (start, column) not in self._steps:
            make = {
                plan.FUEL_FORM: self._fuel,
                plan.MATERIAL_FORM: self._material,
                plan.ANODE_FORM: self._anode,
                plan.GAS_FORM: self._gas,
            }[row.group.form]
            self._steps[start, column] = make(row, row.group, self._at(row, column), column)
        return self._steps[start, column][row.role]

    def _at(self, row: Row, column: int) -> Callable[[str], str]:
        start = row.code.rsplit("|", 1)[0]
        return lambda role: self._cell(f"{start}|{role}", column)

    def _item(self, row: Row) -> str:
        return f"${column_letters(ITEM)}${self._sheet.by_code[self._start(row)].number}"

    def _start(self, row: Row) -> str:
        """Return the code of the first row of a block, where its item stands."""
        assert row.group is not None, "a block belongs to a group"
        return f"{row.code.rsplit('|', 1)[0]}|{plan.FACTOR if row.group.form == plan.GAS_FORM else plan.QUANTITY}"

    def _attribute(self, row: Row) -> str:
        return f"${column_letters(ITEM)}${self._sheet.by_code[row.code.rsplit('|', 1)[0] + '|' + plan.NCV].number}"

    def _fuel(self, row: Row, group: Group, at: Callable[[str], str], column: int) -> dict[str, str]:
        quantity, item, found = at(plan.QUANTITY), self._item(row), self._parameters.looked_up
        heat, carbon, rates = self._decimals["ncv"], self._parameters.scale("fuel", "carbon_per_heat"), 0
        used, content = at(plan.NCV_USED), at(plan.CARBON_PER_HEAT)
        factors = f"{whole(used, heat)}*{whole(content, carbon)}*{self._parameters.single('co2')}"
        formulas = {
            plan.NCV_USED: _given(quantity, self._heat(row, group, at, column)),
            plan.CARBON_PER_HEAT: _given(quantity, found("fuel", "carbon_per_heat", item)),
        }
        if group.lends_heat:
            own = vocabulary().term("origin", "self_produced").label.zh
            formulas[plan.KEY] = f'IF(AND(ISNUMBER({quantity}),{self._attribute(row)}<>"{own}"),{item}&"","")'
        if group.carbon:  # what was measured stands for heat value times carbon per heat, which are not used then
            not_used = f"ISNUMBER({at(plan.CARBON)})"
            formulas |= {role: f'IF({not_used},"",{formulas[role]})' for role in (plan.NCV_USED, plan.CARBON_PER_HEAT)}
            measured, power = at(plan.CARBON), self._decimals["carbon_as_received"]
            entered = f"{whole(measured, power)}*{10 ** (heat + carbon - power)}"
            content_of = f"IF(ISNUMBER({measured}),{entered},{whole(used, heat)}*{whole(content, carbon)})"
            factors = f"{content_of}*{self._parameters.single('co2')}"
        if group.oxidation:
            rates, formulas[plan.OXIDATION] = self._oxidation(row, group, quantity)
            factors += f"*{whole(at(plan.OXIDATION), rates)}"
        power = heat + carbon + rates + self._decimals[group.decimals] - self._decimals[_EMISSIONS]
        arithmetic.check_bounds(self._parameters.single_value("atom") * 10**power)
        divisor = f"({self._parameters.single('atom')}*{10**power})"
        steps = arithmetic.long_product(at, quantity, self._decimals[group.decimals], factors, divisor)
        known = at(plan.OXIDATION) if group.oxidation else content
        return formulas | steps | {plan.EMISSIONS: self._emissions(quantity, known, at("x_e"))}

    def _oxidation(self, row: Row, group: Group, quantity: str) -> tuple[int, str]:
        """Return the decimals and the formula of the oxidation rate: that of the state, or for a solid that of the device."""
        item, scale = self._item(row), self._parameters.scale("fuel", "oxidation")
        by_state = self._parameters.looked_up("fuel", "oxidation", item)
        if group.attribute != "device":
            return scale, _given(quantity, by_state)
        device = self._attribute(row)
        if group.attribute_default:
            device = f'IF({device}="","{group.attribute_default}",{device})'
        state, by_device = self._parameters.looked_up("fuel", "state", item), self._parameters.looked_up("device", "factor", device)
        return max(scale, self._parameters.scale("device", "factor")), _given(
            quantity, f'IF({state}="{plan.SOLID}",{by_device},{by_state})'
        )

    def _heat(self, row: Row, group: Group, at: Callable[[str], str], column: int) -> str:
        """The value entered, rounded to its decimals, else the default; a process takes the enterprise's for a solid."""
        entered, decimals, item = at(plan.NCV), self._decimals["ncv"], self._item(row)
        default = self._parameters.looked_up("fuel", "default_ncv", item)
        own = f"IF(ISNUMBER({entered}),{whole(entered, decimals)}/{10**decimals},{default})"
        lender = self._lender()
        if not group.shared_heat or lender is None:
            return own
        sheet, first, last = lender
        letters = column_letters(column)
        range_ = f"{'' if sheet is self._sheet else quoted(sheet.name) + '!'}{letters}${first}:{letters}${last}"
        state = self._parameters.looked_up("fuel", "state", item)
        return f'IF({state}="{plan.SOLID}",IFERROR(INDEX({range_},MATCH({item},{range_},0)+1),{own}),{own})'

    def _lender(self) -> tuple[SheetPlan, int, int] | None:
        """Return where the heat values stand that other parts take: the sheet (this one, if it has them), first and last row."""
        for sheet in (self._sheet, *self._template.sheets):
            rows = [row.number for row in sheet.rows if row.group is not None and row.group.lends_heat and row.block]
            if rows and sheet.months == self._sheet.months:
                return sheet, rows[0], rows[-1]
        return None

    def _material(self, row: Row, group: Group, at: Callable[[str], str], _column: int) -> dict[str, str]:
        quantity, item = at(plan.QUANTITY), self._item(row)
        scale = self._parameters.scale(group.table, "factor")
        factors, power = whole(at(plan.FACTOR), scale), scale
        if group.purity:
            default = self._parameters.single("purity")
            entered, kept = at(plan.PURITY), self._decimals["purity_percent"]
            factors += f"*IF(ISNUMBER({entered}),{whole(entered, kept)},{whole(default, 2 + kept)})"
            power += 2 + kept
        factor = _given(quantity, self._parameters.looked_up(group.table, "factor", item))
        emissions = self._emissions(quantity, at(plan.FACTOR), at("x_e"))
        return {plan.FACTOR: factor} | self._product(group, at, quantity, factors, power) | {plan.EMISSIONS: emissions}

    def _anode(self, row: Row, group: Group, at: Callable[[str], str], _column: int) -> dict[str, str]:  # noqa: ARG002
        """A x (1 - loss) x (1 - sulphur - ash) x 44/12."""
        quantity, single, scale = at(plan.QUANTITY), self._parameters.single, self._parameters.single_scale
        loss, pure = scale("loss"), max(scale("sulphur"), scale("ash"))
        kept = f"({10**loss}-{whole(single('loss'), loss)})"
        carbon = f"({10**pure}-{whole(single('sulphur'), pure)}-{whole(single('ash'), pure)})"
        steps = self._product(group, at, quantity, f"{kept}*{carbon}*{single('co2')}", loss + pure, "atom")
        return steps | {plan.EMISSIONS: self._emissions(quantity, quantity, at("x_e"))}

    def _gas(self, row: Row, group: Group, at: Callable[[str], str], column: int) -> dict[str, str]:
        """P x factor x GWP / 1000, the factor in kg per t."""
        assert row.part is not None, "a group belongs to a part"
        quantity, item = self._cell(row.part.rows_of(group.base, plan.QUANTITY)[0], column), self._item(row)
        scale = self._parameters.scale(group.table, "factor")
        potential = whole(self._parameters.looked_up("gwp", "factor", item), 0)
        steps = self._product(group, at, quantity, f"{whole(at(plan.FACTOR), scale)}*{potential}", scale + _KILOGRAMS)
        factor = _given(quantity, self._parameters.looked_up(group.table, "factor", item))
        return {plan.FACTOR: factor} | steps | {plan.EMISSIONS: self._emissions(quantity, at(plan.FACTOR), at("x_e"))}

    def _product(
        self, group: Group, at: Callable[[str], str], quantity: str, factors: str, power: int, over: str | None = None
    ) -> dict[str, str]:
        """Return the steps of quantity times factors / 10^power, and over a value that stands alone."""
        power += self._decimals[group.decimals] - self._decimals[_EMISSIONS]
        arithmetic.check_bounds((self._parameters.single_value(over) if over else Decimal(1)) * 10**power)
        divisor = f"({self._parameters.single(over)}*{10**power})" if over else str(10**power)
        return arithmetic.long_product(at, quantity, self._decimals[group.decimals], factors, divisor)

    def _emissions(self, quantity: str, factor: str, hundredths: str) -> str:
        return f'IF(AND(ISNUMBER({quantity}),ISNUMBER({factor})),SIGN({quantity})*{hundredths}/{10 ** self._decimals[_EMISSIONS]},"")'

    def _summary(self, row: Row, column: int) -> str:
        name = row.code.split("|")[1]
        month = self._sheet.month_columns[column]
        if name in {part.code for part in self._template.parts}:
            cell = self._total(name, month)
            return f'IF(ISNUMBER({cell}),{cell},"")'
        own = {part.code: self._cell(f"{plan.SUMMARY}|{part.code}", column) for part in self._template.parts}
        if name in ("processes_total", "power_units_total"):
            of_power = name == "power_units_total"
            scopes = {part.code: part.scope for part in self._template.parts if part.scope != "enterprise"}
            cells = [own[code] for code, scope in scopes.items() if (scope == "power_unit") == of_power]
            return f'IF(COUNT({",".join(cells)})=0,"",ROUND(SUM({",".join(cells)}),{self._decimals[_EMISSIONS]}))'
        level = own["enterprise"]
        if "power_units_total" in self._template.summary:  # steel: other = enterprise - parts
            parts = ",".join(self._cell(f"{plan.SUMMARY}|{each}", column) for each in ("processes_total", "power_units_total"))
            return f'IF(AND(ISNUMBER({level}),COUNT({parts})>0),ROUND({level}-SUM({parts}),{self._decimals[_EMISSIONS]}),"")'
        if name == "other_total":
            return f'IF(ISNUMBER({level}),{level},"")'
        both = f"{level},{self._cell(f'{plan.SUMMARY}|processes_total', column)}"
        return f'IF(COUNT({both})=2,ROUND(SUM({both}),{self._decimals[_EMISSIONS]}),"")'

    def _total(self, part: str, month: Month) -> str:
        code = f"{part}|{plan.SUM}|{plan.TOTAL}"
        for sheet in self._template.sheets:
            if code in sheet.by_code and month in sheet.months:
                letters = column_letters(plan.FIRST_MONTH + sheet.months.index(month))
                return f"{quoted(sheet.name)}!{letters}{sheet.by_code[code].number}"
        raise LookupError(f"{code} of {month} stands on no sheet")


def quoted(sheet: str) -> str:
    """Return the name of a sheet as formulas need it."""
    return f"'{sheet}'"


def _given(quantity: str, value: str) -> str:
    return f'IF(ISNUMBER({quantity}),IFERROR({value},""),"")'
