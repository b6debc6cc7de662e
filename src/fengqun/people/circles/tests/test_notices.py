"""Whom circles tell of what."""

import pytest
from django.db import transaction

from fengqun.people.circles.commands import (
    accept_request,
    appoint_host,
    ask_to_join,
    invite_to_circle,
    mute_circle,
    refuse_request,
    remove_from_circle,
    unmute_circle,
)
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.notifications.commands import notify
from fengqun.people.notifications.hushing import barred, hushed
from fengqun.people.notifications.kinds import all_kinds
from fengqun.people.notifications.queries import notices_page
from fengqun.spine.activity.testing import drain_all

pytestmark = pytest.mark.django_db


def told(community, member):
    """What stands in the member's list, with where it leads."""
    drain_all()
    page = notices_page(community.id, member.id, community.zone)
    return [(card.sentence, card.url) for card in page.notices]


def test_the_invited_one_is_told(community, host, member, actor_of):
    circle = make_circle(community, host, slug="pour")
    invite_to_circle(community.id, circle.id, member.id, actor=actor_of(host))
    assert told(community, member) == [("老齐 请你进“手冲研究所”", "/c/shanye/circles/pour/")]


def test_hosts_hear_who_asks_and_the_asking_hear_the_answer(community, host, member, promoter, actor_of):
    # given
    circle = make_circle(community, host, slug="pour", kind="closed")
    requests = {one.id: ask_to_join(community.id, circle.id, actor=actor_of(one)) for one in (member, promoter)}
    assert ("周可 等 2 人想进“手冲研究所”", "/c/shanye/circles/pour/") in told(community, host)

    # when
    accept_request(community.id, circle.id, requests[member.id], actor=actor_of(host))
    refuse_request(community.id, circle.id, requests[promoter.id], actor=actor_of(host), reason="先多来几次")

    # then
    assert told(community, member) == [("你进“手冲研究所”的申请通过了", "/c/shanye/circles/pour/")]
    assert told(community, promoter) == [("你进“手冲研究所”的申请没有通过：先多来几次", "/c/shanye/circles/pour/")]


def test_who_was_removed_reads_why(community, host, member, actor_of):
    circle = make_circle(community, host, slug="pour", others=[member])
    remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason="发广告")
    assert ("你被请出“手冲研究所”：发广告", "/c/shanye/circles/pour/") in told(community, member)


def test_who_hosts_from_now_on_is_told(community, host, member, actor_of):
    circle = make_circle(community, host, slug="pour", others=[member])
    hosting = ("“手冲研究所”请你来主持", "/c/shanye/circles/pour/")
    assert hosting not in told(community, member)
    appoint_host(community.id, circle.id, member.id, actor=actor_of(host))
    assert hosting in told(community, member)
    assert told(community, host) == [hosting]  # of the founding, by staff; nothing of what they did themselves


def test_who_muted_a_circle_hears_nothing_of_it(community, host, member, promoter, actor_of):
    circle = make_circle(community, host, slug="pour", others=[member, promoter])
    everybody = frozenset({host.id, member.id, promoter.id})
    mute_circle(community.id, circle.id, actor=actor_of(member))
    assert hushed(community.id, everybody, actor_id=None, circle_id=circle.id) == {member.id}
    unmute_circle(community.id, circle.id, actor=actor_of(member))
    assert hushed(community.id, everybody, actor_id=None, circle_id=circle.id) == set()


def test_behind_a_closed_door_nobody_hears_who_is_not_inside(community, host, member, operator, promoter, actor_of):
    # given a secret circle that somebody was removed from, and an open one
    secret = make_circle(community, host, name="松露", slug="truffle", kind="secret", others=[member, promoter])
    remove_from_circle(community.id, secret.id, member.id, actor=actor_of(host), reason="另有安排")
    wide = make_circle(community, host, slug="pour")
    everybody = frozenset({host.id, member.id, operator.id, promoter.id})

    # then
    assert barred(community.id, everybody, circle_id=secret.id) == {member.id}
    assert barred(community.id, everybody, circle_id=wide.id) == set()

    # when something happens inside, and when something is decided about one's own words there
    kinds = {kind.code: kind for kind in all_kinds()}
    counts = [
        tell(kinds[code], community, everybody, secret) for code in ("gatherings.changed", "moderation.taken_down")
    ]

    # then
    assert counts == [3, 4]


def tell(kind, community, members, circle):
    with transaction.atomic():
        return notify(
            kind,
            community_id=community.id,
            member_ids=members,
            url="/c/x/",
            title="密室",
            object_id=circle.id,
            circle_id=circle.id,
            params={"reason": "—", "what": "—", "from": "—"},
        )
