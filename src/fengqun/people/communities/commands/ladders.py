"""Change what leads to the stages of a community, and what they give. Who has earned one rises; nobody falls."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import StageRulesChanged
from fengqun.people.communities.behaviours import behaviours
from fengqun.people.communities.choices import STAGES, Stage
from fengqun.people.communities.commands.behaviour import promote
from fengqun.people.communities.errors import InvalidStageRule
from fengqun.people.communities.models import Community, Membership, StageRulesVersion
from fengqun.people.communities.policies import CHANGE_STAGES
from fengqun.people.communities.queries.ladders import ladder_of
from fengqun.spine.activity.commands import record

MOST_NEEDS = 6
MOST_DAYS = 366


@transaction.atomic
def change_stage_rules(community_id: UUID, rules: Sequence[Mapping[str, Any]], *, actor: Actor) -> int:
    """Let these rules hold: for each stage `stage`, `all_of`, `any_of` (kind, count, days) and `gives`.

    Stages left out keep the kind's suggestion. Answers the version. Raises Denied, InvalidStageRule.
    """
    actor.require(CHANGE_STAGES, community_id)
    clean = checked_rules(rules)
    Community.objects.select_for_update(no_key=True).only("id").get(id=community_id)
    now = ladder_of(community_id)
    kept = StageRulesVersion.objects.filter(community_id=community_id, version=now.version).first()
    if kept is not None and kept.rules == clean:
        return now.version
    StageRulesVersion.objects.create(
        community_id=community_id, version=now.version + 1, rules=clean, changed_by=actor.member_id
    )
    record(
        StageRulesChanged(
            community_id=community_id, object_id=community_id, actor_id=actor.member_id, version=now.version + 1
        )
    )
    members = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False)
    promote(set(members.values_list("id", flat=True)))
    return now.version + 1


def checked_rules(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules as they are kept. Raises InvalidStageRule."""
    clean = []
    for rule in rules:
        stage = str(rule.get("stage", ""))
        if stage not in Stage.values or (
            stage in {STAGES[0], Stage.PARTNER} and (rule.get("all_of") or rule.get("any_of"))
        ):
            raise InvalidStageRule(reason=stage)
        all_of, any_of = _needs(rule.get("all_of", ())), _needs(rule.get("any_of", ()))
        if stage not in {STAGES[0], Stage.PARTNER} and not all_of and not any_of:
            raise InvalidStageRule(reason=_("每个阶段至少要有一个条件。"))
        gives = [str(text).replace("\x00", "").strip()[:100] for text in rule.get("gives", ()) if str(text).strip()]
        clean.append({"stage": stage, "all_of": all_of, "any_of": any_of, "gives": gives[:10]})
    if len({rule["stage"] for rule in clean}) != len(clean):
        raise InvalidStageRule(reason=_("每个阶段只写一次。"))
    return clean


def _needs(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(items) > MOST_NEEDS:
        raise InvalidStageRule(reason=str(len(items)))
    clean = []
    for item in items:
        try:
            need = {"kind": str(item["kind"]), "count": int(item["count"]), "days": int(item.get("days") or 0)}
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidStageRule(reason=str(item)) from error
        if need["kind"] not in behaviours():
            raise InvalidStageRule(reason=str(need["kind"]))
        if not 1 <= need["count"] <= 10_000 or not 0 <= need["days"] <= MOST_DAYS:  # type: ignore[operator]  # noqa: PLR2004
            raise InvalidStageRule(reason=f"{need['count']} / {need['days']}")
        clean.append(need)
    return clean
