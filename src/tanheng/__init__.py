"""碳衡 Tanheng: China's national emissions trading system for steel, cement and aluminium smelting, from end to end."""

__version__ = "0.1.0"
