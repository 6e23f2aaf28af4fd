"""The defaults of CETS-AG-04.01-V01-2024, annex A, typed by hand for the oracle; the program reads its own from law/."""

from __future__ import annotations

from tests.oracle.typed_fuels import FUELS as FUELS

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
