"""Invite codes are told by their letters and digits, however they are typed."""

import pytest
from django.db import IntegrityError

from fengqun.people.communities.codes import as_kept, normalised
from fengqun.people.communities.commands import JoinRequest, join, make_invite_code
from fengqun.people.communities.errors import InviteCodeInvalid
from fengqun.people.communities.models import InviteCode
from fengqun.people.communities.queries import member_of, owners_of
from fengqun.people.communities.tests.factories import make_community

TYPED = (
    "SHAN-YE88",
    "shanye88",
    " shan ye88 ",
    "shan—ye88",
    "ＳＨＡＮ－ＹＥ８８",
    "SHAN\u3000-\u3000YE88",
    "S-H-A-N-YE88",
)


@pytest.mark.parametrize("typed", TYPED)
def test_letters_and_digits_are_what_counts(typed):
    assert normalised(typed) == "SHANYE88"


def test_a_code_is_kept_as_it_is_to_be_read():
    assert as_kept("ｓｈａｎ — ye88\x00") == "SHAN-YE88"
    assert as_kept("山野-2026") == "山野-2026"
    assert as_kept("a" * 30) == "A" * 20


@pytest.mark.django_db
@pytest.mark.parametrize("typed", TYPED)
def test_however_typed_it_opens_the_gate(make_person, actor_of, typed):
    # given
    community = make_community(gate=("invite",))
    code = make_invite_code(community.id, actor=actor_of(owners_of(community.id)[0]), code="Shan-Ye88")
    newcomer = make_person("苏青")

    # when
    joined = join(community.id, JoinRequest(accepts_rules_version=1, invite_code=typed), actor=actor_of(newcomer))

    # then
    assert code.code == "SHAN-YE88"
    assert member_of(community.id, newcomer.id).id == joined.member_id
    assert InviteCode.objects.get().used_count == 1


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["SHAN-YE8", "SHAN-YE888", "SHANYE88EXTRA", "—"])
def test_another_code_does_not(make_person, actor_of, typed):
    # given
    community = make_community(gate=("invite",))
    make_invite_code(community.id, actor=actor_of(owners_of(community.id)[0]), code="SHAN-YE88")
    newcomer = make_person("苏青")

    # when
    with pytest.raises(InviteCodeInvalid):
        join(community.id, JoinRequest(accepts_rules_version=1, invite_code=typed), actor=actor_of(newcomer))

    # then
    assert member_of(community.id, newcomer.id) is None
    assert InviteCode.objects.get().used_count == 0


@pytest.mark.django_db
def test_two_codes_differ_in_more_than_dashes(actor_of):
    # given
    community = make_community()
    owner = actor_of(owners_of(community.id)[0])
    make_invite_code(community.id, actor=owner, code="SHAN-YE88")

    # when
    with pytest.raises(IntegrityError, match="invite_codes_differ_in_more_than_dashes"):
        make_invite_code(community.id, actor=owner, code="SHANY-E88")
