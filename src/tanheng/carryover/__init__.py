"""配额结转 Carry-over: how many allowances of old vintages may become allowances of a later one.

Plan of 2023 and 2024 for power (国环规气候〔2024〕1号) Annex 5, to which the plan of 2024 and 2025 for the three sectors
(国环规气候〔2025〕2号, 配额结转) refers with bases of its own.
Pure rules: rows in, limits with their findings out; docs/reference/allocate.md.
"""

from tanheng.carryover.engine import carry_over
from tanheng.carryover.model import Applicant, Limit, Outcome
from tanheng.carryover.rendering import as_json

__all__ = ["Applicant", "Limit", "Outcome", "as_json", "carry_over"]
