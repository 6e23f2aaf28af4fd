"""Net calorific values: default or measured, means of batches, and whether one who has measured may go back to the default."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from tanheng.kernel.exact import plain, round_half_up, rounded_quotient, shortest, total
from tanheng.kernel.findings import Check, Finding, Place
from tanheng.kernel.messages import Message, message
from tanheng.kernel.months import Month
from tanheng.lawbook import Citation
from tanheng.quantification import checks
from tanheng.quantification.model import BATCHES, DEFAULT, MEASURED, Batch, HeatValue, Row
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.substitutions import LAST_VALID, NCV, stand_in

_POSSIBLE, _UNITS = "common.range.ncv_possible", "common.heat_unit"
_LOOK_AT_UNIT = message("Look at its unit.")
_Key = tuple[str, str, str, str, Month]
_Series = dict[Month, tuple[HeatValue, Row]]


class HeatValues:
    """Says which value each fuel row takes, once all rows and batches are known. Every row has its own value; steel differs."""

    def __init__(self, rows: list[Row], batches: list[Batch], factors: Factors, report: Report) -> None:
        self._factors = factors
        self._report = report
        self._defaults: dict[tuple[str, Month], HeatValue] = {}
        self._batches = self._means(batches)
        self._used_batches: set[_Key] = set()
        self._implausible: set[Place] = set()
        self._series: dict[tuple[str, ...], _Series] = defaultdict(dict)
        self._fill_in(rows)
        self._prepare(rows)

    def of(self, row: Row) -> HeatValue:
        """Return the value of one row and note every rule that it breaks."""
        solid = self._factors.fuel(row.kind.material.item, row.kind.month, with_oxidation=False).solid
        value = self._own(row)
        if value.method == MEASURED and self._is_bound(row, solid=solid):
            self._check_batches(row, value)
        value = self._settled(row, value, solid=solid)
        if value.is_measured and not self._refuses_impossible(row, value):
            self._check_measured(row, value)
        self._remember(row, value, solid=solid)
        return value

    def measured_by_carbon(self, row: Row, carbon: Decimal) -> None:
        """Note that a row needs no heat value, since its carbon (tC per unit) was measured: that is a measurement like one of heat."""
        solid = self._factors.fuel(row.kind.material.item, row.kind.month, with_oxidation=False).solid
        self._remember(row, HeatValue(carbon, MEASURED, row.place), solid=solid)

    def _prepare(self, rows: list[Row]) -> None:
        """Look at all rows before the first is asked for."""

    def _is_bound(self, row: Row, *, solid: bool) -> bool:  # noqa: ARG002
        """Tell whether a value that the row states must agree with the batches of its item and month."""
        return True

    def _settled(self, row: Row, value: HeatValue, *, solid: bool) -> HeatValue:  # noqa: ARG002
        """Return the value that the row takes in the end."""
        return value

    def _series_of(self, row: Row, *, solid: bool) -> tuple[str, ...]:  # noqa: ARG002
        """Return what months are compared by: who has measured may not go back."""
        return row.entity, row.works, row.kind.scope, row.unit, row.kind.material.item

    def _refuses_default(self, month: Month, *, solid: bool) -> bool:  # noqa: ARG002
        """Tell whether a default after a measurement is refused, or only warned about."""
        return solid

    def _range(self, item: str, month: Month) -> tuple[Decimal, Decimal, Citation]:
        """Return low, high and the source of the plausible net calorific value, in the fuel's unit."""
        default = self._factors.fuel(item, month, with_oxidation=False).ncv.number
        share = self._factors.lawbook.value(f"{self._factors.sector}.range.ncv_relative", on=month.last_day)
        return default - default * share.number, default + default * share.number, share.citation

    def _touched(self, row: Row) -> str | None:
        """Return the scope that a wrong value of the row touches, None for all."""
        return row.kind.scope

    def finish(self) -> None:
        """Check what needs all months: no way back to the default, and batches that belong to nothing."""
        for series in self._series.values():
            self._check_series(series)
        for key, value in self._batches.items():
            if key not in self._used_batches:
                batch = value.batches[0]
                self._report.add(
                    checks.COMPANION_ALONE.at(batch.place, item=batch.item, month=batch.month),
                    entity=batch.entity or None,
                    month=batch.month,
                )

    def _own(self, row: Row) -> HeatValue:
        """Return the value that the row itself or its batches give, else the default."""
        item, month = row.kind.material.item, row.kind.month
        default = self._default(item, month)
        mean = self._mean_for(row)
        if row.ncv is not None and row.ncv != default.ncv:
            return HeatValue(row.ncv, MEASURED, row.place_of(NCV), stand_in=row.heat_stand_in)
        return replace(default, stand_in=row.heat_stand_in) if row.heat_stand_in else mean or default

    def _fill_in(self, rows: list[Row]) -> None:
        """Let the last valid month, the default or the control plan stand in for every heat value that was lost."""
        for row in rows:
            if (missing := row.missing_heat) is None:
                continue
            item, month = row.kind.material.item, row.kind.month
            if (mean := self._mean_for(row)) is not None:
                finding = checks.NOTHING_MISSING.at(missing.place, str(mean.place), item=row.kind.material.shown)
                self._report.add(finding, entity=row.entity, month=month)
                continue
            candidates = {**missing.stated, DEFAULT: self._default(item, month).ncv}
            valid = [(other.kind.month, self._own(other).ncv) for other in rows if self._is_earlier(other, row)]
            if valid:
                candidates[LAST_VALID] = max(valid)[1]
            chosen = stand_in(missing.place, row.kind, candidates, NCV, self._factors.lawbook, self._report)
            if chosen is not None:
                row.ncv, row.heat_stand_in, row.cells = candidates[chosen], chosen, {NCV: missing.place}

    def _is_earlier(self, other: Row, row: Row) -> bool:
        """Tell whether a row is of the same source in an earlier month, with a value of its own or of batches."""
        own = (other.entity, other.works, other.unit, other.kind.scope, other.kind.material.item)
        same = own == (row.entity, row.works, row.unit, row.kind.scope, row.kind.material.item) and other.kind.month < row.kind.month
        return same and other.missing_heat is None and (other.ncv is not None or self._mean_for(other) is not None)

    def _check_batches(self, row: Row, value: HeatValue) -> None:
        mean = self._mean_for(row)
        if mean is not None and mean.ncv != value.ncv:
            self._refuse(row, checks.NCV_NOT_OF_BATCHES, value.ncv, mean.ncv)

    def _default(self, item: str, month: Month) -> HeatValue:
        if (item, month) not in self._defaults:
            self._defaults[item, month] = HeatValue(self._factors.fuel(item, month, with_oxidation=False).ncv.number, DEFAULT)
        return self._defaults[item, month]

    def _mean_for(self, row: Row) -> HeatValue | None:
        if not self._batches:
            return None
        item, month = row.kind.material.item, row.kind.month
        places = ((row.entity, row.works, row.unit), (row.entity, row.works, ""), (row.entity, "", row.unit), (row.entity, "", ""))
        for entity, works, unit in dict.fromkeys((*places, ("", "", row.unit), ("", "", ""))):
            if (found := self._batches.get((entity, works, unit, item, month))) is not None:
                self._used_batches.add((entity, works, unit, item, month))
                return found
        return None

    def _means(self, batches: list[Batch]) -> dict[_Key, HeatValue]:
        grouped: dict[_Key, list[Batch]] = defaultdict(list)
        for batch in batches:
            grouped[batch.entity, batch.works, batch.unit, batch.item, batch.month].append(batch)
        return {key: mean for key, group in grouped.items() if (mean := self._mean(group)) is not None}

    def _mean(self, group: list[Batch]) -> HeatValue | None:
        first = group[0]
        decimals = self._factors.decimals("ncv", first.month).integer
        solid = self._factors.fuel(first.item, first.month, with_oxidation=False).solid
        weights = [batch.tonnes if solid and batch.tonnes is not None else Decimal(1) for batch in group]
        for batch in group:
            if (finding := self._impossible(batch.item, batch.month, batch.ncv, batch.place)) is not None:
                self._report.add(finding, entity=batch.entity or None, month=batch.month)
            if solid and batch.tonnes is None:
                self._report.add(checks.CELL_EMPTY.at(batch.place, "", "t"), month=first.month)
            if solid and not batch.laboratory:
                self._report.add(checks.LABORATORY_MISSING.at(batch.place))
        weight = total(weights)
        if weight == 0:
            self._report.add(checks.NOTHING_WEIGHED.at(first.place, item=first.item), month=first.month)
            return None
        heat = total(batch.ncv * share for batch, share in zip(group, weights, strict=True))
        return HeatValue(rounded_quotient(heat, weight, decimals), BATCHES, first.place, tuple(group))

    def _check_measured(self, row: Row, value: HeatValue) -> None:
        low, high, source = self._range(row.kind.material.item, row.kind.month)
        place = value.place or row.place
        if not low <= value.ncv <= high and place not in self._implausible:
            self._implausible.add(place)  # rows that take the value of another row or of batches say nothing new
            expected = f"{shortest(low)} – {shortest(high)}"
            self._report.add(checks.NCV_IMPLAUSIBLE.at(place, plain(value.ncv), expected, item=row.kind.material.item, source=source))

    def _refuses_impossible(self, row: Row, value: HeatValue) -> bool:
        """Refuse a heat value that no fuel of this state has; batches have been looked at one by one."""
        if value.batches:
            return any(self._impossible(batch.item, batch.month, batch.ncv, batch.place) for batch in value.batches)
        place = value.place or row.place
        finding = self._impossible(row.kind.material.item, row.kind.month, value.ncv, place)
        if finding is not None and place not in self._implausible:
            self._implausible.add(place)
            self._report.add(finding, entity=row.entity, scope=self._touched(row), month=row.kind.month)
        return finding is not None

    def _impossible(self, item: str, month: Month, ncv: Decimal, place: Place) -> Finding | None:
        """Return the refusal of a value outside what a solid, a liquid or a gas can have, with the unit that was probably meant."""
        fuel, value, on = self._factors.fuel(item, month, with_oxidation=False), self._factors.lawbook.value, month.last_day
        state, uom = (value(f"{self._factors.sector}.fuel.{name}", item, on=on).text for name in ("state", "unit"))
        low, high = (value(_POSSIBLE, state, bound, on=on) for bound in ("low", "high"))
        if low.number <= ncv <= high.number:
            return None
        meant = {unit: ncv * factor.number for unit, factor in self._factors.lawbook.rows(_UNITS, uom, on=on).items()}
        possible = {unit: heat for unit, heat in meant.items() if low.number <= heat <= high.number}
        hint: Message = _LOOK_AT_UNIT
        if possible:
            unit = min(possible, key=lambda unit: abs(possible[unit] - fuel.ncv.number))
            shown = round_half_up(possible[unit], self._factors.decimals(NCV, month).integer)
            hint = message("Given in {unit} it would be {value}: write that.", unit=unit, value=plain(shown))
        expected = f"{shortest(low.number)} – {shortest(high.number)} GJ/{uom}"
        return checks.NCV_IMPOSSIBLE.at(place, shortest(ncv), expected, item=item, hint=hint)

    def _remember(self, row: Row, value: HeatValue, *, solid: bool) -> None:
        if value.stand_in:
            return  # what stands in for a lost measurement is no choice between measuring and the default
        series = self._series[self._series_of(row, solid=solid)]
        known = series.get(row.kind.month)
        if known is None or (value.is_measured and not known[0].is_measured):
            series[row.kind.month] = (value, row)

    def _check_series(self, series: _Series) -> None:
        since: Month | None = None
        before: Month | None = None
        for month, (value, row) in sorted(series.items(), key=lambda entry: entry[0]):
            item = row.kind.material.item
            solid = self._factors.fuel(item, month, with_oxidation=False).solid
            if not value.is_measured and since is not None:
                check = checks.BACK_TO_DEFAULT if self._refuses_default(month, solid=solid) else checks.NOT_MEASURED_AGAIN
                self._report.add(check.at(row.place, value.ncv, "", item=item, since=since, month=month), entity=row.entity, month=month)
            if value.is_measured and since is None and before is not None and before.year == month.year and solid:
                self._report.add(checks.MEASURED_FROM_NOW.at(row.place_of(NCV), item=item, since=before, month=month))
            if value.is_measured and since is None:
                since = month
            before = month

    def _refuse(self, row: Row, check: Check, found: Decimal, expected: Decimal) -> None:
        finding = check.at(row.place_of(NCV), plain(found), plain(expected), item=row.kind.material.item)
        self._report.add(finding, entity=row.entity, scope=self._touched(row), month=row.kind.month)
