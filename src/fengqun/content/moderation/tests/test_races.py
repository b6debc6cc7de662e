"""Many at once, with real connections: claims, a storm of flags, two decisions."""

import pytest

from fengqun.content.moderation.commands import claim_case, decide, file_appeal, flag, hear_appeal
from fengqun.content.moderation.models import Appeal, Case, Flag, LogLine
from fengqun.content.moderation.tests.factories import make_decision, make_flag, now_of
from fengqun.content.posts.models import Post
from fengqun.content.posts.tests.factories import make_post
from fengqun.people.circles.tests.test_races import race
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.tests.factories import make_community, make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return make_community()


@pytest.fixture
def author(place):
    return make_member(place, "佟佟")


@pytest.fixture
def crowd(place):
    return [make_member(place, f"成员{number}") for number in range(6)]


@pytest.fixture
def judges(place):
    return [make_member(place, f"运营{number}", roles=["operator"]) for number in range(4)]


def flagging(place, post_id, person):
    return lambda: flag(place.id, "post", post_id, actor=actor_of(person), reason="ads")


def test_a_storm_of_flags_takes_effect_exactly_once(place, author, crowd):
    post_id = make_post(author)

    results = race(*(flagging(place, post_id, person) for person in crowd))

    assert results == ["done"] * 3 + ["moderation.thing_not_found"] * 3
    assert sorted(LogLine.objects.values_list("verb", flat=True)) == ["held", "silenced"]
    case = Case.objects.get()
    assert (case.flagger_count, case.weight, Post.objects.get(id=post_id).state) == (3, 300, "hidden")
    assert now_of(author).silenced_until == case.silenced_until


def test_a_storm_locks_and_hides_a_settled_authors_thread_once(place, author, crowd):
    Membership.objects.filter(id=author.id).update(stage="member")
    post_id = make_post(author)

    results = race(*(flagging(place, post_id, person) for person in crowd))

    assert results == ["done"] * 6
    assert sorted(LogLine.objects.values_list("verb", flat=True)) == ["held", "locked"]
    assert Case.objects.get().weight == 600


def test_one_member_flags_once_however_often_they_press(place, author, crowd):
    post_id = make_post(author)

    assert race(*[flagging(place, post_id, crowd[0])] * 4) == sorted(["done"] + ["moderation.already_flagged"] * 3)
    assert Flag.objects.count() == 1


def test_two_claims_have_one_winner(place, author, crowd, judges):
    case = make_flag(crowd[0], make_post(author))

    def claim(judge):
        return lambda: claim_case(place.id, case.id, actor=actor_of(judge))

    assert race(*(claim(judge) for judge in judges)) == ["done"] + ["moderation.claimed"] * 3
    assert Case.objects.get().claimed_by in {judge.id for judge in judges}


def test_a_case_is_decided_once_and_its_appeal_heard_once(place, author, crowd, judges):
    case = make_flag(crowd[0], make_post(author))

    def deciding(judge, outcome):
        return lambda: decide(place.id, case.id, outcome, actor=actor_of(judge), reason="看过了")

    outcomes = ["hide", "keep", "remove", "hide"]
    results = race(*(deciding(*pair) for pair in zip(judges, outcomes, strict=True)))
    assert results == ["done"] + ["moderation.already_decided"] * 3
    assert LogLine.objects.count() == 1

    other = make_decision(judges[0], make_flag(crowd[0], make_post(author)), "hide")
    filed = race(*[lambda: file_appeal(place.id, other.id, actor=actor_of(author), text="不是")] * 3)

    def hearing(judge):
        return lambda: hear_appeal(place.id, other.id, "lifted", actor=actor_of(judge), reason="对")

    heard = race(*(hearing(judge) for judge in judges))
    assert filed == ["done"] + ["moderation.already_appealed"] * 2
    assert heard == ["done"] + ["moderation.already_decided"] * 2 + ["moderation.not_impartial"]
    assert Appeal.objects.get().state == "lifted"
