"""What a claim is answered: the documented codes with their statuses, bodies and sentences."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.people.communities.queries import community_by_id
from fengqun.spine.lane.types import Answer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PAUSE_WAIT = 5.0
"""Seconds after which asking a paused drop again makes sense."""

SENTENCES: dict[str, str | Promise] = {
    "won": _("抢到了，请在时限内付款。"),
    "sold_out": _("这次没抢到，已经抢完了。有人没付款的话会再放出来。"),
    "limit_reached": _("你已经抢到了上限，留一点给别人。"),
    "not_yet": _("还没开始，到点再来。"),
    "paused": _("暂停中，请稍等。"),
    "over": _("已经结束了。"),
    "cancelled": _("这场抢购取消了。"),
    "not_eligible": _("这场抢购不是对你开放的。"),
    "not_found": _("没有找到这场限时抢购。"),
}
"""What people are told, by outcome."""

STATUSES = {
    "won": 201,
    "sold_out": 200,
    "limit_reached": 200,
    "not_yet": 409,
    "paused": 409,
    "over": 410,
    "cancelled": 410,
    "not_eligible": 403,
    "not_found": 404,
}


class Verdict(NamedTuple):
    """One row of `drops_decide`; moments are microseconds since 1970."""

    verdict: str
    claim_id: UUID
    pay_until: int | None
    starts_at: int | None
    is_new: bool
    is_whole: bool


def answer_to(community_id: UUID, row: Verdict, *, moment: datetime) -> Answer:
    """The answer that a verdict makes; a win read again makes the very same."""
    outcome = row.verdict
    status = STATUSES[outcome]
    if outcome == "won" and row.pay_until is not None:
        body = {
            "outcome": outcome,
            "claim_id": str(row.claim_id),
            "pay_until": _moment_of(row.pay_until).isoformat(),
            "url": f"/c/{_slug_of(community_id)}/drops/claims/{row.claim_id}/",
        }
        return Answer(status, body)
    if outcome == "not_yet" and row.starts_at is not None:
        starts_at = _moment_of(row.starts_at)
        wait = max((starts_at - moment).total_seconds(), 0.001)
        return Answer(status, {"outcome": outcome, "starts_at": starts_at.isoformat()}, retry_after=wait)
    if outcome == "paused":
        return Answer(status, {"outcome": outcome}, retry_after=PAUSE_WAIT)
    return Answer(status, {"outcome": outcome})


@lru_cache(maxsize=1_024)
def _moment_of(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


@lru_cache(maxsize=4_096)
def _slug_of(community_id: UUID) -> str:
    """The address of a community, which never changes."""
    return community_by_id(community_id).slug
