"""Change what a challenge asks for."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.challenges.activities import ChallengeChanged
from fengqun.content.challenges.checks import checked
from fengqun.content.challenges.commands.holding import hold_as_host
from fengqun.content.challenges.errors import InvalidChallenge
from fengqun.content.challenges.models import Challenge
from fengqun.content.challenges.richtext import SAID
from fengqun.content.challenges.types import ChallengeSettings
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id, stage_labels
from fengqun.spine.activity.commands import record

_FIXED_BY_CHECK_INS = ("starts_on", "late_minutes")
"""What decides which day a check-in counts for; once there are some, it stays."""


@transaction.atomic
def change_challenge(community_id: UUID, challenge_id: UUID, *, actor: Actor, settings: ChallengeSettings) -> None:
    """Change the settings; what was checked in stays as it is. The circle never changes.

    Raises ChallengeNotFound, NotHost, InvalidChallenge.
    """
    challenge = hold_as_host(community_id, challenge_id, actor=actor)
    clean = checked(settings, stages=stage_labels(community_by_id(community_id).kind).keys())
    wanted = asdict(clean) | {"circle_id": challenge.circle_id}
    changed = tuple(sorted(name for name, value in wanted.items() if getattr(challenge, name) != value))
    if not changed:
        return
    _insist_on_kept_days(challenge, clean, changed)
    for name in changed:
        setattr(challenge, name, wanted[name])
    challenge.description_html = SAID.html(challenge.description)
    challenge.save(update_fields=[*changed, "description_html"])
    record(
        ChallengeChanged(
            community_id=community_id,
            object_id=challenge.id,
            actor_id=actor.member_id,
            fields=changed,
            circle_id=challenge.circle_id,
        )
    )


def _insist_on_kept_days(challenge: Challenge, clean: ChallengeSettings, changed: tuple[str, ...]) -> None:
    """Raise InvalidChallenge where days that have check-ins would fall out of the challenge or shift."""
    days = challenge.check_ins.exclude(state="removed").values_list("day", flat=True)
    last = days.order_by("-day").first()
    if last is None:
        return
    if set(changed) & set(_FIXED_BY_CHECK_INS):
        raise InvalidChallenge(reason=_("已经有人打卡，开始的日子和每天截止的时间不能再改。"))
    if clean.ends_on < last:
        raise InvalidChallenge(reason=_("结束的日子之后已经有人打卡了。"))
