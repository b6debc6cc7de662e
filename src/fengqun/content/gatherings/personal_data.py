"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.gatherings.choices import SeatState
from fengqun.content.gatherings.commands import give_up_seat
from fengqun.content.gatherings.models import CalendarAddress, Gathering, Seat
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.accounts.personal_data import JSON, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("gatherings", _("聚会"))
def export(user_id: UUID) -> list[dict[str, JSON]]:
    """The gatherings that the person hosted, and those that they signed up for."""
    return [*_hosted(user_id), *_signed_up(user_id)]


@erases_personal_data("gatherings")
def erase(user_id: UUID) -> None:
    """Seats ahead go back, answers and guests are forgotten; that somebody was there stays as a number."""
    members = member_ids_of_user(user_id)
    ahead = Seat.objects.filter(
        member_id__in=members,
        state__in=[SeatState.SEATED, SeatState.WAITING],
        arrived_at=None,
        gathering__state="planned",
        gathering__starts_at__gt=clock.now(),
    )
    for community_id, gathering_id, member_id in list(ahead.values_list("community_id", "gathering_id", "member_id")):
        give_up_seat(community_id, gathering_id, actor=SYSTEM, member_id=member_id)
    Seat.objects.filter(member_id__in=members).update(answers=[])
    CalendarAddress.objects.filter(member_id__in=members).delete()


def _hosted(user_id: UUID) -> Iterator[dict[str, JSON]]:
    rows = Gathering.objects.filter(host_id__in=member_ids_of_user(user_id)).order_by("starts_at")
    for row in rows:
        yield {
            "kind": "hosted",
            "id": str(row.id),
            "title": row.title,
            "description": row.description,
            "starts_at": row.starts_at.isoformat(),
            "state": row.state,
        }


def _signed_up(user_id: UUID) -> Iterator[dict[str, JSON]]:
    rows = Seat.objects.select_related("gathering", "ticket").filter(member_id__in=member_ids_of_user(user_id))
    for row in rows.order_by("queued_at"):
        yield {
            "kind": "signed_up",
            "gathering_id": str(row.gathering_id),
            "title": row.gathering.title,
            "starts_at": row.gathering.starts_at.isoformat(),
            "ticket": row.ticket.name,
            "guests": row.guests,
            "answers": list(row.answers),
            "state": row.state,
            "signed_up_at": row.queued_at.isoformat(),
            "arrived_at": row.arrived_at.isoformat() if row.arrived_at else None,
            "is_no_show": row.is_no_show,
        }
