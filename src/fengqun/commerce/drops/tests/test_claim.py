"""Passes into the lane, and claims one at a time."""

from datetime import timedelta

import pytest

from fengqun.commerce.drops.commands import cancel_drop, claim_unit, issue_pass
from fengqun.commerce.drops.errors import DropClosed, DropNotFound, NotEligible
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.tests.factories import HOUR, ask, figures, make_drop
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.commands import appoint_stage
from fengqun.people.communities.models import Membership
from fengqun.spine.lane.errors import KeyInvalid, KeyMissing
from fengqun.spine.lane.tokens import read

FANS = Audience(stages=("fan",))


def test_a_member_claims_and_asks_again(community, member, actor_of):
    drop = make_drop(community)
    first = claim_unit(drop.id, actor=actor_of(member), key="a")
    assert (first.status, first.body["outcome"]) == (201, "won")
    assert claim_unit(drop.id, actor=actor_of(member), key="a") == first
    assert claim_unit(drop.id, actor=actor_of(member), key="b").body == {"outcome": "limit_reached"}
    assert figures(drop) == (2, 1, 0, 0)


def test_who_is_no_member_or_not_meant_claims_nothing(community, other_community, member, stranger, actor_of):
    drop = make_drop(community, audience=FANS)
    with pytest.raises(NotEligible) as refused:
        claim_unit(drop.id, actor=actor_of(member), key="a")
    assert (refused.value.code, refused.value.status) == ("not_eligible", 403)
    assert str(refused.value) == "参加的人：粉丝。"
    with pytest.raises(Denied):
        claim_unit(drop.id, actor=actor_of(stranger), key="a")
    with pytest.raises(SignInRequired):
        claim_unit(drop.id, actor=Actor(), key="a")
    with pytest.raises(Denied):
        claim_unit(make_drop(other_community).id, actor=actor_of(member), key="a")
    with pytest.raises(DropNotFound):
        claim_unit(new_id(), actor=actor_of(member), key="a")
    assert (ClaimRow.objects.count(), figures(drop)) == (0, (3, 0, 0, 0))


@pytest.mark.parametrize(("key", "error"), [("", KeyMissing), ("k" * 81, KeyInvalid), ("a\x1fb", KeyInvalid)])
def test_a_key_is_short_and_visible(key, error, community, member, actor_of):
    drop = make_drop(community)
    with pytest.raises(error):
        claim_unit(drop.id, actor=actor_of(member), key=key)
    assert figures(drop) == (3, 0, 0, 0)


def test_an_answer_stands_even_for_who_is_not_meant_any_more(community, member, owner, actor_of):
    drop = make_drop(community, audience=FANS, per_member_limit=2)
    appoint_stage(community.id, member.id, "fan", actor=actor_of(owner), reason="常来")
    first = claim_unit(drop.id, actor=actor_of(member), key="a")
    Membership.objects.filter(id=member.id).update(stage="newcomer")
    assert claim_unit(drop.id, actor=actor_of(member), key="a") == first
    with pytest.raises(NotEligible):
        claim_unit(drop.id, actor=actor_of(member), key="b")


def test_a_pass_names_drop_and_member_and_lasts_ten_minutes(community, member, actor_of, frozen, at):
    with at(frozen):
        drop = make_drop(community, starts_at=frozen + HOUR)
        issued = issue_pass(drop.id, actor=actor_of(member))
        said = read(issued.token)
    assert (said.kind, said.community_id, said.subject_id, said.member_id) == (
        "drops", community.id, drop.id, member.id,
    )  # fmt: skip
    assert issued.expires_at == said.expires_at == frozen + timedelta(minutes=10)


def test_no_pass_for_who_is_not_meant_or_comes_after_the_end(community, member, stranger, actor_of, at):
    narrow, drop = make_drop(community, audience=FANS), make_drop(community)
    with pytest.raises(NotEligible):
        issue_pass(narrow.id, actor=actor_of(member))
    with pytest.raises(Denied):
        issue_pass(drop.id, actor=actor_of(stranger))
    with at(drop.ends_at), pytest.raises(DropClosed):
        issue_pass(drop.id, actor=actor_of(member))
    cancel_drop(drop.id, actor=SYSTEM, reason="改天")
    with pytest.raises(DropClosed):
        issue_pass(drop.id, actor=actor_of(member))


def test_a_claim_leaves_a_row_for_sold_out_too(community, member, make_member):
    drop = make_drop(community, quota=1)
    ask(drop, make_member("周可"))
    ask(drop, member)
    row = ClaimRow.objects.get(member_id=member.id)
    assert (row.outcome, row.pay_until, row.order_id) == ("sold_out", None, None)
