"""连续监测 Monitoring: CO2 from flue gas instruments, hours to days, with the guideline's report C.8 per source and month.

`monitor` takes tables as `tanheng.tables` reads them and returns an `Outcome`; `as_json` gives the documented JSON; `compared` sets the
mass beside the accounting of the same entity, which prevails.
"""

from tanheng.monitoring.comparing import Comparison, compared
from tanheng.monitoring.engine import monitor
from tanheng.monitoring.model import Day, Outcome, Report, Statistic
from tanheng.monitoring.rendering import as_json

__all__ = ["Comparison", "Day", "Outcome", "Report", "Statistic", "as_json", "compared", "monitor"]
