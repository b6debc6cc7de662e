"""What is still missing on trial: pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from fengqun.people.communities.behaviours import label_of
from fengqun.people.communities.stages import Condition


def conditions(
    goals: Sequence[Mapping[str, Any]], baseline: Mapping[str, int], counts: Mapping[str, int]
) -> list[Condition]:
    """Each goal, and how far it is met by what was done since the trial began."""
    return [
        Condition(label_of(goal["kind"]), goal["count"], counts.get(goal["kind"], 0) - baseline.get(goal["kind"], 0))
        for goal in goals
    ]
