"""The rules of stages: a community's own, explained, tried out before they hold."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.people.communities.behaviours import behaviour, label_of
from fengqun.people.communities.commands import change_stage_rules, note_behaviour
from fengqun.people.communities.errors import InvalidStageRule
from fengqun.people.communities.models import StageRulesVersion
from fengqun.people.communities.queries import ladder_of, member_card, progress_of, stages_explained, would_rise
from fengqun.people.communities.queries.ladders import read_ladder
from fengqun.spine.activity.queries import recent

pytestmark = pytest.mark.django_db
EASY = [{"stage": "member", "all_of": [{"kind": "posts.liked", "count": 2}], "gives": ["可以点单"]}]
LATELY = [{"stage": "member", "all_of": [{"kind": "posts.liked", "count": 2, "days": 7}]}]


def test_other_rules_hold_at_once_and_nobody_falls(frozen, community, operator, member, make_member, actor_of):
    # given
    note_behaviour(member.id, "posts.liked", 2)
    fan = make_member("老客", stage="fan")

    # when
    rising = would_rise(community.id, read_ladder("product", EASY))
    version = change_stage_rules(community.id, EASY, actor=actor_of(operator))
    again = change_stage_rules(community.id, EASY, actor=actor_of(operator))

    # then
    assert (version, again, dict(rising)) == (1, 1, {"member": 1})
    assert (member_card(member.id).stage, member_card(fan.id).stage) == ("member", "fan")
    assert len(recent(community.id, verbs=["communities.stage_rules_changed"])) == 1
    assert [one.activity.stage for one in recent(community.id, verbs=["communities.stage_reached"])] == ["member"]


def test_within_a_time_only_what_is_recent_counts(frozen, community, owner, member, actor_of, at):
    # given
    change_stage_rules(community.id, LATELY, actor=actor_of(owner))
    note_behaviour(member.id, "posts.liked")

    # when
    with at(frozen + timedelta(days=7)):
        note_behaviour(member.id, "posts.liked")
        late = progress_of(member_card(member.id), kind="product").next.all_of[0]
    with at(frozen + timedelta(days=13)):
        note_behaviour(member.id, "posts.liked")

    # then
    assert (late.done, late.needed, late.days) == (1, 2, 7)
    assert member_card(member.id).stage == "member"


def test_days_are_those_of_the_community(frozen, community, owner, member, actor_of, at):
    # given half an hour before midnight of Sunday in Shanghai
    change_stage_rules(community.id, LATELY, actor=actor_of(owner))
    with at(frozen - timedelta(hours=9, minutes=30)):
        note_behaviour(member.id, "posts.liked")

    # when, on the seventh day of the community's calendar counted from that Sunday
    with at(frozen + timedelta(days=5)):
        note_behaviour(member.id, "posts.liked")

    # then
    assert member_card(member.id).stage == "member"


@pytest.mark.parametrize(
    "rules",
    [
        [{"stage": "king", "all_of": [{"kind": "posts.liked"}]}],
        [{"stage": "partner", "all_of": [{"kind": "posts.liked", "count": 1}]}],
        [{"stage": "member", "all_of": []}],
        [{"stage": "member", "all_of": [{"kind": "nothing.known", "count": 1}]}],
        [{"stage": "member", "all_of": [{"kind": "posts.liked", "count": 0}]}],
        [*EASY, *EASY],
    ],
)
def test_an_impossible_rule_is_refused(community, owner, actor_of, rules):
    with pytest.raises(InvalidStageRule):
        change_stage_rules(community.id, rules, actor=actor_of(owner))

    assert not StageRulesVersion.objects.exists()


def test_members_change_no_rules(community, member, actor_of, client_for):
    with pytest.raises(Denied):
        change_stage_rules(community.id, EASY, actor=actor_of(member))

    assert client_for(member).get(reverse("communities-console-stages", args=[community.slug])).status_code == 403
    assert ladder_of(community.id).version == 0


def test_every_stage_is_explained_with_what_it_gives(community, owner, member, actor_of, client_for):
    # given
    change_stage_rules(community.id, EASY, actor=actor_of(owner))

    # when
    stages = {one.stage: one for one in stages_explained(community.id)}
    page = client_for(member).get(reverse("communities-stages", args=[community.slug])).text
    told = client_for(member).get(f"/api/v1/communities/{community.slug}/stages").json()

    # then
    assert list(stages["member"].gives) == ["可以点单"]
    assert stages["partner"].rule.by_appointment
    assert ("可以点单" in page, "你在这里" in page, "0 / 2" in page) == (True, True, True)
    assert told[1]["all_of"] == [{"label": "喜欢", "needed": 2, "done": 0, "days": 0}]


def test_the_editor_shows_who_would_rise_before_saving(community, owner, member, client_for):
    # given
    note_behaviour(member.id, "posts.liked", 3)
    browser, url = client_for(owner), reverse("communities-console-stages", args=[community.slug])
    form = {
        "member-all_kind_0": "posts.liked",
        "member-all_count_0": "3",
        "fan-all_kind_0": "orders.received",
        "fan-all_count_0": "2",
        "superfan-any_kind_0": "posts.published",
        "superfan-any_count_0": "9",
        "superfan-any_days_0": "30",
    }

    # when
    looked = browser.post(url, {**form, "go": "preview"})
    before = member_card(member.id).stage
    saved = browser.post(url, {**form, "go": "save"})
    wrong = browser.post(url, {**form, "member-all_kind_0": "", "go": "save"})

    # then
    assert (looked.status_code, "马上有 1 位升阶段" in looked.text, before) == (200, True, "newcomer")
    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert member_card(member.id).stage == "member"
    assert ladder_of(community.id).rule_of("superfan").any_of[0].days == 30


def test_a_room_above_names_what_counts():
    verb = behaviour("tests.sang", label="唱歌")

    assert (verb, label_of("tests.sang"), label_of("tests.unknown")) == ("tests.sang", "唱歌", "tests.unknown")
