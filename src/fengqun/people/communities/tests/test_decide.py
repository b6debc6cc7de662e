"""Deciding applications."""

import pytest
from django.core import mail
from django.urls import reverse

from fengqun.kernel.errors import Denied
from fengqun.people.communities.commands import (
    JoinRequest,
    accept_application,
    join,
    make_invite_code,
    refuse_application,
)
from fengqun.people.communities.errors import AlreadyDecided, ApplicationNotFound, ReasonMissing
from fengqun.people.communities.jobs import tell_applicant
from fengqun.people.communities.models import InviteCode
from fengqun.people.communities.queries import applications_waiting, last_application, member_of, owners_of
from fengqun.people.communities.tests.factories import make_community, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def gated():
    return make_community(gate=("review",))


@pytest.fixture
def applicant(make_person):
    return make_person("陆一禾", email="lu@example.test")


@pytest.fixture
def application(gated, applicant, actor_of):
    return join(gated.id, JoinRequest(accepts_rules_version=1), actor=actor_of(applicant)).application_id


@pytest.fixture
def reviewer(gated):
    return make_member(gated, "老齐", roles=["host"])


def test_accepting_makes_a_member_and_tells_them(frozen, gated, applicant, application, reviewer, actor_of):
    # when
    member_id = accept_application(gated.id, application, actor=actor_of(reviewer))
    tell_applicant(application_id=application)

    # then
    decided = last_application(gated.id, applicant.id)
    assert member_of(gated.id, applicant.id).id == member_id
    assert (decided.state, decided.decided_at) == ("accepted", frozen)
    assert [(message.to, message.subject) for message in mail.outbox] == [(["lu@example.test"], "你已加入山野咖啡社")]
    assert applications_waiting(gated.id) == []


def test_refusing_gives_a_reason_that_the_applicant_reads(gated, applicant, application, reviewer, actor_of):
    # when
    refuse_application(gated.id, application, actor=actor_of(reviewer), reason=" 先说说你喝什么 ")
    tell_applicant(application_id=application)

    # then
    decided = last_application(gated.id, applicant.id)
    assert (decided.state, decided.reason) == ("refused", "先说说你喝什么")
    assert member_of(gated.id, applicant.id) is None
    assert "先说说你喝什么" in mail.outbox[0].body


def test_the_letter_is_in_the_language_of_the_applicant(gated, applicant, application, reviewer, actor_of):
    applicant.language = "en"
    applicant.save()
    accept_application(gated.id, application, actor=actor_of(reviewer))

    tell_applicant(application_id=application)

    assert mail.outbox[0].subject == "You have joined 山野咖啡社"


def test_a_refusal_says_why(gated, applicant, application, reviewer, actor_of):
    with pytest.raises(ReasonMissing):
        refuse_application(gated.id, application, actor=actor_of(reviewer), reason="  ")

    assert last_application(gated.id, applicant.id).is_waiting


def test_whoever_was_refused_may_apply_again(gated, applicant, application, reviewer, actor_of, client_for):
    # given
    refuse_application(gated.id, application, actor=actor_of(reviewer), reason="先说说你喝什么")

    # when
    page = client_for(applicant).get(reverse("communities-join", kwargs={"community": gated.slug}))
    again = join(gated.id, JoinRequest(accepts_rules_version=1), actor=actor_of(applicant))

    # then
    assert "先说说你喝什么" in page.text
    assert again.application_id != application
    assert again.is_waiting


def test_a_refusal_gives_the_invite_code_back(applicant, actor_of):
    # given
    community = make_community(slug="both", gate=("invite", "review"))
    owner = owners_of(community.id)[0]
    code = make_invite_code(community.id, actor=actor_of(owner))
    outcome = join(community.id, JoinRequest(accepts_rules_version=1, invite_code=code.code), actor=actor_of(applicant))
    assert InviteCode.objects.get().used_count == 1

    # when
    refuse_application(community.id, outcome.application_id, actor=actor_of(owner), reason="名额给别人了")

    # then
    assert InviteCode.objects.get().used_count == 0


def test_an_application_is_decided_once(gated, applicant, application, reviewer, actor_of):
    accept_application(gated.id, application, actor=actor_of(reviewer))

    with pytest.raises(AlreadyDecided):
        refuse_application(gated.id, application, actor=actor_of(reviewer), reason="反悔")

    assert member_of(gated.id, applicant.id).is_present


def test_members_decide_nothing(gated, applicant, application, actor_of):
    plain = make_member(gated, "路过")

    with pytest.raises(Denied):
        accept_application(gated.id, application, actor=actor_of(plain))
    with pytest.raises(Denied):
        refuse_application(gated.id, application, actor=actor_of(plain), reason="不喜欢")

    assert last_application(gated.id, applicant.id).is_waiting


def test_staff_of_another_community_decide_nothing_here(gated, applicant, application, other_community, actor_of):
    foreign = owners_of(other_community.id)[0]

    with pytest.raises(Denied):
        accept_application(gated.id, application, actor=actor_of(foreign))
    with pytest.raises(ApplicationNotFound):
        accept_application(other_community.id, application, actor=actor_of(foreign))

    assert last_application(gated.id, applicant.id).is_waiting


def test_the_console_shows_the_answers_and_decides(gated, applicant, application, reviewer, client_for):
    # given
    browser = client_for(reviewer)
    place = {"community": gated.slug, "application_id": application}

    # when
    listed = browser.get(reverse("communities-console-applications", kwargs={"community": gated.slug}))
    without_reason = browser.post(reverse("communities-console-refusal", kwargs=place), {"reason": ""})
    accepted = browser.post(reverse("communities-console-acceptance", kwargs=place), {"from": "today"})

    # then
    assert "陆一禾" in listed.text
    assert without_reason.status_code == 422
    assert accepted.headers["Location"] == "/c/shanye/console/"
    assert member_of(gated.id, applicant.id).is_present


def test_today_shows_who_waits(gated, application, client_for):
    owner = owners_of(gated.id)[0]

    page = client_for(owner).get(f"/c/{gated.slug}/console/")

    assert "待审核入群" in page.text
    assert "陆一禾" in page.text
    assert str(application) in page.text
