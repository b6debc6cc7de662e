"""Changing canvas, gate and rules."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.commands import (
    JoinRequest,
    change_canvas,
    change_gate,
    join,
    make_invite_code,
    publish_rules,
    revoke_invite_code,
)
from fengqun.people.communities.errors import InvalidSetting, InvitationsByStaff, InviteCodeInvalid
from fengqun.people.communities.queries import (
    canvas_history,
    canvas_of,
    community_by_id,
    current_rules,
    gate_of,
    invite_codes,
)
from fengqun.spine.activity.queries import recent

pytestmark = pytest.mark.django_db


def test_a_change_is_a_version_that_says_what_changed(frozen, community, owner, actor_of):
    # when
    version = change_canvas(community.id, actor=actor_of(owner), refund_window_days=14, tagline=community.tagline)

    # then
    newest, first = canvas_history(community.id)
    assert version == 2
    assert community_by_id(community.id).refund_window_days == 14
    assert canvas_of(community.id).refund_window_days == 14
    assert (newest.changed_by.id, newest.changed_at) == (owner.id, frozen)
    assert newest.changes == [("refund_window_days", "7", "14")]
    assert first.changes == []
    (news,) = recent(community.id, verbs=["communities.canvas_changed"])
    assert news.activity.fields == ("refund_window_days",)


def test_nothing_changed_is_no_version(community, owner, actor_of):
    assert change_canvas(community.id, actor=actor_of(owner), refund_window_days=7) == 1
    assert len(canvas_history(community.id)) == 1


@pytest.mark.parametrize(
    "answers", [{"slug": "new"}, {"currency": "USD"}, {"kind": "brand"}, {"refund_window_days": 1000}]
)
def test_what_cannot_change_does_not(community, owner, actor_of, answers):
    with pytest.raises(InvalidSetting):
        change_canvas(community.id, actor=actor_of(owner), **answers)

    assert community_by_id(community.id) == community


def test_only_the_owner_changes_the_canvas(community, operator, actor_of):
    with pytest.raises(Denied):
        change_canvas(community.id, actor=actor_of(operator), refund_window_days=14)

    assert community_by_id(community.id).refund_window_days == 7


def test_the_gate_asks_in_the_given_order(community, operator, actor_of):
    # when
    change_gate(community.id, actor=actor_of(operator), steps=["review", "questions"], questions=["喝什么？", " "])

    # then
    gate = gate_of(community.id)
    assert (gate.kinds, gate.questions, gate.has_review) == (("review", "questions"), ("喝什么？",), True)


@pytest.mark.parametrize(
    ("steps", "questions"),
    [(["questions"], []), (["fee"], []), (["questions"], ["一", "二", "三", "四", "五", "六"]), (["trial"], [])],
)
def test_an_impossible_gate_is_refused(community, owner, actor_of, steps, questions):
    with pytest.raises(InvalidSetting):
        change_gate(community.id, actor=actor_of(owner), steps=steps, questions=questions)

    assert gate_of(community.id).is_open


def test_members_do_not_touch_gate_and_rules(community, member, actor_of):
    with pytest.raises(Denied):
        change_gate(community.id, actor=actor_of(member), steps=["review"])
    with pytest.raises(Denied):
        publish_rules(community.id, actor=actor_of(member), text="随便")

    assert gate_of(community.id).is_open
    assert current_rules(community.id).version == 1


def test_rules_are_versions(community, owner, actor_of):
    # when
    second = publish_rules(community.id, actor=actor_of(owner), text="一条\n两条")
    same = publish_rules(community.id, actor=actor_of(owner), text="一条\n两条")

    # then
    assert (second, same) == (2, 2)
    assert current_rules(community.id).lines == ["一条", "两条"]


def test_codes_are_made_by_those_who_may_invite(community, promoter, member, actor_of):
    # when
    code = make_invite_code(community.id, actor=actor_of(promoter), quota=3)
    with pytest.raises(Denied):
        make_invite_code(community.id, actor=actor_of(member))

    # then
    assert [(one.code, one.left, one.inviter.id) for one in invite_codes(community.id)] == [(code.code, 3, promoter.id)]


def test_one_takes_back_ones_own_codes_only(community, promoter, host, operator, actor_of):
    # given
    code = make_invite_code(community.id, actor=actor_of(promoter))

    # when
    with pytest.raises(InviteCodeInvalid):
        revoke_invite_code(community.id, code.id, actor=actor_of(host))
    assert len(invite_codes(community.id)) == 1
    revoke_invite_code(community.id, code.id, actor=actor_of(operator))

    # then
    assert invite_codes(community.id) == []


def test_the_pages_save_the_parts(community, owner, client_for):
    # given
    browser = client_for(owner)
    canvas_url = reverse("communities-console-canvas", kwargs={"community": community.slug})
    gate_url = reverse("communities-console-gate", kwargs={"community": community.slug})
    economy = {
        "part": "economy",
        "economy": "side",
        "outside_shop_url": "https://shop.example.test/",
        "refund_window_days": "9",
        "order_unpaid_minutes": "60",
        "auto_receipt_days": "6",
        "commission_percent": "6",
    }

    # when
    saved = browser.post(canvas_url, economy)
    wrong = browser.post(canvas_url, {**economy, "refund_window_days": "-1"})
    order = browser.post(canvas_url, {"part": "home", "home_sections": "feed\nproducts"})
    browser.post(reverse("communities-console-step-new", kwargs={"community": community.slug, "kind": "invite"}))
    gate = browser.post(gate_url, {"rules": "只有一条"})
    publish_rules(community.id, actor=SYSTEM, text="只有一条")
    code = browser.post(
        reverse("communities-console-codes", kwargs={"community": community.slug}), {"quota": 2, "days": 7}
    )

    # then
    now = community_by_id(community.id)
    assert [saved.status_code, wrong.status_code, order.status_code, gate.status_code, code.status_code] == [
        302,
        422,
        302,
        405,
        302,
    ]
    assert (now.economy, now.refund_window_days, now.default_commission_bps) == ("side", 9, 600)
    assert now.home_sections == ("feed", "products")
    assert current_rules(community.id).lines == ["只有一条"]
    assert gate_of(community.id).kinds == ("invite",)
    assert invite_codes(community.id)[0].quota == 2


def test_promoters_invite_few_and_for_a_short_time(frozen, community, promoter, actor_of):
    code = make_invite_code(community.id, actor=actor_of(promoter), quota=10_000)

    assert (code.quota, code.expires_at) == (20, frozen + timedelta(days=30))


def test_where_the_gate_asks_for_a_code_staff_make_them(community, owner, promoter, host, actor_of, client_for):
    # given
    change_gate(community.id, actor=actor_of(owner), steps=["invite"], questions=[])

    # when
    with pytest.raises(InvitationsByStaff):
        make_invite_code(community.id, actor=actor_of(promoter))
    code = make_invite_code(community.id, actor=actor_of(host), quota=500)
    client = client_for(promoter)
    url = reverse("communities-my-invitations", kwargs={"community": community.slug})
    page = client.get(url)
    tried = client.post(url, {"quota": "5", "days": "7"})

    # then
    assert code.quota == 500
    assert (page.status_code, "<form" in page.text.split("<main")[-1]) == (200, False)
    assert tried.status_code == 403
    assert [one.code for one in invite_codes(community.id)] == [code.code]


def test_a_promoters_code_of_before_opens_no_gate_that_asks_for_one(community, owner, promoter, make_person, actor_of):
    # given
    code = make_invite_code(community.id, actor=actor_of(promoter), quota=5)
    change_gate(community.id, actor=actor_of(owner), steps=["invite"], questions=[])
    rules = current_rules(community.id).version

    # when
    with pytest.raises(InviteCodeInvalid):
        join(
            community.id,
            JoinRequest(accepts_rules_version=rules, invite_code=code.code),
            actor=actor_of(make_person("新来的")),
        )

    # then
    assert [one.left for one in invite_codes(community.id)] == [5]
