"""Two at once, with real connections."""

import pytest

from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.test_races import race
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.people.duties.commands import appoint, delegate, resign, turn_terms, volunteer
from fengqun.people.duties.models import Delegation, Term
from fengqun.people.duties.tests.factories import make_kind, make_term, rights_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return make_community()


def test_one_slot_is_taken_by_one(place):
    people = [make_member(place, f"自荐{number}") for number in range(5)]
    term_id = make_term(place, make_kind(place, "greeter"))

    results = race(*[lambda person=person: volunteer(place.id, term_id, actor=actor_of(person)) for person in people])

    assert results == ["done"] + ["duties.taken"] * 4
    assert Term.objects.get().member_id in {person.id for person in people}


def test_one_slot_is_offered_to_one(place):
    people = [make_member(place, f"人选{number}") for number in range(4)]
    term_id = make_term(place, make_kind(place))

    results = race(*[lambda person=person: appoint(place.id, term_id, person.id, actor=SYSTEM) for person in people])

    assert results == ["done"] + ["duties.taken"] * 3


def test_a_right_is_delegated_once_and_rights_end_whole(place):
    member, staff = make_member(place, "佟佟"), [make_member(place, f"运营{n}", roles=["operator"]) for n in range(3)]
    term_id = make_term(place, make_kind(place), member)

    def give(one):
        return lambda: delegate(place.id, member.id, "communities.review", actor=actor_of(one), reason="帮忙")

    results = race(*(give(one) for one in staff), lambda: resign(place.id, term_id, actor=actor_of(member)))

    assert results == ["done", "done", "duties.already_delegated", "duties.already_delegated"]
    assert Delegation.objects.count() == 1
    assert rights_of(member) == {"communities.review"}


def test_two_workers_turn_a_term_once(place):
    from datetime import timedelta  # noqa: PLC0415

    from fengqun.kernel import clock  # noqa: PLC0415

    member = make_member(place, "佟佟")
    make_term(place, make_kind(place), member, starts_at=clock.now() + timedelta(hours=1))
    Term.objects.update(starts_at=clock.now() - timedelta(minutes=1))
    turned = []

    results = race(*[lambda: turned.append(turn_terms())] * 3)

    assert results == ["done"] * 3
    assert sorted(turned) == [0, 0, 1]
    assert rights_of(member) == {"posts.feature"}
