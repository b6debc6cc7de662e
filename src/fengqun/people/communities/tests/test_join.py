"""Coming in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands import (
    JoinRequest,
    add_member,
    answer_step,
    ensure_customer,
    join,
    leave,
    make_invite_code,
    publish_rules,
)
from fengqun.people.communities.errors import (
    AlreadyMember,
    AlreadyWaiting,
    AnswerMissing,
    InviteCodeExpired,
    InviteCodeInvalid,
    InviteCodeUsedUp,
    RoleUnknown,
    RulesChanged,
    RulesNotAccepted,
)
from fengqun.people.communities.models import Application, InviteCode, Membership
from fengqun.people.communities.queries import (
    community_by_id,
    consents_of,
    customer_of,
    gate_of,
    last_application,
    member_card,
    member_of,
    owners_of,
    progress_of,
    walk_of,
)
from fengqun.people.communities.tests.factories import make_community
from fengqun.spine.activity.queries import recent

pytestmark = pytest.mark.django_db
ACCEPTED = JoinRequest(accepts_rules_version=1)


def test_an_open_gate_lets_in_at_once(frozen, community, owner, stranger, actor_of):
    # when
    outcome = join(community.id, JoinRequest(accepts_rules_version=1, display_name="小满"), actor=actor_of(stranger))

    # then
    card = member_of(community.id, stranger.id)
    assert not outcome.is_waiting
    assert (card.id, card.name, card.stage, card.joined_at) == (outcome.member_id, "小满", "newcomer", frozen)
    assert community_by_id(community.id).member_count == 2
    assert {one.verb for one in recent(community.id) if one.actor_id != owner.id} == {
        "communities.application_accepted",
        "communities.member_joined",
        "communities.application_submitted",
    }
    assert dict(progress_of(card, kind="product").counts) == {"读过并同意群规": 1}


def test_nobody_comes_in_without_accepting_the_rules(community, stranger, actor_of):
    with pytest.raises(RulesNotAccepted):
        join(community.id, JoinRequest(), actor=actor_of(stranger))

    assert member_of(community.id, stranger.id) is None
    assert not Application.objects.exists()


def test_who_read_an_older_version_reads_again(community, owner, stranger, actor_of):
    # given
    assert publish_rules(community.id, actor=actor_of(owner), text="新规矩") == 2

    # when
    with pytest.raises(RulesChanged):
        join(community.id, ACCEPTED, actor=actor_of(stranger))

    # then
    assert member_of(community.id, stranger.id) is None


def test_consents_are_kept_by_purpose_with_version_and_time(frozen, community, stranger, actor_of):
    # when
    join(
        community.id,
        JoinRequest(accepts_rules_version=1, consents={"marketing": True, "harvest": False}),
        actor=actor_of(stranger),
    )

    # then
    said = {one.purpose: one for one in consents_of(community.id, stranger.id)}
    assert {purpose: one.is_given for purpose, one in said.items()} == {
        "rules": True,
        "harvest": False,
        "marketing": True,
    }
    assert (said["rules"].version, said["rules"].decided_at) == (1, frozen)


def test_questions_are_answered_and_kept_with_their_wording(make_person, actor_of):
    # given
    community = make_community(gate=("questions",), questions=("喝什么？", "找谁？"))
    person = make_person("佟佟")

    # when
    with pytest.raises(AnswerMissing, match="找谁？"):
        join(community.id, JoinRequest(accepts_rules_version=1, answers=["水洗", "  "]), actor=actor_of(person))
    assert member_of(community.id, person.id) is None
    join(community.id, JoinRequest(accepts_rules_version=1, answers=["水洗", "同好"]), actor=actor_of(person))

    # then
    application = last_application(community.id, person.id)
    assert application.answers == (("喝什么？", "水洗"), ("找谁？", "同好"))
    assert application.state == "accepted"


def test_an_invite_code_is_used_up(make_person, actor_of):
    # given
    community = make_community(gate=("invite",))
    owner = owners_of(community.id)[0]
    code = make_invite_code(community.id, actor=actor_of(owner), quota=1)
    first, second = make_person("先来"), make_person("后到")
    request = JoinRequest(accepts_rules_version=1, invite_code=f" {code.code.lower()} ")

    # when
    joined = join(community.id, request, actor=actor_of(first))
    with pytest.raises(InviteCodeUsedUp):
        join(community.id, request, actor=actor_of(second))

    # then
    assert Membership.objects.get(id=joined.member_id).invited_by == owner.id
    assert InviteCode.objects.get().used_count == 1
    assert member_of(community.id, second.id) is None
    assert dict(progress_of(owner, kind="product").counts) == {"邀请的人入群": 1}


def test_an_invite_code_ends(frozen, make_person, actor_of, at):
    # given
    community = make_community(gate=("invite",))
    owner = owners_of(community.id)[0]
    code = make_invite_code(community.id, actor=actor_of(owner), quota=5, expires_at=frozen + timedelta(days=1))
    person = make_person("佟佟")

    # when
    with at(frozen + timedelta(days=1)), pytest.raises(InviteCodeExpired):
        join(community.id, JoinRequest(accepts_rules_version=1, invite_code=code.code), actor=actor_of(person))

    # then
    assert InviteCode.objects.get().used_count == 0
    assert member_of(community.id, person.id) is None


@pytest.mark.parametrize("code", ["", "NOPE-NOPE"])
def test_without_a_valid_code_nobody_passes(make_person, actor_of, code):
    community = make_community(gate=("invite",))
    person = make_person("佟佟")

    with pytest.raises(InviteCodeInvalid):
        join(community.id, JoinRequest(accepts_rules_version=1, invite_code=code), actor=actor_of(person))

    assert member_of(community.id, person.id) is None


def test_a_code_of_another_community_opens_nothing(make_person, actor_of):
    # given
    community = make_community(gate=("invite",))
    other = make_community(name="隔壁", slug="other")
    code = make_invite_code(other.id, actor=actor_of(owners_of(other.id)[0]))

    # when
    with pytest.raises(InviteCodeInvalid):
        join(
            community.id,
            JoinRequest(accepts_rules_version=1, invite_code=code.code),
            actor=actor_of(make_person("佟佟")),
        )

    # then
    assert InviteCode.objects.get().used_count == 0


def test_with_a_review_one_waits_and_does_not_apply_twice(make_person, actor_of):
    # given
    community = make_community(gate=("review",))
    person = make_person("佟佟")

    # when
    outcome = join(community.id, ACCEPTED, actor=actor_of(person))
    with pytest.raises(AlreadyWaiting):
        join(community.id, ACCEPTED, actor=actor_of(person))

    # then
    assert outcome.is_waiting
    assert member_of(community.id, person.id) is None
    assert Application.objects.get().state == "submitted"


def test_members_do_not_join_again(community, member, actor_of):
    with pytest.raises(AlreadyMember):
        join(community.id, ACCEPTED, actor=actor_of(member))

    assert community_by_id(community.id).member_count == 2


def test_guests_sign_in_first(community):
    with pytest.raises(SignInRequired):
        join(community.id, ACCEPTED, actor=Actor())

    assert not Application.objects.exists()


def test_who_left_comes_back_to_the_same_membership(community, member, actor_of):
    # given
    leave(community.id, actor=actor_of(member))

    # when
    outcome = join(
        community.id,
        ACCEPTED,
        actor=Actor(user_id=member.user_id),
    )

    # then
    assert outcome.member_id == member.id
    assert member_of(community.id, member.user_id).is_present
    assert community_by_id(community.id).member_count == 2
    returned = [one.activity.is_return for one in recent(community.id, verbs=["communities.member_joined"])]
    assert returned == [True, False, False]


def test_a_draft_keeps_the_answers_until_it_is_handed_in(make_person, actor_of):
    # given
    community = make_community(gate=("questions", "review"), questions=("喝什么？",))
    person = make_person("佟佟")
    (asked, _review) = gate_of(community.id).steps

    # when
    answer_step(community.id, asked.id, {"answers": ["水"]}, actor=actor_of(person), is_draft=True)
    draft = Application.objects.get()
    kept = walk_of(community.id, person.id).results[asked.id]
    outcome = join(community.id, JoinRequest(accepts_rules_version=1, answers=["水洗豆"]), actor=actor_of(person))

    # then
    assert (kept.state, kept.said) == ("begun", {"answers": ["水"]})
    assert outcome.application_id == draft.id
    assert last_application(community.id, person.id).answers == (("喝什么？", "水洗豆"),)
    with pytest.raises(AlreadyWaiting):
        answer_step(community.id, asked.id, {"answers": ["茶"]}, actor=actor_of(person), is_draft=True)


def test_guests_keep_no_drafts(make_person):
    community = make_community(gate=("questions",), questions=("喝什么？",))

    with pytest.raises(SignInRequired):
        answer_step(community.id, gate_of(community.id).steps[0].id, {"answers": ["水"]}, actor=Actor(), is_draft=True)

    assert not Application.objects.exists()


def test_members_are_entered_by_the_owner_or_the_system_only(community, operator, stranger, actor_of):
    with pytest.raises(Denied):
        add_member(community.id, stranger.id, actor=actor_of(operator))

    assert member_of(community.id, stranger.id) is None


def test_an_unknown_role_enters_nobody(community, owner, stranger, actor_of):
    with pytest.raises(RoleUnknown):
        add_member(community.id, stranger.id, actor=actor_of(owner), roles=["king"])

    assert member_of(community.id, stranger.id) is None


def test_a_customer_is_no_member_until_joining(community, stranger, actor_of):
    # given
    customer_id = ensure_customer(community.id, stranger.id)

    # when
    assert ensure_customer(community.id, stranger.id) == customer_id
    assert member_of(community.id, stranger.id) is None
    assert customer_of(community.id, stranger.id).id == customer_id
    assert community_by_id(community.id).member_count == 1
    outcome = join(community.id, ACCEPTED, actor=actor_of(stranger))

    # then
    assert outcome.member_id == customer_id
    assert member_card(customer_id).stage == "newcomer"
    assert community_by_id(community.id).member_count == 2


def test_the_pages_lead_through_the_gate(make_person, client_for):
    # given
    community = make_community(gate=("questions",), questions=("喝什么？",))
    person = make_person("佟佟")
    browser = client_for(person)
    at = {"community": community.slug}
    step_url = reverse("communities-join-step", kwargs={**at, "step_id": gate_of(community.id).steps[0].id})
    last_url = reverse("communities-join-agreement", kwargs=at)
    handed = {"display_name": "佟佟", "rules_version": "1"}

    # when
    too_early = browser.get(last_url)
    begun = browser.post(reverse("communities-join-segment", kwargs=at))
    empty = browser.post(step_url, {"answer_0": " ", "go": "next"})
    answered = browser.post(step_url, {"answer_0": "水洗", "go": "next"})
    page = browser.get(last_url).text
    refused = browser.post(last_url, handed)
    accepted = browser.post(last_url, {**handed, "accepts_rules": "on", "marketing": "on"})

    # then
    assert (begun.headers["Location"], too_early.headers["Location"]) == (step_url, step_url)
    assert (empty.status_code, "这个问题还没回答" in empty.text) == (422, True)
    assert answered.headers["Location"] == last_url
    assert " checked" not in page
    assert refused.status_code == 422
    assert accepted.status_code == 302
    assert member_of(community.id, person.id).name == "佟佟"


def test_the_page_keeps_a_draft_for_another_device(make_person, client_for):
    # given
    community = make_community(gate=("questions", "review"), questions=("喝什么？",))
    step_id = gate_of(community.id).steps[0].id
    url = reverse("communities-join-step", kwargs={"community": community.slug, "step_id": step_id})
    person = make_person("佟佟")

    # when
    client_for(person).post(url, {"answer_0": "写到一半", "go": "draft"})

    # then
    assert "写到一半</textarea>" in client_for(person).get(url).text


def test_guests_see_the_gate_and_are_led_to_the_sign_in(community, guest_client):
    # given
    url = reverse("communities-join", kwargs={"community": community.slug})

    # when
    page = guest_client.get(url)
    answer = guest_client.post(url, {"display_name": "路人", "rules_version": "1", "accepts_rules": "on"})

    # then
    assert page.status_code == 200
    assert "登录后申请" in page.text
    assert answer.status_code == 401
    assert not Application.objects.exists()


def test_whoever_waits_sees_that_they_wait(make_person, client_for, actor_of):
    community = make_community(gate=("review",))
    person = make_person("佟佟")
    join(community.id, ACCEPTED, actor=actor_of(person))

    page = client_for(person).get(reverse("communities-join", kwargs={"community": community.slug}))

    assert "正等人来读" in page.text
