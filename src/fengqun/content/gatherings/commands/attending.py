"""Keep who was there and who stayed away. The caller holds the gathering."""

from collections.abc import Sequence

from fengqun.content.gatherings.activities import GatheringAttended, GatheringMissed
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.notices import MISSED
from fengqun.spine.activity.commands import record_many


def count_attended(gathering: Gathering, seats: Sequence[Seat]) -> None:
    """Tell the news of those who came, once for each."""
    if not seats:
        return
    Seat.objects.filter(id__in=[seat.id for seat in seats]).update(is_attendance_counted=True, is_no_show=False)
    record_many(
        [
            GatheringAttended(
                community_id=gathering.community_id,
                object_id=gathering.id,
                actor_id=seat.member_id,
                circle_id=gathering.circle_id,
            )
            for seat in seats
        ]
    )


def count_missed(gathering: Gathering, seats: Sequence[Seat]) -> None:
    """Keep that they had a seat and did not come, and tell them."""
    if not seats:
        return
    Seat.objects.filter(id__in=[seat.id for seat in seats]).update(is_no_show=True)
    record_many(
        [
            GatheringMissed(
                community_id=gathering.community_id,
                object_id=gathering.id,
                actor_id=None,
                circle_id=gathering.circle_id,
                member_id=seat.member_id,
            )
            for seat in seats
        ]
    )
    tell(MISSED, gathering, [seat.member_id for seat in seats])
