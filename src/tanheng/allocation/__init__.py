"""配额分配 Allocation: what each unit is allocated and owes.

The plan of 2024 and 2025 (国环规气候〔2025〕2号) and the draft of 2026. Pure rules: `allocate` takes what was handed in and returns every
figure with its findings; docs/reference/allocate.md is the specification.
"""

from tanheng.allocation.engine import allocate
from tanheng.allocation.model import Allocation, Submission, Unit
from tanheng.allocation.options import Estimate, Options
from tanheng.allocation.rendering import as_json
from tanheng.allocation.rows import allocate_rows

__all__ = ["Allocation", "Estimate", "Options", "Submission", "Unit", "allocate", "allocate_rows", "as_json"]
