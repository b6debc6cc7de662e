"""Bringing members over."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.kernel.errors import Denied
from fengqun.people.accounts.models import User
from fengqun.people.communities.commands import import_members
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import community_by_id, member_by_source, member_card
from fengqun.spine.activity.queries import count_by_verb

pytestmark = pytest.mark.django_db
BEGIN = datetime(1997, 1, 1, tzinfo=UTC)


def people(count, start=0):
    return [(str(n), f"顾客 {n}", BEGIN + timedelta(days=n), None) for n in range(start, start + count)]


def test_people_become_members_with_their_date(community):
    # when
    members = import_members(community.id, people(3))

    # then
    assert sorted(members) == ["0", "1", "2"]
    card = member_card(members["2"])
    assert (card.name, card.joined_at, card.stage) == ("顾客 2", BEGIN + timedelta(days=2), "newcomer")
    assert member_by_source(community.id, "import", "2").id == members["2"]
    assert community_by_id(community.id).member_count == 4
    assert count_by_verb(community.id)["communities.member_joined"] == 4


def test_importing_again_changes_nothing(community):
    # given
    first = import_members(community.id, people(3))

    # when
    again = import_members(community.id, people(4))

    # then
    assert {key: again[key] for key in first} == first
    assert len(again) == 4
    assert community_by_id(community.id).member_count == 5
    assert Membership.objects.filter(source="import").count() == 4


def test_people_without_an_address_cannot_sign_in(community):
    members = import_members(community.id, people(1))

    user = User.objects.get(memberships__id=members["0"])
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.email.endswith("@imported.invalid")


def test_a_known_address_is_that_person(community, member, make_person):
    # given
    person = make_person("老客", email="old@example.test")
    belonging = User.objects.get(id=member.user_id)

    # when
    members = import_members(
        community.id,
        [
            ("a", "老客", BEGIN, "OLD@example.test"),
            ("b", "佟佟", BEGIN, belonging.email),
            ("c", "新客", BEGIN, "new@example.test"),
        ],
    )

    # then
    assert member_card(members["a"]).user_id == person.id
    assert members["b"] == member.id
    assert User.objects.get(memberships__id=members["c"]).email == "new@example.test"


def test_two_sources_keep_apart(community):
    first = import_members(community.id, people(1), source="shop")
    second = import_members(community.id, people(1), source="chat")

    assert first["0"] != second["0"]


def test_a_thousand_take_no_more_statements_than_one(community, django_assert_max_num_queries):
    import_members(community.id, people(1))
    with django_assert_max_num_queries(25):
        import_members(community.id, people(1000, start=10))


def test_operators_import_nobody(community, operator, actor_of):
    with pytest.raises(Denied):
        import_members(community.id, people(1), actor=actor_of(operator))

    assert community_by_id(community.id).member_count == 2
