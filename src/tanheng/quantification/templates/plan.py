"""The plan of a template workbook: which rows stand where, what is entered in them and what they compute.

The room `workbook` writes a workbook by the plan, and `intake.template` reads one by it. Every row has a code that never changes
within a template version, such as `enterprise|fuel|3|quantity`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tanheng.kernel.messages import Label, Message
from tanheng.kernel.months import Month
from tanheng.quantification.model import IN
from tanheng.quantification.vocabulary import vocabulary

VERSION = "3"  # a changed row, unit or name in a locked cell is a new version
COLUMNS, SHEETS = "columns", "sheets"
LAYOUTS = (COLUMNS, SHEETS)
# the columns, counted from 1
CODE = 1
ITEM = 2
LABEL = 3
UOM = 4
FIRST_MONTH = 5
TITLE, HEADER, PART, SECTION, FACT, UNIT, SUM = "title", "header", "part", "section", "fact", "unit", "sum"
QUANTITY, NCV, CARBON, PURITY = "quantity", "ncv", "carbon", "purity"
EMISSIONS, NCV_USED, CARBON_PER_HEAT, OXIDATION, FACTOR = "emissions", "ncv_used", "carbon_per_heat", "oxidation", "factor"
POINT, NCV_POINT, METHOD = "point", "ncv_point", "method"
_CHOSEN = frozenset({POINT, NCV_POINT, METHOD})  # the rows that only have a choice for all months
KEY, WHOLE = "x_key", "x_q"
PRODUCT = (WHOLE, "x_k", "x_b", "x_d2", "x_r2", "x_d1", "x_r1", "x_t", "x_s", "x_e")  # the long product, see workbook.arithmetic
QUOTIENT = ("x_c", "x_o", "x_h", "x_f", "x_rest")
TOTAL, OUTPUT_TOTAL, INTENSITY, SUMMARY = "total", "output_total", "intensity", "summary"
FUEL_FORM, MATERIAL_FORM, FIGURE_FORM, ANODE_FORM, GAS_FORM = "fuel", "material", "figure", "anode", "gas"
SOLID = "solid"  # a state
AUXILIARY = "auxiliary"  # the category whose figures have no sum
FACTS = ("entity", "uscc", "province", "works")
INPUTS = frozenset({QUANTITY, NCV, CARBON, PURITY})
_HIDDEN = "x_"


class TemplateImpossible(Exception):
    """No template can be made; `message` says why."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.text)
        self.message = why


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of one kind within a part. `fixed` items have a block each; `free` more blocks choose theirs from `choices`.

    `table` is the table of parameters that has their factors; `attribute` is what stands below the item: origin or device.
    A `derived` block has no input of its own: it is computed from the quantity of the `base` group. With `shared_heat` a solid fuel
    takes the heat value of the group that `lends_heat`, the enterprise's, where there is one. With `points` a fuel may say where its
    quantity and its heat value were measured; with `methods` a quantity may say how it was obtained.
    """

    name: str
    category: str
    form: str
    uom: str = "t"
    fixed: tuple[str, ...] = ()
    free: int = 0
    choices: tuple[str, ...] = ()
    table: str = ""
    flow: str = IN
    attribute: str = ""
    preset: str = ""
    attribute_default: str = ""
    rounded_as: str = ""
    rounded_each: tuple[str, ...] = ()
    base: str = ""
    negative: bool = False
    oxidation: bool = False
    carbon: bool = False
    purity: bool = False
    shared_heat: bool = False
    lends_heat: bool = False
    points: bool = False
    methods: bool = False

    @property
    def decimals(self) -> str:
        """Return the row of the decimals that the quantity is rounded by."""
        return self.rounded_as or ("fuel_quantity" if self.form == FUEL_FORM else "material_quantity")

    @property
    def items(self) -> tuple[str, ...]:
        """Return the item of each block; empty where it is chosen."""
        return self.fixed + ("",) * self.free


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that adds up groups and earlier sums; with `floor` never below zero."""

    name: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    floor: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One level, process, line or power unit. `output` names the groups whose quantities are its output."""

    scope: str
    title: Label
    groups: tuple[Group, ...]
    sums: tuple[Sum, ...]
    output: tuple[str, ...] = ()
    number: int = 0
    named: bool = False

    @property
    def code(self) -> str:
        """Return the part as codes begin."""
        return f"{self.scope}-{self.number}" if self.number else self.scope

    def rows_of(self, name: str, role: str) -> tuple[str, ...]:
        """Return the codes of the rows with the role in a group, or in one block of it (`product|1`)."""
        if "|" in name:
            return (f"{self.code}|{name}|{role}",)
        return tuple(
            f"{self.code}|{group.name}|{block}|{role}"
            for group in self.groups
            if group.name == name
            for block in range(1, len(group.items) + 1)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet, counted from 1."""

    number: int
    code: str
    role: str
    part: Part | None = None
    group: Group | None = None
    block: int = 0
    sum: Sum | None = None

    @property
    def is_hidden(self) -> bool:
        """Tell whether the row is a step of a computation that nobody needs to see."""
        return self.role.startswith(_HIDDEN)

    @property
    def is_input(self) -> bool:
        """Tell whether the months of the row are filled in by people."""
        return self.role in INPUTS

    @property
    def is_computed(self) -> bool:
        """Tell whether the months of the row are formulas."""
        computed = self.role in (EMISSIONS, NCV_USED, CARBON_PER_HEAT, OXIDATION, FACTOR, SUM, OUTPUT_TOTAL, INTENSITY, SUMMARY)
        return computed or self.is_hidden

    @property
    def decimals(self) -> str:
        """Return the row of the decimals that the quantity of the block is rounded by."""
        assert self.group is not None, "a block belongs to a group"
        return self.group.rounded_each[self.block - 1] if self.group.rounded_each else self.group.decimals

    @property
    def has_sum(self) -> bool:
        """Tell whether a formula stands in the column of the sum of the months."""
        if self.role == QUANTITY:
            return self.group is not None and self.group.category != AUXILIARY
        return self.role in (EMISSIONS, SUM, OUTPUT_TOTAL, *QUOTIENT, INTENSITY, SUMMARY)

    @property
    def unit_by_item(self) -> bool:
        """Tell whether a formula finds the unit of the row, that of the fuel which was chosen."""
        return self.group is not None and self.group.form == FUEL_FORM and self.role in (QUANTITY, NCV, NCV_USED, CARBON)

    @property
    def item(self) -> str:
        """Return the fixed item of the row's block; empty where it is chosen."""
        return self.group.items[self.block - 1] if self.group is not None and self.block else ""

    @property
    def shows_item(self) -> bool:
        """Tell whether the fixed item of the block stands in the row, its first."""
        first = FACTOR if self.group is not None and self.group.form == GAS_FORM else QUANTITY
        return bool(self.item) and self.role == first

    @property
    def takes_item(self) -> bool:
        """Tell whether the row's second column is where the item is chosen."""
        return self.role == QUANTITY and not self.item

    @property
    def attribute(self) -> str:
        """Return what the row's second column takes for all months: origin, device, point or method; empty for nothing."""
        if self.role in _CHOSEN:
            return self.role
        return self.group.attribute if self.role == NCV and self.group is not None else ""


@dataclass(slots=True)
class SheetPlan:
    """One sheet: its months stand as columns from the fifth on, after them their sum if there is more than one."""

    name: str
    months: tuple[Month, ...]
    rows: list[Row] = field(default_factory=list)
    by_code: dict[str, Row] = field(default_factory=dict)

    @property
    def month_columns(self) -> dict[int, Month]:
        """Return the months by column."""
        return dict(enumerate(self.months, start=FIRST_MONTH))

    @property
    def year_column(self) -> int | None:
        """Return the column of the sums, or None."""
        return FIRST_MONTH + len(self.months) if len(self.months) > 1 else None

    def computed_columns(self, row: Row) -> tuple[int, ...]:
        """Return the columns of a row that hold formulas: months, their sum, the unit that the item decides."""
        months = tuple(self.month_columns) if row.is_computed else ()
        year = (self.year_column,) if self.year_column is not None and row.has_sum else ()
        return (*months, *year, *((UOM,) if row.unit_by_item else ()))

    def add(
        self, code: str, role: str, part: Part | None = None, group: Group | None = None, block: int = 0, total: Sum | None = None
    ) -> None:
        """Append a row."""
        row = Row(len(self.rows) + 1, code, role, part, group, block, total)
        self.rows.append(row)
        self.by_code[code] = row


@dataclass(frozen=True, slots=True)
class Template:
    """A whole template; `parts_of` says which parts the sheets of the layout by columns hold."""

    sector: str
    months: tuple[Month, ...]
    layout: str
    sheets: tuple[SheetPlan, ...]
    summary: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def summary_sheet(self) -> SheetPlan | None:
        """Return the sheet that sums up the parts, or None."""
        return next((sheet for sheet in self.sheets if sheet.rows[-1].role == SUMMARY), None)


def made_template(
    sector: str, months: tuple[Month, ...], layout: str, sheets: Iterable[tuple[str, tuple[Part, ...]]], summary: tuple[str, ...]
) -> Template:
    """Lay out the rows: a sheet for each level with the months as columns, or a sheet for each month with all levels."""
    levels = tuple(sheets)
    parts = tuple(part for _, parts in levels for part in parts)
    if layout == SHEETS:
        plans = [_sheet(str(month), (month,), parts, with_facts=place == 0) for place, month in enumerate(months)]
    else:
        plans = [_sheet(name, months, own, with_facts=place == 0) for place, (name, own) in enumerate(levels)]
    if summary:
        last = _begun(words("sheet_summary").zh, months)
        for name in (*(part.code for part in parts), *summary):
            last.add(f"{SUMMARY}|{name}", SUMMARY)
        plans.append(last)
    return Template(sector, months, layout, tuple(plans), summary, parts)


def words(code: str) -> Label:
    """Return what a row or sheet of the template is called."""
    return vocabulary().term("template", code).label


def numbered(part: Part, count: int) -> tuple[Part, ...]:
    """Return as many parts of the kind as a sheet has room for."""
    return tuple(replace(part, number=number) for number in range(1, count + 1)) if count > 1 else (part,)


def _begun(name: str, months: tuple[Month, ...]) -> SheetPlan:
    sheet = SheetPlan(name, months)
    sheet.add(TITLE, TITLE)
    sheet.add(HEADER, HEADER)
    return sheet


def _sheet(name: str, months: tuple[Month, ...], parts: tuple[Part, ...], *, with_facts: bool) -> SheetPlan:
    sheet = _begun(name, months)
    for fact in FACTS if with_facts else ():
        sheet.add(fact, FACT)
    for part in parts:
        sheet.add(part.code, PART, part)
        if part.named:
            sheet.add(f"{part.code}|{UNIT}", UNIT, part)
        for group in part.groups:
            sheet.add(f"{part.code}|{group.name}", SECTION, part, group)
            for block in range(1, len(group.items) + 1):
                for role in _roles(group):
                    sheet.add(f"{part.code}|{group.name}|{block}|{role}", role, part, group, block)
        for total in part.sums:
            sheet.add(f"{part.code}|{SUM}|{total.name}", SUM, part, total=total)
        if part.output:
            for role in (OUTPUT_TOTAL, *QUOTIENT, INTENSITY):
                sheet.add(f"{part.code}|{role}", role, part)
    return sheet


def _roles(group: Group) -> tuple[str, ...]:
    if group.form == FIGURE_FORM:
        return (QUANTITY, WHOLE) if group.category != AUXILIARY else (QUANTITY,)
    if group.form == GAS_FORM:
        return (FACTOR, *PRODUCT, EMISSIONS)
    if group.form == ANODE_FORM:
        return (QUANTITY, *PRODUCT, EMISSIONS)
    if group.form == MATERIAL_FORM:
        beside = (*((METHOD,) if group.methods else ()), *((PURITY,) if group.purity else ()))
        return (QUANTITY, *beside, FACTOR, *PRODUCT, EMISSIONS)
    carbon = (CARBON,) if group.carbon else ()
    oxidation = (OXIDATION,) if group.oxidation else ()
    key = (KEY,) if group.lends_heat else ()
    points = (POINT, NCV_POINT) if group.points else ()
    return (QUANTITY, NCV, *carbon, *points, *key, NCV_USED, CARBON_PER_HEAT, *oxidation, *PRODUCT, EMISSIONS)
