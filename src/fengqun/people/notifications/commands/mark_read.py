"""Note that a member has read what concerned them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.addresses import is_own_path
from fengqun.people.notifications.errors import NoticeNotFound
from fengqun.people.notifications.models import Notice


@transaction.atomic
def open_notice(community_id: UUID, notice_id: UUID, *, actor: Actor) -> str:
    """Note that the member read one of their notices; answers where it leads. Raises Denied, NoticeNotFound."""
    member_id = actor.require_member(community_id)
    mine = Notice.objects.filter(community_id=community_id, id=notice_id, member_id=member_id, is_listed=True)
    url = mine.values_list("url", flat=True).first()
    if url is None or not is_own_path(url):
        raise NoticeNotFound
    mine.filter(read_at=None).update(read_at=clock.now())
    return url


@transaction.atomic
def mark_read(community_id: UUID, *, actor: Actor, notice_ids: Iterable[UUID] | None = None) -> int:
    """Note that the member read those notices, or all; answers how many were unread. Raises Denied."""
    member_id = actor.require_member(community_id)
    unread = Notice.objects.filter(community_id=community_id, member_id=member_id, read_at=None, is_listed=True)
    if notice_ids is not None:
        unread = unread.filter(id__in=set(notice_ids))
    return unread.update(read_at=clock.now())


@transaction.atomic
def mark_read_about(community_id: UUID, object_kind: str, object_id: UUID, *, actor: Actor) -> int:
    """Note that the member has seen the object, and with it what their notices of it say. Raises Denied."""
    member_id = actor.require_member(community_id)
    unread = Notice.objects.filter(
        community_id=community_id,
        member_id=member_id,
        read_at=None,
        is_listed=True,
        object_kind=object_kind,
        object_id=object_id,
    )
    return unread.update(read_at=clock.now())
