"""The ladder from newcomer to partner: pure decisions, and what is missing for the next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fengqun.people.communities.behaviours import label_of
from fengqun.people.communities.choices import STAGES
from fengqun.people.communities.kinds import KindTemplate, Ladder, Need, StageRule, Text


@dataclass(frozen=True)
class Condition:
    """One need of a stage, and how far the member is."""

    label: Text
    needed: int
    done: int
    days: int = 0
    """Within how many days; 0: ever."""

    @property
    def is_met(self) -> bool:
        """Whether it has been done often enough."""
        return self.done >= self.needed

    @property
    def missing(self) -> int:
        """How many times are left to do."""
        return max(0, self.needed - self.done)


@dataclass(frozen=True)
class NextStage:
    """What leads to the next stage: everything in `all_of`, one of `any_of`."""

    stage: str
    label: Text
    all_of: Sequence[Condition]
    any_of: Sequence[Condition]
    by_appointment: bool = False

    @property
    def is_earned(self) -> bool:
        """Whether nothing is missing."""
        return not self.by_appointment and all(c.is_met for c in self.all_of) and self.is_one_met

    @property
    def is_one_met(self) -> bool:
        """Whether one of the alternatives is met, or there are none."""
        return not self.any_of or any(c.is_met for c in self.any_of)


def earned_stage(ladder: Ladder | KindTemplate, counts: Mapping[str, int], *, current: str) -> str:
    """The highest stage reachable from `current` one rule after the other. A stage is never taken back."""
    stage = current
    while (following := next_stage(ladder, counts, current=stage)) and following.is_earned:
        stage = following.stage
    return stage


def stages_between(before: str, after: str) -> Sequence[str]:
    """The stages that one passes on the way from `before` up to `after`, the last included."""
    return [str(stage) for stage in STAGES[STAGES.index(before) + 1 : STAGES.index(after) + 1]]


def next_stage(ladder: Ladder | KindTemplate, counts: Mapping[str, int], *, current: str) -> NextStage | None:
    """What leads on from `current`, or None at the top."""
    place = STAGES.index(current) + 1
    if place >= len(STAGES):
        return None
    rule: StageRule = ladder.rule_of(STAGES[place])
    return NextStage(
        stage=rule.stage.value,
        label=rule.label,
        all_of=_conditions(rule.all_of, counts),
        any_of=_conditions(rule.any_of, counts),
        by_appointment=rule.by_appointment,
    )


def described(rule: StageRule) -> NextStage:
    """The rule as a page shows it to somebody who has done nothing yet."""
    return NextStage(
        stage=rule.stage.value,
        label=rule.label,
        all_of=_conditions(rule.all_of, {}),
        any_of=_conditions(rule.any_of, {}),
        by_appointment=rule.by_appointment,
    )


def _conditions(needs: Sequence[Need], counts: Mapping[str, int]) -> list[Condition]:
    return [Condition(label_of(need.kind), need.count, counts.get(need.key, 0), need.days) for need in needs]
