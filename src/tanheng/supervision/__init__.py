"""监督管理 Supervision: what not surrendering in full and in time costs.

Order 775 (碳排放权交易管理暂行条例) Art. 24 for deadlines before 2026-08-15; from then on the Ecological and Environmental Code
(生态环境法典) Art. 1226(2), and Art. 1057 for older breaches that are decided later. Pure rules; docs/reference/allocate.md.
"""

from tanheng.supervision.model import Measure, Penalty, Range, Step
from tanheng.supervision.penalty import penalty
from tanheng.supervision.rendering import as_json

__all__ = ["Measure", "Penalty", "Range", "Step", "as_json", "penalty"]
