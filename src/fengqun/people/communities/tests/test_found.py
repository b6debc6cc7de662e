"""Founding a community."""

import pytest

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.canvas import Canvas
from fengqun.people.communities.choices import Kind
from fengqun.people.communities.commands import create_community, found
from fengqun.people.communities.errors import FoundingClosed, InvalidSetting, SlugTaken
from fengqun.people.communities.models import Community
from fengqun.people.communities.queries import (
    canvas_of,
    community_by_id,
    current_rules,
    gate_of,
    member_card,
    starters_of,
)
from fengqun.spine.activity.queries import recent

pytestmark = pytest.mark.django_db


def test_the_founder_owns_the_community(frozen, make_person, actor_of):
    # given
    person = make_person("阿岚")

    # when
    founded = found(Canvas.from_kind(Kind.PRODUCT, name="山野咖啡社", slug="shanye"), actor=actor_of(person))

    # then
    community = community_by_id(founded.community_id)
    owner = member_card(founded.owner_id)
    assert (community.name, community.slug, community.member_count) == ("山野咖啡社", "shanye", 1)
    assert (owner.name, owner.stage, owner.roles) == ("阿岚", "partner", ("owner", "member"))
    assert current_rules(community.id).version == 1
    assert {one.verb for one in recent(community.id)} == {"communities.founded", "communities.member_joined"}


@pytest.mark.parametrize(
    ("kind", "gate", "days", "minutes", "receipt", "bps", "first_section", "second_stage"),
    [
        ("product", ("questions",), 7, 120, 7, 800, "products", "成员"),
        ("interest", (), 7, 60, 10, 500, "feed", "同好"),
        ("brand", ("invite", "questions"), 15, 120, 10, 1000, "persona", "会友"),
        ("knowledge", ("questions", "review"), 3, 30, 3, 1500, "questions", "学员"),
    ],
)
def test_the_kind_sets_the_defaults(
    make_person, make_member, kind, gate, days, minutes, receipt, bps, first_section, second_stage
):
    # when
    founded = create_community(name="一个社群", slug=kind, kind=kind, owner_user_id=make_person("群主").id)

    # then
    community = community_by_id(founded.community_id)
    assert gate_of(community.id).kinds == gate
    assert community.refund_window_days == days
    assert community.order_unpaid_minutes == minutes
    assert community.auto_receipt_days == receipt
    assert community.default_commission_bps == bps
    assert community.home_sections[0] == first_section
    assert make_member("新来的", community=community, stage="member").stage_label == second_stage
    assert len(starters_of(community.id)) == 2
    assert community.promise_now
    assert community.promise_year


def test_answers_of_the_founder_count_more_than_suggestions(make_person):
    founded = create_community(
        name="一个社群",
        slug="mine",
        kind="knowledge",
        owner_user_id=make_person("群主").id,
        refund_window_days=30,
        gate=("invite",),
        economy="pure",
        currency="USD",
    )

    community = community_by_id(founded.community_id)
    assert (community.refund_window_days, community.economy, community.currency) == (30, "pure", "USD")
    assert gate_of(community.id).kinds == ("invite",)
    assert canvas_of(community.id).refund_window_days == 30


def test_an_address_is_taken_once(community, make_person, actor_of):
    # when
    with pytest.raises(SlugTaken):
        found(Canvas.from_kind(Kind.BRAND, name="另一个", slug=community.slug), actor=actor_of(make_person("后来的人")))

    # then
    assert Community.objects.count() == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"name": "   "},
        {"slug": "有汉字"},
        {"slug": "console"},
        {"kind": "cult"},
        {"economy": "planned"},
        {"currency": "yuan"},
        {"time_zone": "Asia/Atlantis"},
        {"refund_window_days": 91},
        {"default_commission_bps": 5001},
        {"gate": ("questions",), "questions": ()},
    ],
)
def test_an_impossible_answer_founds_nothing(make_person, actor_of, answers):
    canvas = Canvas(**{"name": "一个社群", "slug": "fine", **answers})

    with pytest.raises(InvalidSetting):
        found(canvas, actor=actor_of(make_person("阿岚")))

    assert not Community.objects.exists()


def test_guests_found_nothing():
    with pytest.raises(SignInRequired):
        found(Canvas(name="一个社群", slug="fine"), actor=Actor())

    assert not Community.objects.exists()


def test_where_founding_is_closed_only_server_staff_found(make_person, actor_of, settings):
    # given
    settings.ANYONE_MAY_FOUND = False
    canvas = Canvas(name="一个社群", slug="fine")

    # when
    with pytest.raises(FoundingClosed):
        found(canvas, actor=actor_of(make_person("路人")))
    assert not Community.objects.exists()
    found(canvas, actor=actor_of(make_person("管理员", is_staff=True)))

    # then
    assert Community.objects.count() == 1
