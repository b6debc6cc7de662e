"""What members do elsewhere counts for their stage, once."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest

from fengqun.kernel.ids import new_id
from fengqun.people.communities.commands import note_behaviour
from fengqun.people.communities.kinds import BEHAVIOURS, RULES_ACCEPTED
from fengqun.people.communities.models import Behaviour
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.subscriptions import COUNTED, count_behaviour
from fengqun.spine.activity.commands import drain_all, record
from fengqun.spine.activity.types import Activity, Recorded, type_of

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Bought(Activity):
    verb: ClassVar[str] = "tests.bought"
    object_kind: ClassVar[str] = "order"
    label: ClassVar[str] = "买了"
    buyer_member_id: UUID


@dataclass(frozen=True, kw_only=True)
class Wrote(Activity):
    verb: ClassVar[str] = "tests.wrote"
    object_kind: ClassVar[str] = "post"
    label: ClassVar[str] = "写了"


def recorded(activity, seq):
    return Recorded(id=new_id(), seq=seq, activity=activity, recorded_at=activity.occurred_at)


def test_the_buyer_counts_where_there_is_one_else_the_actor(community, member, operator):
    # given
    common = {"community_id": community.id, "object_id": new_id()}
    batch = [
        recorded(Bought(**common, actor_id=operator.id, buyer_member_id=member.id), 1),
        recorded(Wrote(**common, actor_id=member.id), 2),
        recorded(Wrote(**common, actor_id=member.id), 3),
        recorded(Wrote(**common), 4),
    ]

    # when
    count_behaviour(batch)

    # then
    counts = set(Behaviour.objects.values_list("membership_id", "kind", "count"))
    assert counts == {(member.id, "tests.bought", 1), (member.id, "tests.wrote", 2)}


def test_everything_counted_has_a_name_and_everything_named_is_counted():
    by_this_room = {RULES_ACCEPTED, "communities.invited"}
    named = {verb for verb in BEHAVIOURS if verb.split(".")[0] in {"communities", "orders", "posts"}}

    assert set(COUNTED) | by_this_room == named


def test_a_post_makes_a_member(community, member):
    # given
    note_behaviour(member.id, RULES_ACCEPTED)
    published = type_of("posts.published")

    # when
    record(published(community_id=community.id, object_id=new_id(), actor_id=member.id))
    drain_all()

    # then
    assert member_card(member.id).stage == "member"
