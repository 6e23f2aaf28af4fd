"""The numbers of the allocation, typed by hand from the rules digests for the naive oracle; nothing here is read from law/."""

from __future__ import annotations

from fractions import Fraction

SLOPE, BAND, CAP = Fraction(15, 100), Fraction(20, 100), Fraction(3, 100)
THRESHOLD_T = 26000
# By year: pre-allocation as a share of the emissions verified for the year before (2026: at most), and carbide slag above which A = duty.
PRE_ALLOCATION = {2024: Fraction(0), 2025: Fraction(70, 100), 2026: Fraction(50, 100)}
SLAG_LIMIT = {2025: Fraction(15, 100), 2026: Fraction(30, 100)}
# The day of the final determination; no day is known for 2026.
DETERMINATION = {2024: "2025-09-30", 2025: "2026-09-20"}
SLAG_DEDUCTION = Fraction(480, 1000)
CLINKER_FACTOR = {"硅酸盐水泥熟料": Fraction(535, 1000), "白色硅酸盐水泥熟料": Fraction(550, 1000)}
# Lines of other clinker report only and are not allocated (allocation.md section 2).
NOT_ALLOCATED = ("硫(铁)铝酸盐水泥熟料", "铝酸盐水泥熟料", "铝酸盐水泥熟料(无过程排放)")
# Cases whose allowance is the duty, by year; in 2024 every allowance is.
EQUAL_IN_2025 = frozenset({"white_clinker", "carbide_slag", "gypsum_sulphuric_acid"})
EQUAL_IN_2026 = EQUAL_IN_2025 | {"hydrogen_rich_oxygen_blast_furnace", "closed", "new", "below_threshold"}
OUT_OF_SCOPE_BEFORE_2026 = frozenset({"closed", "new"})
SECTORS = {"steel": "steel", "cement": "cement", "aluminium": "aluminium", "钢铁": "steel", "水泥": "cement", "铝冶炼": "aluminium"}
CASES = {
    "": "none",
    "无": "none",
    "仅生产白色硅酸盐水泥熟料": "white_clinker",
    "电石渣替代率超过限值": "carbide_slag",
    "石膏制硫酸副产硅酸盐水泥熟料": "gypsum_sulphuric_acid",
    "富氢碳循环氧气高炉": "hydrogen_rich_oxygen_blast_furnace",
    "核定前关停": "closed",
    "当年新投产": "new",
    "经核查排放量低于2.6万吨": "below_threshold",
}
ESTIMATE_PER_CENT = Fraction(2)  # a rule of the house
YES = ("是", "yes")
