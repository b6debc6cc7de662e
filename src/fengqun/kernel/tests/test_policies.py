from types import SimpleNamespace
from uuid import UUID

import pytest

from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import (
    SYSTEM,
    Actor,
    Right,
    Role,
    allow,
    anyone,
    having,
    members,
    policy_of,
    server_staff,
    signed_in,
)

HERE, ELSEWHERE, PERSON, MEMBER = (UUID(int=number) for number in range(1, 5))
PRUNE = Right("tests.prune", "修枝", roles={Role.HOST}, delegable=True)


def actor(*roles, community=HERE, granted=frozenset()):
    return Actor(
        user_id=PERSON, community_id=community, member_id=MEMBER, roles=frozenset(roles), granted=frozenset(granted)
    )


def request(who, community=HERE):
    return SimpleNamespace(actor=who, community=SimpleNamespace(id=community) if community else None)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OWNER, True),
        (Role.HOST, True),
        (Role.OPERATOR, False),
        (Role.PROMOTER, False),
        (Role.MEMBER, False),
        (Role.GUEST, False),
    ],
)
def test_a_right_belongs_to_its_roles_and_to_the_owner(role, allowed):
    assert actor(role).may(PRUNE, HERE) is allowed


def test_a_right_never_reaches_into_another_community():
    assert not actor(Role.OWNER).may(PRUNE, ELSEWHERE)
    with pytest.raises(Denied):
        actor(Role.OWNER).require(PRUNE, ELSEWHERE)


def test_a_granted_right_counts():
    assert actor(Role.MEMBER, granted={"tests.prune"}).may(PRUNE, HERE)
    assert not actor(Role.MEMBER, granted={"tests.prune"}).may(PRUNE, ELSEWHERE)


def test_the_system_may_everything():
    SYSTEM.require(PRUNE, ELSEWHERE)


def test_a_stranger_is_asked_to_sign_in_and_a_known_person_is_denied_with_a_reason():
    with pytest.raises(SignInRequired):
        Actor().require(PRUNE, HERE)
    with pytest.raises(Denied, match="修枝"):
        actor(Role.MEMBER).require(PRUNE, HERE)


def test_a_right_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        Right("tests.prune", "再修", roles=set())


@pytest.mark.parametrize(
    ("policy", "who", "refusal"),
    [
        (anyone, Actor(), None),
        (signed_in, Actor(), SignInRequired),
        (signed_in, actor(Role.MEMBER), None),
        (members, Actor(), SignInRequired),
        (members, Actor(user_id=PERSON, community_id=HERE), Denied),
        (members, actor(Role.MEMBER, community=ELSEWHERE), Denied),
        (members, actor(Role.MEMBER), None),
        (server_staff, Actor(), SignInRequired),
        (server_staff, actor(Role.OWNER), Denied),
        (server_staff, Actor(user_id=PERSON, is_server_staff=True), None),
        (having(PRUNE), Actor(), SignInRequired),
        (having(PRUNE), actor(Role.MEMBER), Denied),
        (having(PRUNE), actor(Role.HOST), None),
    ],
)
def test_policies(policy, who, refusal):
    if refusal is None:
        policy(request(who))
        return
    with pytest.raises(refusal):
        policy(request(who))


@pytest.mark.parametrize("policy", [members, having(PRUNE)])
def test_a_page_without_a_community_is_closed_to_community_policies(policy):
    with pytest.raises(Denied):
        policy(request(actor(Role.OWNER), community=None))


def test_a_refused_view_never_runs():
    ran = []

    @allow(signed_in)
    def view(request):
        ran.append(request)

    assert policy_of(view) is signed_in
    with pytest.raises(SignInRequired):
        view(request(Actor()))
    assert ran == []
