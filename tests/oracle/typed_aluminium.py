"""The defaults of CETS-AG-04.01-V01-2024, annex A, typed by hand for the oracle; the program reads its own from law/."""

from __future__ import annotations

# State, default net calorific value (GJ/t or GJ/10^4 Nm3), carbon per unit heat (tC/GJ): those of the steel table.
FUELS: dict[str, tuple[str, str, str]] = {
    "无烟煤": ("solid", "25.024", "0.02749"),
    "烟煤": ("solid", "23.736", "0.02618"),
    "褐煤": ("solid", "15.250", "0.02797"),
    "洗精煤": ("solid", "26.344", "0.02541"),
    "其他洗煤": ("solid", "12.545", "0.02541"),
    "煤矸石": ("solid", "8.374", "0.02541"),
    "煤泥": ("solid", "12.545", "0.02541"),
    "焦炭": ("solid", "28.435", "0.02942"),
    "兰炭": ("solid", "28.435", "0.02942"),
    "石油焦": ("solid", "32.500", "0.02750"),
    "其他煤制品": ("solid", "17.460", "0.03356"),
    "原油": ("liquid", "41.816", "0.02008"),
    "燃料油": ("liquid", "41.816", "0.02110"),
    "汽油": ("liquid", "43.070", "0.01890"),
    "柴油": ("liquid", "42.652", "0.02020"),
    "煤油": ("liquid", "43.070", "0.01960"),
    "其他石油制品": ("liquid", "41.031", "0.02000"),
    "液化天然气": ("liquid", "51.498", "0.01720"),
    "液化石油气": ("liquid", "50.179", "0.01720"),
    "煤焦油": ("liquid", "33.453", "0.02200"),
    "炼厂干气": ("liquid", "45.998", "0.01820"),
    "天然气": ("gas", "389.310", "0.01532"),
    "高炉煤气": ("gas", "33.000", "0.07080"),
    "转炉煤气": ("gas", "84.000", "0.04960"),
    "焦炉煤气": ("gas", "173.854", "0.01210"),
    "其它煤气": ("gas", "52.270", "0.01220"),
}
OXIDATION_PER_CENT = {"solid": 98, "liquid": 98, "gas": 99}

# tCO2 per tonne of the pure carbonate.
CARBONATES: dict[str, str] = {
    "CaCO3": "0.4400",
    "MgCO3": "0.5220",
    "Na2CO3": "0.4149",
    "NaHCO3": "0.5237",
    "CaMg(CO3)2": "0.4773",
    "FeCO3": "0.3799",
    "MnCO3": "0.3829",
    "BaCO3": "0.2230",
    "Li2CO3": "0.5955",
    "K2CO3": "0.3184",
    "SrCO3": "0.2980",
}

ANODE = "炭阳极"
METAL = "铝液"
ANODE_LOSS_PER_CENT = "15.18"
ANODE_SULPHUR_PER_CENT = "2"
ANODE_ASH_PER_CENT = "0.4"
NET_ANODE_PER_TONNE = "0.398"  # of the consultation draft, for the reading that takes no measured anode

# Of each perfluorocarbon: kg per tonne of liquid aluminium, and its global warming potential.
PFC: dict[str, tuple[str, str]] = {"CF4": ("0.020", "6630"), "C2F6": ("0.00110", "11100")}
