"""The products of factors that lines of aluminium smelting are multiplied by, and the reading of how anodes are counted."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import EXACT
from tanheng.kernel.months import Month
from tanheng.lawbook import Choice, Value
from tanheng.quantification.sectors.shared.factors import MOLAR_RATIO, Factors

METERED, BY_METAL = "metered", "default"
ANODE_READING = "quantification.aluminium_anode_method"


class AluminiumFactors(Factors):
    """All factors and roundings of aluminium smelting."""

    def anode_reading(self, month: Month) -> Choice:
        """Return whether anodes are metered or follow from the metal."""
        return self.reading(ANODE_READING, month, (METERED, BY_METAL))

    def net_anode(self, month: Month) -> Value:
        """Return the net consumption of anode in t per t of metal, of the default method."""
        return self.value("alternative.anode_per_tonne", "net", month=month)

    def anode_carbon(self, month: Month) -> tuple[Decimal, tuple[Value, ...]]:
        """Return the carbon in a tonne of gross anode (of net anode by the default method), and what it is computed from."""
        sulphur, ash = self.value("anode.sulphur", month=month), self.value("anode.ash", month=month)
        pure = 1 - sulphur.number - ash.number
        if self.anode_reading(month).choice == BY_METAL:
            return pure, (sulphur, ash)
        loss = self.value("anode.loss_rate", month=month)
        return EXACT.multiply(1 - loss.number, pure), (loss, sulphur, ash)

    def molar(self, month: Month) -> tuple[Value, Value]:
        """Return the molar masses of carbon dioxide and of carbon."""
        co2, carbon = (self.lawbook.value(name, on=month.last_day) for name in MOLAR_RATIO)
        self.marks.update((co2.citation.mark, carbon.citation.mark))
        return co2, carbon

    def gas(self, gas: str, month: Month) -> tuple[Value, Value]:
        """Return the factor in kg per t of metal and the global warming potential of a perfluorocarbon."""
        return self.value("pfc.factor", gas, month=month), self.value("gwp", gas, month=month)

    def purity(self, month: Month) -> Value:
        """Return the purity of a carbonate whose purity is not stated, as a share."""
        return self.value("carbonate.purity_default", month=month)
