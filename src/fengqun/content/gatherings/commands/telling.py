"""Telling members: one call for each letter of this room."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from fengqun.content.gatherings.models import Gathering
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.kinds import NoticeKind


def tell(
    kind: NoticeKind,
    gathering: Gathering,
    member_ids: Iterable[UUID],
    *,
    actor_id: UUID | None = None,
    moments: dict[str, datetime] | None = None,
    params: dict[str, str | int] | None = None,
    group_key: str = "",
) -> None:
    """Tell the members, in the caller's transaction. `moments` are written on the community's clocks."""
    ids = list(member_ids)
    if not ids:
        return
    community = community_by_id(gathering.community_id)
    written = {name: f"{moment.astimezone(community.zone):%m-%d %H:%M}" for name, moment in (moments or {}).items()}
    notify(
        kind,
        community_id=gathering.community_id,
        member_ids=ids,
        url=reverse("gatherings-detail", kwargs={"community": community.slug, "gathering_id": gathering.id}),
        title=gathering.title,
        actor_id=actor_id,
        object_kind="gathering",
        object_id=gathering.id,
        params={**written, **(params or {})},
        group_key=group_key,
        circle_id=gathering.circle_id,
    )
