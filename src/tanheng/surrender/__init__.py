"""配额清缴 Surrender: how much of a duty CCER may offset, and which vintages pay it.

Measures of 2021 (部令第19号) Art. 29, Order 775 Art. 14, plan of 2024 and 2025 (国环规气候〔2025〕2号, 配额清缴). Pure rules;
docs/reference/allocate.md is the specification.
"""

from tanheng.surrender.checks import CHECKS
from tanheng.surrender.offset import OffsetLimit, offset_limit
from tanheng.surrender.rendering import offset_json, vintages_json
from tanheng.surrender.vintages import UsableVintages, usable_vintages

__all__ = ["CHECKS", "OffsetLimit", "UsableVintages", "offset_json", "offset_limit", "usable_vintages", "vintages_json"]
