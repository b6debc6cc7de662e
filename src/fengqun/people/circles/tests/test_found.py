"""Founding circles, copying them, and who may."""

from dataclasses import replace

import pytest

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.commands import copy_circle, found_circle, set_circle_terms
from fengqun.people.circles.errors import (
    CircleNotFound,
    CoreByStaff,
    CoreTaken,
    FoundingByStaff,
    InvalidCircle,
    SlugTaken,
    TooManyFounded,
)
from fengqun.people.circles.models import Circle
from fengqun.people.circles.queries import circle_by_id, circle_cards, founding_stage, hosts_of, member_ids_of
from fengqun.people.circles.tests.factories import fresh, make_circle, make_crowd
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.queries import owners_of
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db
SETTINGS = CircleSettings(name=" 手冲 研究所 ", purpose="把一杯手冲讲明白", rules="说参数\n不卖货\n")


def test_staff_found_a_circle_and_host_it(frozen, community, operator, actor_of):
    # when
    made = found_circle(community.id, actor=actor_of(operator), settings=SETTINGS, slug="shouchong")

    # then
    circle = fresh(community, made.id)
    assert (circle.slug, circle.name, circle.member_count, circle.created_at) == ("shouchong", "手冲 研究所", 1, frozen)
    assert circle.rule_lines == ["说参数", "不卖货"]
    assert (circle.advised_from, circle.advised_to, circle.capacity) == (30, 50, None)
    assert [host.id for host in hosts_of(made.id)] == [operator.id]
    assert {one.verb for one in activities_about(community.id, "circle", made.id)} == {
        "circles.founded",
        "circles.joined",
        "circles.host_appointed",
    }


def test_members_found_no_circle_unless_the_community_lets_them(community, member, actor_of):
    with pytest.raises(FoundingByStaff):
        found_circle(community.id, actor=actor_of(member), settings=SETTINGS)

    assert Circle.objects.count() == 0


def test_members_found_circles_from_the_stage_that_the_community_says(community, owner, make_member, actor_of):
    # given
    fan, newcomer = make_member("老周", stage="fan"), make_member("沈予")
    set_circle_terms(community.id, actor=actor_of(owner), founding_stage="fan")

    # when
    made = found_circle(community.id, actor=actor_of(fan), settings=SETTINGS)

    # then
    assert founding_stage(community.id) == "fan"
    assert member_ids_of(made.id) == {fan.id}
    with pytest.raises(FoundingByStaff):
        found_circle(community.id, actor=actor_of(newcomer), settings=SETTINGS)
    with pytest.raises(CoreByStaff):
        found_circle(community.id, actor=actor_of(fan), settings=SETTINGS, is_core=True)
    with pytest.raises(FoundingByStaff):
        found_circle(community.id, actor=actor_of(fan), settings=SETTINGS, host_ids=[newcomer.id])
    assert Circle.objects.count() == 1


def test_one_member_founds_three_at_most(community, owner, make_member, actor_of):
    # given
    fan = make_member("老周", stage="fan")
    set_circle_terms(community.id, actor=actor_of(owner), founding_stage="member")
    for name in ("一", "二", "三"):
        found_circle(community.id, actor=actor_of(fan), settings=CircleSettings(name=name))

    # when, then
    with pytest.raises(TooManyFounded):
        found_circle(community.id, actor=actor_of(fan), settings=CircleSettings(name="四"))
    assert Circle.objects.count() == 3


def test_members_do_not_say_who_may_found(community, member, host, actor_of):
    for person in (member, host):
        with pytest.raises(Denied):
            set_circle_terms(community.id, actor=actor_of(person), founding_stage="newcomer")

    assert founding_stage(community.id) == ""


def test_a_stage_that_does_not_exist_is_refused(community, owner, actor_of):
    with pytest.raises(InvalidCircle):
        set_circle_terms(community.id, actor=actor_of(owner), founding_stage="emperor")


def test_a_community_has_one_core_circle(community, owner, actor_of):
    # given
    make_circle(community, owner, is_core=True)

    # when, then
    with pytest.raises(CoreTaken):
        found_circle(community.id, actor=actor_of(owner), settings=SETTINGS, is_core=True)
    assert Circle.objects.count() == 1


def test_addresses_differ_within_a_community_only(community, other_community, owner, actor_of):
    # given
    make_circle(community, owner, slug="shouchong")
    neighbour = owners_of(other_community.id)[0]

    # when
    make_circle(other_community, neighbour, slug="shouchong")

    # then
    with pytest.raises(SlugTaken):
        found_circle(community.id, actor=actor_of(owner), settings=SETTINGS, slug="shouchong")
    assert Circle.objects.filter(slug="shouchong").count() == 2


def test_an_address_is_made_where_none_is_given(community, owner, actor_of):
    chinese = found_circle(community.id, actor=actor_of(owner), settings=SETTINGS)
    latin = found_circle(community.id, actor=actor_of(owner), settings=CircleSettings(name="Cupping Club"))

    assert chinese.slug == f"circle-{chinese.id.hex[-6:]}"
    assert latin.slug == f"cupping-club-{latin.id.hex[-6:]}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "   "},
        {"name": "圈" * 41},
        {"purpose": "话" * 201},
        {"name": "圈\x00"},
        {"kind": "open-ish"},
        {"art": "nothing"},
        {"minimum_stage": "emperor"},
        {"advised_from": 1},
        {"advised_from": 51},
        {"advised_to": 1001},
        {"capacity": 1},
        {"capacity": 1001},
    ],
)
def test_settings_out_of_range_are_refused(community, owner, actor_of, wrong):
    with pytest.raises(InvalidCircle):
        found_circle(community.id, actor=actor_of(owner), settings=replace(SETTINGS, **wrong))

    assert Circle.objects.count() == 0


@pytest.mark.parametrize("slug", ["New", "new", "terms", "有中文", "a b", "a" * 41])
def test_odd_addresses_are_refused(community, owner, actor_of, slug):
    with pytest.raises(InvalidCircle):
        found_circle(community.id, actor=actor_of(owner), settings=SETTINGS, slug=slug)

    assert Circle.objects.count() == 0


def test_a_copy_takes_settings_and_rules_and_no_people(community, owner, actor_of):
    # given
    source = make_circle(
        community,
        owner,
        kind="closed",
        question="你喝什么",
        rules="说参数",
        advised_to=40,
        others=make_crowd(community, 3),
    )

    # when
    made = copy_circle(community.id, source.id, actor=actor_of(owner), name="手冲二所")

    # then
    copy = fresh(community, made.id)
    assert copy.settings == replace(source.settings, name="手冲二所")
    assert (copy.copied_from_id, copy.member_count, copy.is_core) == (source.id, 1, False)
    assert fresh(community, source.id).member_count == 4


def test_nobody_copies_a_circle_they_may_not_know_of(community, owner, make_member, actor_of):
    # given
    fan = make_member("老周", stage="fan")
    set_circle_terms(community.id, actor=actor_of(owner), founding_stage="fan")
    secret = make_circle(community, owner, kind="secret")

    # when, then
    with pytest.raises(CircleNotFound):
        copy_circle(community.id, secret.id, actor=actor_of(fan), name="偷看")
    assert Circle.objects.count() == 1


def test_staff_of_another_community_found_nothing_here(community, other_community, actor_of):
    foreign = owners_of(other_community.id)[0]

    with pytest.raises(Denied):
        found_circle(community.id, actor=actor_of(foreign), settings=SETTINGS)

    assert circle_cards(community.id, actor=SYSTEM) == []


def test_a_circle_of_another_community_is_not_found(community, other_community, owner):
    foreign = make_circle(other_community, owners_of(other_community.id)[0])

    with pytest.raises(CircleNotFound):
        circle_by_id(community.id, foreign.id, actor=SYSTEM)
