"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.circles.choices import RequestState
from fengqun.people.circles.commands import leave_all_circles
from fengqun.people.circles.models import CircleInvitation, CircleMember, CircleRemoval, CircleRequest, CircleWalk
from fengqun.people.communities.queries import member_cards, member_ids_of_user


@exports_personal_data("circles", _("圈子"))
def export(user_id: UUID) -> Sequence[Record]:
    """The circles the person is in, their requests with the answers, invitations and removals."""
    mine = {"member_id__in": member_ids_of_user(user_id)}
    parts = {
        "member": CircleMember.objects.filter(**mine)
        .order_by("joined_at", "id")
        .values("circle__name", "role", "joined_at"),
        "request": CircleRequest.objects.filter(**mine)
        .order_by("asked_at", "id")
        .values("circle__name", "message", "question", "answer", "state", "asked_at", "decided_at", "reason"),
        "invitation": CircleInvitation.objects.filter(**mine)
        .order_by("invited_at", "id")
        .values("circle__name", "state", "invited_at", "closed_at"),
        "gate": CircleWalk.objects.filter(**mine)
        .order_by("touched_at", "id")
        .values("circle__name", "results", "message", "answer", "handed_in_at", "queued_at", "touched_at"),
        "removal": CircleRemoval.objects.filter(**mine)
        .order_by("removed_at", "id")
        .values("circle__name", "reason", "removed_at", "lifted_at"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@erases_personal_data("circles")
def erase(user_id: UUID) -> None:
    """Leave every circle; what was asked, answered and said of the person goes."""
    members = member_ids_of_user(user_id)
    for card in member_cards(members).values():
        leave_all_circles(card.community_id, card.id, before=clock.now())
    requests = CircleRequest.objects.filter(member_id__in=members)
    requests.exclude(state=RequestState.REFUSED).update(message="", answer="", reason="")
    requests.filter(state=RequestState.REFUSED).update(message="", answer="", reason="–")
    CircleWalk.objects.filter(member_id__in=members).delete()
    CircleInvitation.objects.filter(member_id__in=members).delete()
    CircleRemoval.objects.filter(member_id__in=members).update(reason="–")
