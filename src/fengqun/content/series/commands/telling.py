"""Telling members: one call for each letter of this room."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from fengqun.content.series.models import Series
from fengqun.people.communities.queries import community_by_id
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.kinds import NoticeKind


def tell(
    kind: NoticeKind,
    series: Series,
    member_ids: Iterable[UUID],
    *,
    actor_id: UUID | None = None,
    due: datetime | None = None,
    params: dict[str, str | int] | None = None,
    post_id: UUID | None = None,
    group_key: str = "",
) -> None:
    """Tell the members, in the caller's transaction. `due` is written on the community's clocks."""
    ids = list(member_ids)
    if not ids:
        return
    community = community_by_id(series.community_id)
    written = {"due": f"{due.astimezone(community.zone):%m-%d %H:%M}"} if due else {}
    slug = {"community": community.slug}
    page = (
        reverse("posts-detail", kwargs={**slug, "post_id": post_id})
        if post_id
        else reverse("series-detail", kwargs={**slug, "series_id": series.id})
    )
    notify(
        kind,
        community_id=series.community_id,
        member_ids=ids,
        url=page,
        title=series.title,
        actor_id=actor_id,
        object_kind="series",
        object_id=series.id,
        params={**written, **(params or {})},
        group_key=group_key,
        circle_id=series.circle_id,
    )
