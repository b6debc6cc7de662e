"""Who acts, and where."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from fengqun.kernel import clock
from fengqun.people.accounts.commands import create_token
from fengqun.people.accounts.models import User
from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries import community_by_slug, member_of, place_of
from fengqun.people.communities.tests.factories import make_member

pytestmark = pytest.mark.django_db


def about(community):
    return reverse("communities-about", kwargs={"community": community.slug})


def test_the_actor_has_the_roles_of_this_community_only(community, other_community, operator, client_for):
    # given
    user = User.objects.get(id=operator.user_id)
    make_member(other_community, "小林", user=user)
    browser = client_for(operator)

    # when
    here = browser.get(about(community)).wsgi_request.actor
    there = browser.get(about(other_community)).wsgi_request.actor

    # then
    assert (here.member_id, here.roles) == (operator.id, frozenset({"operator", "member"}))
    assert there.roles == frozenset({"member"})
    assert there.community_id == other_community.id


def test_somebody_signed_in_but_not_a_member(community, stranger, client_for):
    actor = client_for(stranger).get(about(community)).wsgi_request.actor

    assert (actor.user_id, actor.member_id, actor.roles) == (stranger.id, None, frozenset({"guest"}))


def test_guests_act_as_nobody(community, guest_client):
    actor = guest_client.get(about(community)).wsgi_request.actor

    assert (actor.user_id, actor.member_id) == (None, None)


def test_an_unknown_community_is_not_found(db, guest_client):
    page = guest_client.get("/c/nowhere/about/")
    answer = guest_client.get("/api/v1/communities/nowhere")

    assert page.status_code == 404
    assert answer.status_code == 404
    assert answer.json()["code"] == "communities.not_found"


def test_the_question_who_costs_one_statement_for_guests_and_three_for_members(
    community, member, client_for, guest_client, django_assert_num_queries
):
    url = reverse("communities-departure", kwargs={"community": community.slug})
    browser = client_for(member)

    with django_assert_num_queries(1):
        guest_client.get(url)
    with django_assert_num_queries(3):  # the session, the user, the community with the membership
        browser.get(url)


def test_only_who_belongs_now_has_a_card_at_a_place(community, member, make_member, stranger):
    # given
    customer, gone = make_member("顾客"), make_member("走了的人")
    Membership.objects.filter(id=customer.id).update(is_customer_only=True)
    Membership.objects.filter(id=gone.id).update(left_at=clock.now())

    # when
    places = [place_of(community.slug, one.user_id) for one in (member, customer, gone)]
    places += [place_of(community.slug, stranger.id), place_of(community.slug, None)]

    # then
    assert [place[0] for place in places] == [community_by_slug(community.slug)] * 5
    assert [place[1] for place in places] == [member_of(community.id, member.user_id), None, None, None, None]


def test_a_token_counts_alone(community, owner, stranger, client_for, actor_of):
    # given
    secret = create_token(actor=actor_of(owner), name="脚本").secret
    browser = client_for(stranger)

    # when
    by_token = browser.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    by_wrong_token = browser.get("/api/v1/me", headers={"Authorization": "Bearer fq_wrong"})
    on_a_page = browser.get(about(community), headers={"Authorization": f"Bearer {secret}"})

    # then
    assert by_token.json()["id"] == str(owner.user_id)
    assert by_wrong_token.status_code == 401
    assert by_wrong_token.json()["code"] == "accounts.token_invalid"
    assert on_a_page.wsgi_request.actor.user_id == stranger.id


def test_the_language_of_the_person_wins_over_the_browser(community, member, client_for):
    User.objects.filter(id=member.user_id).update(language="en")

    page = client_for(member).get(about(community), headers={"Accept-Language": "zh-hans"})

    assert '<html lang="en">' in page.text


def test_where_it_is_asked_staff_without_a_second_factor_are_members(community, owner, client_for, settings):
    # given
    settings.STAFF_NEED_SECOND_FACTOR = True
    browser = client_for(owner)

    # when
    console = browser.get(reverse("communities-console-members", kwargs={"community": community.slug}))
    by_api = browser.get(f"/api/v1/communities/{community.slug}/applications")
    page = browser.get(about(community))

    # then
    assert console.headers["Location"] == "/account/second-factor/"
    assert by_api.status_code == 403
    assert page.wsgi_request.actor.roles == frozenset({"member"})


def test_with_a_second_factor_the_console_opens(community, owner, client_for, settings):
    # given
    settings.STAFF_NEED_SECOND_FACTOR = True
    Authenticator.objects.create(user_id=owner.user_id, type="totp", data={})

    # when
    console = client_for(owner).get(reverse("communities-console-members", kwargs={"community": community.slug}))

    # then
    assert console.status_code == 200


def test_recovery_codes_alone_are_no_second_factor(community, owner, client_for, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    Authenticator.objects.create(user_id=owner.user_id, type="recovery_codes", data={})

    console = client_for(owner).get(reverse("communities-console-members", kwargs={"community": community.slug}))

    assert console.headers["Location"] == "/account/second-factor/"


def test_server_staff_without_a_second_factor_are_ordinary_people(make_person, client_for, settings, community):
    settings.STAFF_NEED_SECOND_FACTOR = True
    admin = make_person("管理员", is_staff=True)

    assert not client_for(admin).get(about(community)).wsgi_request.actor.is_server_staff


def test_members_are_asked_for_nothing(community, member, client_for, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True

    assert client_for(member).get(reverse("communities-me", kwargs={"community": community.slug})).status_code == 200
