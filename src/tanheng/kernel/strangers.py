"""What others than the one concerned are told where the reason of a refusal is not theirs to know: the same sentences in all rooms."""

from __future__ import annotations

from tanheng.kernel.messages import message

NOT_NOW = message("The account does not allow this now. Ask its holder.").text
OTHERS = message("Only the office that this belongs to is told more. Ask it.").text
"""Of an account, and of what belongs to an office."""
