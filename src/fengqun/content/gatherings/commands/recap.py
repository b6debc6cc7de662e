"""Look back in words: a post that begins with what the gathering was in numbers."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqun.content.gatherings.activities import RecapPublished
from fengqun.content.gatherings.commands.locking import hold_as_host, insist_planned
from fengqun.content.gatherings.commands.telling import tell
from fengqun.content.gatherings.errors import NotOverYet, RecapExists
from fengqun.content.gatherings.models import Gathering, Seat
from fengqun.content.gatherings.notices import RECAPPED
from fengqun.content.gatherings.queries import figures_of
from fengqun.content.gatherings.types import GatheringCard
from fengqun.content.posts.commands import publish_post
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.types import CommunityCard
from fengqun.spine.activity.commands import record

ATTACHED = "gathering"
"""The kind under which posts carry gatherings."""


def recap_words(card: GatheringCard, community: CommunityCard) -> tuple[str, str]:
    """Title and text that a host begins with, in the active language."""
    figures = figures_of(card.id)
    day = f"{card.starts_at.astimezone(community.zone):%Y-%m-%d}"
    lines = [" · ".join(filter(None, [day, card.place]))]
    if figures.arrived_heads:
        lines.append(
            ngettext("到了 %(count)s 人。", "到了 %(count)s 人。", figures.arrived_heads)
            % {"count": figures.arrived_heads}
        )
    elif figures.heads:
        lines.append(ngettext("报名 %(count)s 人。", "报名 %(count)s 人。", figures.heads) % {"count": figures.heads})
    lines += ["", _("**聊了什么**"), "- ", "", _("**下次想做什么**"), "- "]
    return _("回顾：%(title)s") % {"title": card.title}, "\n".join(lines)


@transaction.atomic
def write_recap(
    community_id: UUID,
    gathering_id: UUID,
    *,
    actor: Actor,
    body: str,
    title: str = "",
    is_public: bool = False,
    pictures: Sequence[NewPicture] = (),
) -> UUID:
    """Publish the recap where the gathering was known, carry the gathering in it, and tell those who were there.

    One for each gathering. Raises GatheringNotFound, SignInRequired, NotTheHost, GatheringIsCancelled, NotOverYet,
    RecapExists, Silenced, and what `publish_post` raises.
    """
    gathering = hold_as_host(community_id, gathering_id, actor=actor)
    insist_planned(gathering)
    if gathering.ends_at > clock.now():
        raise NotOverYet
    if gathering.recap_post_id is not None:
        raise RecapExists
    post_id = publish_post(
        community_id,
        actor=actor,
        body=body,
        title=title,
        is_public=is_public and gathering.is_public,
        circle_id=gathering.circle_id,
        attachment=Attachment(ATTACHED, gathering_id),
        pictures=pictures,
    )
    _link(gathering, post_id, actor)
    return post_id


def _link(gathering: Gathering, post_id: UUID, actor: Actor) -> None:
    gathering.recap_post_id = post_id
    gathering.save(update_fields=["recap_post_id"])
    record(
        RecapPublished(
            community_id=gathering.community_id,
            object_id=gathering.id,
            actor_id=actor.member_id,
            circle_id=gathering.circle_id,
            post_id=post_id,
        )
    )
    there = Seat.objects.filter(gathering_id=gathering.id, arrived_at__isnull=False)
    tell(RECAPPED, gathering, there.values_list("member_id", flat=True), actor_id=actor.member_id)
