"""Publish a version of the rules, and accept the one that holds."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.activities import RulesAccepted, RulesPublished
from fengqun.people.communities.choices import ConsentPurpose
from fengqun.people.communities.errors import InvalidSetting, RulesChanged
from fengqun.people.communities.models import Community, Consent, Membership, RulesVersion
from fengqun.people.communities.policies import CHANGE_GATE
from fengqun.people.communities.queries.canvas import current_rules
from fengqun.spine.activity.commands import record

MOST_SHOWN = 3
RULE_LENGTH = 200
SUMMARY_LENGTH = 300


@transaction.atomic
def publish_rules(
    community_id: UUID,
    *,
    actor: Actor,
    text: str,
    summary: str = "",
    asks_again: bool = True,
    shown_when_writing: Sequence[str] | None = None,
) -> int:
    """Let a new version of the rules hold; answers its number, which stays where nothing changed.

    Members are asked to accept it before they next write, unless only words were mended (`asks_again` False). None for
    `shown_when_writing` keeps those that are still in the text. Raises Denied, InvalidSetting.
    """
    actor.require(CHANGE_GATE, community_id)
    community = Community.objects.select_for_update().only("id", "rules_asked").get(id=community_id)
    now = current_rules(community_id)
    wanted = text.strip()
    shown = _shown(wanted, now.shown_when_writing if shown_when_writing is None else shown_when_writing)
    if now.text == wanted and now.version:
        RulesVersion.objects.filter(community_id=community_id, version=now.version).update(shown_when_writing=shown)
        return now.version
    version = now.version + 1
    RulesVersion.objects.create(
        community_id=community_id,
        version=version,
        text=wanted,
        summary=summary.strip()[:SUMMARY_LENGTH],
        asks_again=asks_again,
        shown_when_writing=shown,
        published_by=actor.member_id,
    )
    if asks_again:
        community.rules_asked = version
        community.save(update_fields=["rules_asked"])
    record(
        RulesPublished(
            community_id=community_id,
            object_id=community_id,
            actor_id=actor.member_id,
            version=version,
            asks_again=asks_again,
        )
    )
    if actor.member_id is not None:
        _keep(community_id, actor.member_id, version)
    return version


@transaction.atomic
def accept_rules(community_id: UUID, version: int, *, actor: Actor) -> None:
    """Accept that version, which has to be the one that holds; a second time changes nothing.

    Raises SignInRequired, Denied, RulesChanged.
    """
    member_id = actor.require_member(community_id)
    if version != current_rules(community_id).version:
        raise RulesChanged
    if _keep(community_id, member_id, version):
        record(RulesAccepted(community_id=community_id, object_id=member_id, actor_id=member_id, version=version))


def _keep(community_id: UUID, member_id: UUID, version: int) -> bool:
    member = Membership.objects.select_for_update().get(id=member_id, community_id=community_id)
    if member.rules_accepted >= version:
        return False
    member.rules_accepted = version
    member.save(update_fields=["rules_accepted"])
    Consent.objects.create(
        community_id=community_id,
        user_id=member.user_id,
        purpose=ConsentPurpose.RULES,
        version=version,
        is_given=True,
        decided_at=clock.now(),
    )
    return True


def _shown(text: str, wanted: Sequence[str]) -> list[str]:
    lines = {line.strip()[:RULE_LENGTH] for line in text.splitlines() if line.strip()}
    shown = list(dict.fromkeys(line for one in wanted if (line := one.strip()[:RULE_LENGTH]) in lines))
    if len(shown) > MOST_SHOWN:
        raise InvalidSetting(field="shown_when_writing", reason=f"≤ {MOST_SHOWN}")
    return shown
