"""Reads of applications."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from fengqun.kernel.glimpses import how_many
from fengqun.kernel.prepared import prepared
from fengqun.people.communities.choices import ApplicationState
from fengqun.people.communities.errors import ApplicationNotFound
from fengqun.people.communities.models import Application
from fengqun.people.communities.queries.cards import member_cards
from fengqun.people.communities.types import ApplicationCard


def application_card(application_id: UUID, *, community_id: UUID | None = None) -> ApplicationCard:
    """One application, if it is of that community (when given). Raises ApplicationNotFound."""
    found = Application.objects.filter(id=application_id)
    if community_id is not None:
        found = found.filter(community_id=community_id)
    cards = cards_of(found.select_related("user", "invite_code"))
    if not cards:
        raise ApplicationNotFound
    return cards[0]


def applications_waiting(community_id: UUID, *, limit: int = 100) -> list[ApplicationCard]:
    """What waits for a decision, longest first."""
    return cards_of(_waiting(community=community_id, limit=limit))


@prepared
def _waiting(community: UUID, limit: int) -> QuerySet[Application]:
    rows = Application.objects.filter(community_id=community, state=ApplicationState.SUBMITTED)
    return rows.select_related("user", "invite_code").order_by("submitted_at", "id")[:limit]


@how_many("console")
def applications_to_decide(community: UUID) -> QuerySet[Application]:
    """How many wait for a decision, on pages of the console."""
    return Application.objects.filter(community_id=community, state=ApplicationState.SUBMITTED)


def count_waiting(community_id: UUID) -> int:
    """How many wait for a decision."""
    return Application.objects.filter(community_id=community_id, state=ApplicationState.SUBMITTED).count()


def applications_decided(community_id: UUID, *, limit: int = 50) -> list[ApplicationCard]:
    """What was decided lately, last first."""
    decided = Application.objects.filter(community_id=community_id, decided_at__isnull=False)
    return cards_of(decided.select_related("user", "invite_code").order_by("-decided_at", "-id")[:limit])


def last_application(community_id: UUID, user_id: UUID) -> ApplicationCard | None:
    """A person's latest application here, draft or not."""
    mine = Application.objects.filter(community_id=community_id, user_id=user_id)
    cards = cards_of(mine.select_related("user", "invite_code").order_by("-created_at", "-id")[:1])
    return cards[0] if cards else None


def cards_of(applications: Iterable[Application]) -> list[ApplicationCard]:
    """Their cards, in order, with the inviters in one more query."""
    rows = list(applications)
    inviters = member_cards(row.invite_code.inviter_id for row in rows if row.invite_code)
    return [
        ApplicationCard(
            id=row.id,
            community_id=row.community_id,
            user_id=row.user_id,
            name=row.display_name or str(row.user),
            avatar=row.user.avatar_key,
            state=row.state,
            answers=tuple((item["question"], item["answer"]) for item in row.answers),
            invite_code=row.invite_code.code if row.invite_code else "",
            inviter=inviters.get(row.invite_code.inviter_id) if row.invite_code else None,
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
            reason=row.reason,
            rules_version=row.rules_version,
            segment=row.segment,
            retry_at=row.retry_at,
            has_passed_review=bool(row.gate_version) and row.state == ApplicationState.DRAFT,
        )
        for row in rows
    ]
