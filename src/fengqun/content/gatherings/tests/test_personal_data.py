"""What the room knows of a person is handed out, and forgotten."""

from datetime import timedelta

import pytest

from fengqun.content.gatherings.commands import renew_calendar
from fengqun.content.gatherings.findable import rebuild
from fengqun.content.gatherings.models import CalendarAddress
from fengqun.content.gatherings.personal_data import erase, export
from fengqun.content.gatherings.tests.factories import counts, make_gathering, row_of, sign_up
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db


def test_what_one_signed_up_for_is_handed_out_and_forgotten(community, host, member, make_member, at, frozen, actor_of):
    # given
    gathering = make_gathering(community, host, capacity=1, questions=("过敏吗",))
    sign_up(gathering, member, answers=["花生"])
    following = make_member("候补的")
    with at(frozen + timedelta(minutes=1)):
        sign_up(gathering, following)
    renew_calendar(community.id, actor=actor_of(member))

    # when
    records = export(member.user_id)
    erase(member.user_id)
    erase(member.user_id)

    # then
    assert [(one["kind"], one["answers"], one["state"]) for one in records] == [("signed_up", ["花生"], "seated")]
    assert [one["kind"] for one in export(host.user_id)] == ["hosted"]
    assert (row_of(gathering, member).state, row_of(gathering, member).answers) == ("given_up", [])
    assert row_of(gathering, following).state == "seated"
    assert counts(gathering) == (1, 0)
    assert CalendarAddress.objects.count() == 0


def test_search_knows_for_whom_a_gathering_is_and_never_the_link(community, host, frozen):
    circle = make_circle(community, host)
    make_gathering(community, host, title="公开的", is_public=True, link="https://meet.test/secret")
    make_gathering(community, host, title="圈里的", circle_id=circle.id)
    found = {one.title: one for one in rebuild(community.id)}
    assert (found["公开的"].audience, found["圈里的"].audience) == ("public", f"circle:{circle.id}")
    assert "secret" not in found["公开的"].body
