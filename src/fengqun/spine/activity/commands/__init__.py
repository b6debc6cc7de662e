"""The verbs of this room."""

from fengqun.spine.activity.causation import caused_by
from fengqun.spine.activity.commands.dismiss import dismiss_dead_letter
from fengqun.spine.activity.commands.drain import drain, drain_all
from fengqun.spine.activity.commands.partition import ensure_partitions
from fengqun.spine.activity.commands.record import CHANNEL, record, record_many
from fengqun.spine.activity.commands.replay import replay_dead_letter

__all__ = [
    "CHANNEL",
    "caused_by",
    "dismiss_dead_letter",
    "drain",
    "drain_all",
    "ensure_partitions",
    "record",
    "record_many",
    "replay_dead_letter",
]
