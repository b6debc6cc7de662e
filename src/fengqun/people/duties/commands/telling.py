"""Notices about terms."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from fengqun.people.communities.queries import community_by_id
from fengqun.people.duties.models import Term
from fengqun.people.duties.queries.kinds import name_of
from fengqun.people.duties.types import last_moment
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.kinds import NoticeKind


def tell(
    kind: NoticeKind,
    term: Term,
    *,
    member_ids: Iterable[UUID] | None = None,
    actor_id: UUID | None = None,
    reason: str = "",
    page: str = "duties-mine",
) -> None:
    """Tell the holder, or others, something about a term."""
    community = community_by_id(term.community_id)
    heard = [term.member_id] if member_ids is None else list(member_ids)
    notify(
        kind,
        community_id=term.community_id,
        member_ids=[one for one in heard if one],
        url=reverse(page, kwargs={"community": community.slug}),
        title=str(name_of(term.kind)),
        actor_id=actor_id,
        object_kind="term",
        object_id=term.id,
        params={
            "from": f"{term.starts_at.astimezone(community.zone):%Y-%m-%d}",
            "until": f"{last_moment(term.ends_at).astimezone(community.zone):%Y-%m-%d}",
            "reason": reason or "—",
        },
    )
