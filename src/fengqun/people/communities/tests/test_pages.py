"""Every page answers those it is for, in each language, in a constant number of statements, and nobody else."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.people.communities.commands import JoinRequest, join, make_invite_code
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import owners_of
from fengqun.people.communities.tests.factories import make_community, make_member, make_person

pytestmark = pytest.mark.django_db
NOWHERE = UUID(int=7)

MEMBER_PAGES = ["communities-members", "communities-me", "communities-my-profile"]
MEMBER_POSTS = [
    ("communities-departure", {}),
    ("communities-my-consent", {"purpose": "harvest"}),
    ("communities-promoter-role", {}),
    ("communities-my-invitation-revocation", {"code_id": NOWHERE}),
]
CONSOLE_PAGES = [
    "communities-console-members",
    "communities-console-applications",
    "communities-console-gate",
    "communities-console-canvas",
]
CONSOLE_POSTS = [
    ("communities-console-member-role", {"member_id": NOWHERE, "role": "owner"}),
    ("communities-console-member-stage", {"member_id": NOWHERE}),
    ("communities-console-acceptance", {"application_id": NOWHERE}),
    ("communities-console-refusal", {"application_id": NOWHERE}),
    ("communities-console-codes", {}),
    ("communities-console-code-revocation", {"code_id": NOWHERE}),
]


def at(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.mark.parametrize("name", ["communities-about", "communities-join"])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_public_pages_are_for_everybody(community, guest_client, name, language):
    response = guest_client.get(at(name, community), headers={"Accept-Language": language})

    assert response.status_code == 200
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("name", MEMBER_PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_member_pages_are_for_members(community, member, stranger, client_for, guest_client, name, language):
    url = at(name, community)
    headers = {"Accept-Language": language}

    response = client_for(member).get(url, headers=headers)

    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert client_for(stranger).get(url, headers=headers).status_code == 403
    assert guest_client.get(url, headers=headers).headers["Location"].startswith("/account/login/")


def test_a_profile_is_for_members(community, member, stranger, other_community, client_for):
    url = at("communities-member", community, member_id=member.id)
    foreign = owners_of(other_community.id)[0]

    assert "佟佟" in client_for(member).get(url).text
    assert client_for(stranger).get(url).status_code == 403
    assert client_for(member).get(at("communities-member", community, member_id=foreign.id)).status_code == 404


def test_invitations_are_for_those_who_may_invite(community, promoter, member, client_for):
    # given
    url = at("communities-my-invitations", community)

    # when
    endless = client_for(promoter).post(url, {"quota": 2, "days": 0})
    made = client_for(promoter).post(url, {"quota": 2, "days": 7})

    # then
    assert endless.status_code == 422
    assert made.status_code == 302
    assert "0 / 2" in client_for(promoter).get(url).text
    assert client_for(member).get(url).status_code == 403


@pytest.mark.parametrize(("name", "more"), MEMBER_POSTS)
def test_strangers_change_nothing_here(community, stranger, client_for, guest_client, name, more):
    assert client_for(stranger).post(at(name, community, **more)).status_code == 403
    assert guest_client.post(at(name, community, **more)).status_code == 401


@pytest.mark.parametrize("name", CONSOLE_PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_console_is_for_staff(community, owner, member, client_for, guest_client, name, language):
    url = at(name, community)

    response = client_for(owner).get(url, headers={"Accept-Language": language})

    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert client_for(member).get(url).status_code == 403
    assert guest_client.get(url).headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(("name", "more"), CONSOLE_POSTS)
def test_members_and_foreign_owners_do_not_reach_into_the_console(
    community, other_community, member, client_for, guest_client, name, more
):
    url = at(name, community, **more)
    foreign = owners_of(other_community.id)[0]

    assert client_for(member).post(url).status_code == 403
    assert client_for(foreign).post(url).status_code == 403
    assert guest_client.post(url).status_code == 401


def test_a_member_in_the_console(community, owner, operator, member, other_community, client_for):
    url = at("communities-console-member", community, member_id=member.id)
    foreign = owners_of(other_community.id)[0]

    assert "任命" in client_for(owner).get(url).text
    assert "任命" not in client_for(operator).get(url).text
    assert client_for(member).get(url).status_code == 403
    assert client_for(owner).get(at("communities-console-member", community, member_id=foreign.id)).status_code == 404


def test_an_application_in_the_console(make_person, actor_of, client_for):
    community = make_community(gate=("questions", "review"), questions=("喝什么？",))
    outcome = join(
        community.id, JoinRequest(accepts_rules_version=1, answers=["水洗"]), actor=actor_of(make_person("陆一禾"))
    )
    url = at("communities-console-application", community, application_id=outcome.application_id)

    assert "水洗" in client_for(owners_of(community.id)[0]).get(url).text
    assert client_for(make_member(community)).get(url).status_code == 403


def test_the_table_is_searched_and_filtered(community, owner, promoter, make_member, client_for):
    # given
    make_member("Leo Wang", stage="fan")
    browser, url = client_for(owner), at("communities-console-members", community)

    # when
    by_name = browser.get(url, {"q": "leo"}).text
    by_stage = browser.get(url, {"stage": "fan"}).text
    by_role = browser.get(url, {"role": "promoter"}).text
    gone = browser.get(f"{url}?gone").text

    # then
    assert "Leo Wang" in by_name
    assert "周可" not in by_name
    assert "Leo Wang" in by_stage
    assert "周可" in by_role
    assert "Leo Wang" not in by_role
    assert "没有这样的成员" in gone


@pytest.mark.parametrize(("name", "who"), [("communities-members", "member"), ("communities-console-members", "owner")])
def test_lists_of_members_take_the_same_statements(
    community, member, owner, client_for, django_assert_num_queries, name, who
):
    # given
    browser = client_for({"member": member, "owner": owner}[who])
    url = at(name, community)
    with CaptureQueriesContext(connection) as with_two:
        browser.get(url)

    # when
    for number in range(48):
        make_member(community, f"第{number}位")

    # then
    with django_assert_num_queries(len(with_two)):
        assert browser.get(url).text.count("位</a>") == 48


def test_the_list_of_applications_takes_the_same_statements(
    make_person, actor_of, client_for, django_assert_num_queries
):
    # given
    community = make_community(gate=("invite", "review"))
    owner = owners_of(community.id)[0]
    code = make_invite_code(community.id, actor=actor_of(owner), quota=100)
    browser, url = client_for(owner), at("communities-console-applications", community)

    def apply(name):
        request = JoinRequest(accepts_rules_version=1, invite_code=code.code)
        join(community.id, request, actor=actor_of(make_person(name)))

    apply("第一位")
    with CaptureQueriesContext(connection) as with_one:
        browser.get(url)

    # when
    for number in range(49):
        apply(f"第{number}位")

    # then
    with django_assert_num_queries(len(with_one)):
        assert browser.get(url).text.count('<li class="panel">') == 50


def test_those_who_left_are_not_shown(community, member, make_member, client_for):
    gone = make_member("走了的人")
    Membership.objects.filter(id=gone.id).update(left_at=gone.joined_at)

    page = client_for(member).get(at("communities-members", community)).text
    profile = client_for(member).get(at("communities-member", community, member_id=gone.id))

    assert "走了的人" not in page
    assert profile.status_code == 404


def test_customers_who_never_joined_are_not_shown(community, member, client_for):
    person = make_person("只买东西的人")
    Membership.objects.create(
        community_id=community.id, user=person, display_name="只买东西的人", is_customer_only=True
    )

    assert "只买东西的人" not in client_for(member).get(at("communities-members", community)).text
