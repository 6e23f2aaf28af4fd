"""重点排放单位名录 Roster: who stands on the list of key emitters of a year, and by which rule.

Measures of 2021 (部令第19号) Art. 8 and 11 for threshold and removal; the work notices of 2025 and 2026 (annex 1 and section 8) for
kinds of plants, lags and those that only report. Pure rules; docs/reference/allocate.md is the specification.
"""

from tanheng.roster.engine import threshold_test
from tanheng.roster.model import Decision, Listing, Outcome, Plant
from tanheng.roster.rendering import as_json

__all__ = ["Decision", "Listing", "Outcome", "Plant", "as_json", "threshold_test"]
