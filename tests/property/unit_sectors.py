"""What the property comparisons of cement and aluminium smelting share: units carry the duty, and what is outside them does not."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.steel_works import Row, Works, quantities

ENERGY = ("electricity_mwh", "heat_gj")


@st.composite
def energy(draw: st.DrawFn, made: Works, where: Row) -> None:
    """Add electricity and heat of a unit or of the outside, some of it given to others; mostly none."""
    for item in draw(st.sampled_from(((), (), (), ("耗电量",), ("耗热量",), ("耗电量", "耗热量")))):
        for flow in draw(st.sampled_from((("",), ("in",), ("in", "out"), ("out",)))):
            made.add({**where, "category": "auxiliary", "item": item, "flow": flow}, draw(quantities()))
