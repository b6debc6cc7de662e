"""Check-ins as things that can be flagged. Hidden they keep their day, removed they lose it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from fengqun.content.challenges.commands import (
    hide_check_in,
    put_check_in_aside,
    release_check_in,
    show_check_in,
    take_down_check_in,
)
from fengqun.content.challenges.errors import CheckInNotFound
from fengqun.content.challenges.queries import check_in_card
from fengqun.content.challenges.queries.said import Sent, check_ins_sent, sent_around
from fengqun.content.moderation.subjects import Subject, subject
from fengqun.content.moderation.types import Thing
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id

CHECK_IN = "check_in"
LABEL = pgettext_lazy("thing", "打卡")
AROUND = 12


def _look(community_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, Thing]:
    slug = community_by_id(community_id).slug
    return {one.id: _thing(one, community_id, slug) for one in check_ins_sent(community_id, ids).values()}


def _thing(sent: Sent, community_id: UUID, slug: str) -> Thing:
    page = reverse("challenges-challenge", kwargs={"community": slug, "challenge_id": sent.challenge_id})
    return Thing(
        kind=CHECK_IN,
        id=sent.id,
        community_id=community_id,
        author_id=sent.author_id,
        circle_id=sent.circle_id,
        thread_id=sent.challenge_id,
        title=sent.title,
        text=sent.text or sent.title,
        state=sent.state,
        moment=sent.moment,
        url=f"{page}#c-{sent.id}",
        label=LABEL,
    )


def _may_see(thing: Thing, actor: Actor) -> bool:
    try:
        check_in_card(thing.community_id, thing.id, actor=actor)
    except CheckInNotFound:
        return False
    return True


def _hide(thing: Thing, actor: Actor, reason: str) -> None:
    if thing.state in {"held", "published"}:
        hide_check_in(thing.community_id, thing.id, actor=actor, reason=reason)


def _show(thing: Thing, actor: Actor) -> None:
    if thing.state == "held":
        release_check_in(thing.community_id, thing.id, actor=actor)
    elif thing.state == "hidden":
        show_check_in(thing.community_id, thing.id, actor=actor)


def _remove(thing: Thing, actor: Actor) -> None:
    if thing.state != "removed":
        take_down_check_in(thing.community_id, thing.id, actor=actor)


def _put_aside(thing: Thing, actor: Actor, reason: str, _is_new: bool) -> None:  # noqa: FBT001 - the shape of a verb
    put_check_in_aside(thing.community_id, thing.id, reason, actor=actor)


def _around(thing: Thing) -> list[Thing]:
    """What others sent in the challenge last."""
    if thing.thread_id is None:
        return []
    slug = community_by_id(thing.community_id).slug
    newest = sent_around(thing.community_id, thing.thread_id, limit=AROUND)
    return [_thing(one, thing.community_id, slug) for one in newest]


CHECK_INS = subject(
    Subject(
        code=CHECK_IN,
        label=LABEL,
        look=_look,
        may_see=_may_see,
        hide=_hide,
        show=_show,
        remove=_remove,
        put_aside=_put_aside,
        around=_around,
    )
)
