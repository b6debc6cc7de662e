"""Quiet times: a place where members write slowly, or not at all, for a while."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.moderation.activities import QuietChanged
from fengqun.content.moderation.choices import REASON_LENGTH, LogVerb
from fengqun.content.moderation.commands.holding import take_turns
from fengqun.content.moderation.commands.noting import note_of_place
from fengqun.content.moderation.errors import CaseNotFound, ReasonNeeded, Unreadable
from fengqun.content.moderation.models import Quiet
from fengqun.content.moderation.policies import require_beat
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import circle_by_id
from fengqun.spine.activity.commands import record

SLOWEST = 24 * 60 * 60


@transaction.atomic
def set_quiet(
    community_id: UUID,
    *,
    actor: Actor,
    reason: str,
    circle_id: UUID | None = None,
    seconds_between: int = 0,
    daily_from: time | None = None,
    daily_until: time | None = None,
    ends_at: datetime | None = None,
) -> UUID:
    """Let members of a place wait `seconds_between` two writings, or with 0 not write at all; answers its id.

    Until `ends_at`, and where hours are given only in them, on the community's clocks; they may run past midnight. One
    quiet time a place: setting it again replaces it. Silence needs an end. Raises SignInRequired, Denied,
    CircleNotFound, ReasonNeeded, Unreadable.
    """
    if circle_id is not None:
        circle_by_id(community_id, circle_id, actor=actor)
    require_beat(actor, community_id, circle_id)
    said = " ".join(reason.replace("\x00", "").split())[:REASON_LENGTH]
    if not said:
        raise ReasonNeeded
    _insist_on_sense(seconds_between, daily_from, daily_until, ends_at)
    take_turns(f"quiet:{community_id}:{circle_id}")
    stands = Quiet.objects.filter(community_id=community_id)
    (stands.filter(circle=None) if circle_id is None else stands.filter(circle_id=circle_id)).delete()
    row = Quiet.objects.create(
        community_id=community_id,
        circle_id=circle_id,
        seconds_between=seconds_between,
        daily_from=daily_from,
        daily_until=daily_until,
        ends_at=ends_at,
        reason=said,
        set_by=actor.member_id,
        set_at=clock.now(),
    )
    note_of_place(community_id, circle_id, LogVerb.QUIET, actor=actor, reason=said)
    _tell(row, actor, is_on=True)
    return row.id


@transaction.atomic
def end_quiet(community_id: UUID, quiet_id: UUID, *, actor: Actor) -> None:
    """End it now. Raises SignInRequired, Denied, CaseNotFound."""
    row = Quiet.objects.select_for_update(of=("self",)).filter(community_id=community_id, id=quiet_id).first()
    if row is None:
        require_beat(actor, community_id, None)
        raise CaseNotFound
    require_beat(actor, community_id, row.circle_id)
    note_of_place(community_id, row.circle_id, LogVerb.LOUD, actor=actor)
    _tell(row, actor, is_on=False)
    row.delete()


def _insist_on_sense(
    seconds_between: int, daily_from: time | None, daily_until: time | None, ends_at: datetime | None
) -> None:
    if not 0 <= seconds_between <= SLOWEST:
        raise Unreadable(reason=_("间隔在 0 到 %(most)s 秒之间。") % {"most": SLOWEST})
    if (daily_from is None) != (daily_until is None) or (daily_from is not None and daily_from == daily_until):
        raise Unreadable(reason=_("每天的时段要有开始和结束。"))
    if ends_at is not None and ends_at <= clock.now():
        raise Unreadable(reason=_("选一个以后的时间。"))
    if seconds_between == 0 and daily_from is None and ends_at is None:
        raise Unreadable(reason=_("完全不能发言的话，要定一个结束的时间。"))


def _tell(row: Quiet, actor: Actor, *, is_on: bool) -> None:
    record(
        QuietChanged(
            community_id=row.community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            is_on=is_on,
            reason=row.reason,
            circle_id=row.circle_id,
        )
    )
