"""Which oxidation rate a fuel of cement takes: that of its device, and on a clinker line that of the kiln where none is named."""

from __future__ import annotations

from tanheng.quantification.model import Line
from tanheng.quantification.sectors.shared.factors import Factors

LINE, KILN = "clinker_line", "cement_kiln"


class CementFactors(Factors):
    """All factors and roundings of cement."""

    def device_of(self, line: Line, scope: str) -> str:
        """Return the device of a fuel line; liquids and gases take the rate of their state all the same."""
        return line.device or (KILN if scope == LINE else "")
