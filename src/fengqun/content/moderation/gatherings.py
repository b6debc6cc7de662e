"""Gatherings as things that can be flagged; seats stand while one is out of sight."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from fengqun.content.gatherings.commands import (
    hide_gathering,
    put_gathering_aside,
    remove_gathering,
    show_gathering,
)
from fengqun.content.gatherings.errors import GatheringNotFound
from fengqun.content.gatherings.queries import card_for
from fengqun.content.gatherings.queries.said import gatherings_announced
from fengqun.content.moderation.subjects import Subject, subject
from fengqun.content.moderation.types import Thing
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id

GATHERING = "gathering"
LABEL = pgettext_lazy("thing", "聚会")
STATES = {"shown": "published", "hidden": "hidden", "removed": "removed"}


def _look(community_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, Thing]:
    slug = community_by_id(community_id).slug
    return {
        one.id: Thing(
            kind=GATHERING,
            id=one.id,
            community_id=community_id,
            author_id=one.host_id,
            circle_id=one.circle_id,
            thread_id=None,
            title=one.title,
            text=one.text,
            state=STATES[one.sight],
            moment=one.moment,
            url=reverse("gatherings-detail", kwargs={"community": slug, "gathering_id": one.id}),
            label=LABEL,
        )
        for one in gatherings_announced(community_id, ids).values()
    }


def _may_see(thing: Thing, actor: Actor) -> bool:
    try:
        card_for(thing.community_id, thing.id, actor=actor)
    except GatheringNotFound:
        return False
    return True


def _hide(thing: Thing, actor: Actor, reason: str) -> None:
    if thing.state == "published":
        hide_gathering(thing.community_id, thing.id, actor=actor, reason=reason)


def _show(thing: Thing, actor: Actor) -> None:
    if thing.state == "hidden":
        show_gathering(thing.community_id, thing.id, actor=actor)


def _remove(thing: Thing, actor: Actor) -> None:
    if thing.state != "removed":
        remove_gathering(thing.community_id, thing.id, actor=actor)


def _put_aside(thing: Thing, actor: Actor, reason: str, _is_new: bool) -> None:  # noqa: FBT001 - the shape of a verb
    put_gathering_aside(thing.community_id, thing.id, reason, actor=actor)


GATHERINGS = subject(
    Subject(
        code=GATHERING,
        label=LABEL,
        look=_look,
        may_see=_may_see,
        hide=_hide,
        show=_show,
        remove=_remove,
        put_aside=_put_aside,
    )
)
