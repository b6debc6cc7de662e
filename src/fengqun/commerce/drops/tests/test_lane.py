"""What the lane finds in this room."""

from fengqun.commerce.drops.answers import SENTENCES, STATUSES
from fengqun.commerce.drops.commands import decide
from fengqun.commerce.drops.tests.factories import make_drop, wish
from fengqun.kernel.ids import new_id
from fengqun.people.communities.tests.factories import make_community
from fengqun.spine.lane.bursts import burst_of, glances


def test_claims_are_decided_by_the_same_code(community, member):
    drop = make_drop(community)
    burst = burst_of("drops")
    [by_lane] = burst.decide(community.id, [wish(drop, member)])
    assert decide(community.id, [wish(drop, member)]) == [by_lane]
    assert (burst.path, by_lane.status) == ("/api/v1/drops/{id}/claims", 201)


def test_every_answer_has_a_sentence(community):
    assert SENTENCES.keys() == STATUSES.keys()
    assert burst_of("drops").sentences == SENTENCES


def test_a_glance_shows_what_everybody_may_see_in_few_queries(community, django_assert_num_queries):
    [glance] = [one for one in glances() if one.kind == "drops"]
    drop, hidden = make_drop(community), make_drop(make_community(name="茶会", slug="closed-tea", economy="pure"))
    with django_assert_num_queries(2):
        answer = glance.look(drop.id)
    assert (answer.status, answer.body["remaining"], answer.body["phase"]) == (200, 3, "running")
    assert (glance.look(hidden.id).body["title"], glance.look(hidden.id).body["remaining"]) == (None, 3)
    assert glance.look(new_id()) is None
