"""The defaults of CETS-AG-02.01-V01-2024, annexes A and C, typed by hand for the oracle; the program reads its own from law/."""

from __future__ import annotations

from tests.oracle import typed_fuels

# Annex A: state, default net calorific value (GJ/t or GJ/10^4 Nm3), carbon per unit heat (tC/GJ). The three coals differ from steel.
FUELS: dict[str, tuple[str, str, str]] = typed_fuels.FUELS | {
    "无烟煤": ("solid", "22.867", "0.02749"),
    "烟煤": ("solid", "23.076", "0.02618"),
    "褐煤": ("solid", "14.759", "0.02797"),
}
OXIDATION_PER_CENT = {"cement_kiln": 99, "power_boiler": 95, "industrial_boiler": 85, "liquid": 98, "gas": 99}

# Annex C: tCO2 per tonne of clinker, by class; the last is the aluminate clinker that gives off nothing.
CLINKER: dict[str, str] = {
    "硅酸盐水泥熟料": "0.535",
    "白色硅酸盐水泥熟料": "0.550",
    "硫(铁)铝酸盐水泥熟料": "0.413",
    "铝酸盐水泥熟料": "0.292",
    "铝酸盐水泥熟料(无过程排放)": "0",
}

# Annex C: tCO2 taken off per tonne of a raw material without carbonates.
DEDUCTIONS: dict[str, str] = {
    "脱硫粉剂(氢氧化钙)": "0.600",
    "熟石灰": "0.600",
    "电石渣": "0.480",
    "镁渣": "0.480",
    "造纸白泥": "0.375",
    "氟化钙污泥": "0.375",
    "磷渣": "0.375",
    "钒钛渣": "0.305",
    "氮渣": "0.305",
    "飞灰": "0.305",
    "铁合金炉渣": "0.305",
    "脱硫石膏": "0.245",
    "磷石膏": "0.245",
    "钛石膏": "0.245",
    "氟石膏": "0.245",
    "硼石膏": "0.245",
    "模型石膏": "0.245",
    "柠檬酸渣": "0.245",
    "钢渣": "0.215",
    "镍渣": "0.215",
    "锰渣": "0.135",
    "锌渣": "0.135",
    "锡渣": "0.135",
    "市政污泥": "0.055",
    "铝渣": "0.055",
    "硫酸渣": "0.055",
    "铜渣": "0.055",
    "铅锌渣": "0.055",
    "粉煤灰": "0.055",
    "赤泥": "0.055",
}
CARBIDE_SLAG = "电石渣"
