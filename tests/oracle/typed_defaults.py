"""The defaults of CETS-AG-03.01-V01-2024, annex A, typed by hand for the oracle; the program reads its own from law/."""

from __future__ import annotations

from tests.oracle.typed_fuels import FUELS as FUELS

OXIDATION_PER_CENT = {"solid": 99, "liquid": 98, "gas": 99}

# Annex A, table A.2: tCO2/t, by the category in which the material is reported.
FACTORS: dict[str, dict[str, str]] = {
    "carbonate": {"石灰石": "0.440", "白云石": "0.476"},
    "electrode": {"电极": "3.663"},
    "carbon_material": {
        "镍铁": "0.037",
        "钼铁": "0.018",
        "硅铁": "0.007",
        "锰硅合金": "0.092",
        "低碳锰硅合金": "0.011",
        "高炉锰铁": "0.275",
        "电炉高碳锰铁": "0.275",
        "微碳锰铁": "0.004",
        "高碳铬铁": "0.348",
        "生铁": "0.172",
        "直接还原铁": "0.073",
        "废钢": "0.037",
    },
    "product": {"生铁": "0.172", "粗钢": "0.037", "焦油": "2.699", "粗苯": "3.382"},
}
