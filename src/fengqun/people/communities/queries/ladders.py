"""What leads to each stage in a community, what each gives, and who would rise by other rules."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise

from fengqun.kernel import clock
from fengqun.kernel.prepared import prepared
from fengqun.people.communities.choices import STAGES
from fengqun.people.communities.kinds import Ladder, Need, template_of
from fengqun.people.communities.models import Behaviour, BehaviourDay, Community, Membership, StageRulesVersion
from fengqun.people.communities.privileges import privileges_of
from fengqun.people.communities.stages import NextStage, described, earned_stage

Counts = dict[str, int]


@dataclass(frozen=True)
class StagePage:
    """One stage, explained: what leads there, what it gives, how many stand at it."""

    stage: str
    label: str | Promise
    rule: NextStage
    gives: Sequence[str | Promise]
    standing: int = 0


def ladder_of(community_id: UUID) -> Ladder:
    """The rules of a community's stages: its own, or those that its kind suggests."""
    return ladders_of([community_id])[community_id]


def ladder_of_kind(community_id: UUID, kind: str) -> Ladder:
    """The same where the community's kind is known; one statement."""
    for row in _own_rules(community=community_id):
        return read_ladder(kind, row["rules"], row["version"])
    return template_of(kind).ladder


@prepared
def _own_rules(community: UUID) -> QuerySet[Any, Any]:
    rows = StageRulesVersion.objects.filter(community_id=community).order_by("-version")
    newest: QuerySet[Any, Any] = rows.values("rules", "version")[:1]
    return newest


def ladders_of(community_ids: Iterable[UUID]) -> dict[UUID, Ladder]:
    """The same for many, in two statements."""
    ids = set(community_ids)
    kinds = dict(Community.objects.filter(id__in=ids).values_list("id", "kind"))
    newest = StageRulesVersion.objects.filter(community_id__in=ids).order_by("community_id", "-version")
    kept = {row.community_id: row for row in newest.distinct("community_id")}
    return {
        community_id: read_ladder(kinds[community_id], kept[community_id].rules, kept[community_id].version)
        if community_id in kept
        else template_of(kinds[community_id]).ladder
        for community_id in ids
    }


def read_ladder(kind: str, rules: Sequence[Mapping[str, Any]], version: int = 0) -> Ladder:
    """A ladder in kept rules; names and appointments stay those of the kind."""
    own = {rule["stage"]: rule for rule in rules}
    return Ladder(
        tuple(
            replace(
                rule,
                all_of=_needs(own[rule.stage].get("all_of", ())),
                any_of=_needs(own[rule.stage].get("any_of", ())),
                gives=tuple(own[rule.stage].get("gives", ())),
            )
            if rule.stage in own
            else rule
            for rule in template_of(kind).stages
        ),
        version,
    )


def counts_of(member_ids: Iterable[UUID], ladder: Ladder) -> dict[UUID, Counts]:
    """What members did: ever, and within each time that the ladder asks about (`Need.key`). A statement a time."""
    ids = list(member_ids)
    counts: dict[UUID, Counts] = {}
    for row in _behaviour(members=ids):
        counts.setdefault(row["membership_id"], {})[row["kind"]] = row["count"]
    for days in sorted({need.days for need in ladder.needs if need.days}):
        first = clock.now().date() - timedelta(days=days)
        lately = BehaviourDay.objects.filter(membership_id__in=ids, day__gt=first).values_list("membership_id", "kind")
        for member_id, kind, total in lately.annotate(total=Sum("count")).values_list("membership_id", "kind", "total"):
            counts.setdefault(member_id, {})[f"{kind}@{days}"] = total
    return counts


@prepared
def _behaviour(members: list[UUID]) -> QuerySet[Any, Any]:
    rows = Behaviour.objects.filter(membership_id__any_of=members)
    counted: QuerySet[Any, Any] = rows.values("membership_id", "kind", "count")
    return counted


def would_rise(community_id: UUID, ladder: Ladder) -> Counter[str]:
    """How many members would rise to each stage at once if these rules held; nobody would fall."""
    members = dict(
        Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False).values_list(
            "id", "stage"
        )
    )
    counts = counts_of(members, ladder)
    risen: Counter[str] = Counter()
    for member_id, stage in members.items():
        earned = earned_stage(ladder, counts.get(member_id, {}), current=stage)
        if earned != stage:
            risen[str(earned)] += 1
    return risen


def stages_explained(community_id: UUID, standing: Mapping[str, int] | None = None) -> list[StagePage]:
    """All stages of a community, lowest first, for whoever wants to know."""
    ladder = ladder_of(community_id)
    given = privileges_of(community_id)
    return [
        StagePage(
            stage=str(stage),
            label=ladder.rule_of(stage).label,
            rule=described(ladder.rule_of(stage)),
            gives=[*ladder.rule_of(stage).gives, *given.get(str(stage), ())],
            standing=(standing or {}).get(str(stage), 0),
        )
        for stage in STAGES
    ]


def _needs(items: Sequence[Mapping[str, Any]]) -> tuple[Need, ...]:
    return tuple(Need(item["kind"], item.get("count", 1), item.get("days", 0)) for item in items)
