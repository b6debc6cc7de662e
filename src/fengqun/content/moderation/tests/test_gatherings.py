"""Gatherings that are flagged: out of sight, seats kept, decided in the queue, undone, appealed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.content.gatherings.commands import (
    hide_gathering,
    put_gathering_aside,
    remove_gathering,
    send_reminders,
    settle_ended,
    show_gathering,
)
from fengqun.content.gatherings.errors import GatheringNotFound, NotTheHost
from fengqun.content.gatherings.models import Gathering
from fengqun.content.gatherings.queries import card_for, outings
from fengqun.content.gatherings.tests.factories import counts, make_gathering, row_of, sign_up
from fengqun.content.moderation.commands import file_appeal, hear_appeal, undo_decision
from fengqun.content.moderation.errors import OwnThing, ThingNotFound
from fengqun.content.moderation.models import Case, Flag
from fengqun.content.moderation.tests.factories import make_decision, make_flag, now_of
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import grant_right
from fengqun.people.notifications.models import Notice
from fengqun.spine.search.models import SearchDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(make_member):
    return [make_member(f"成员{number}") for number in range(3)]


@pytest.fixture
def host(member):
    """A newcomer who may host gatherings."""
    grant_right(member.id, "gatherings.host")
    return now_of(member)


@pytest.fixture
def gathering(frozen, community, host):
    return make_gathering(community, host)


def sight_of(gathering):
    return Gathering.objects.get(id=gathering.id).sight


def flagged(crowd, gathering):
    for person in crowd:
        case = make_flag(person, gathering.id, kind="gathering")
    return case


def test_flags_take_it_out_of_sight_and_seats_stand(community, host, crowd, gathering, actor_of):
    # given
    sign_up(gathering, crowd[0])

    # when
    case = flagged(crowd, gathering)

    # then
    assert (sight_of(gathering), counts(gathering)) == ("hidden", (1, 0))
    assert (case.kind, case.author_id, case.has_held) == ("gathering", host.id, True)
    with pytest.raises(GatheringNotFound):
        card_for(community.id, gathering.id, actor=actor_of(crowd[0]))
    assert card_for(community.id, gathering.id, actor=actor_of(host)).sight == "hidden"
    assert outings(community.id, actor=actor_of(crowd[0])) == ([], False)
    assert SearchDocument.objects.filter(kind="gathering").count() == 0
    told = dict(Notice.objects.filter(kind__startswith="gatherings.").values_list("kind", "member_id"))
    assert told["gatherings.hidden"] == host.id
    assert told["gatherings.out_of_sight"] == crowd[0].id


def test_nobody_is_reminded_of_or_missed_at_what_is_out_of_sight(community, crowd, gathering):
    # given
    sign_up(gathering, crowd[0])
    hide_gathering(community.id, gathering.id, actor=SYSTEM, reason="先看一眼")

    # when
    with clock.travel_to(gathering.starts_at - timedelta(hours=20)):
        reminded = send_reminders()
    with clock.travel_to(gathering.ends_at + timedelta(hours=3)):
        settled = settle_ended()

    # then
    assert (reminded, settled, row_of(gathering, crowd[0]).is_no_show) == (0, 0, False)


@pytest.mark.parametrize(("outcome", "sight"), [("keep", "shown"), ("hide", "hidden"), ("remove", "removed")])
def test_what_staff_decides_and_how_it_is_undone(community, operator, crowd, gathering, actor_of, outcome, sight):
    # given
    sign_up(gathering, crowd[0])
    case = flagged(crowd, gathering)

    # when
    make_decision(operator, case, outcome)
    decided = sight_of(gathering)
    undo_decision(community.id, case.id, actor=actor_of(operator))

    # then
    assert (decided, sight_of(gathering), counts(gathering)) == (sight, "hidden", (1, 0))
    assert Case.objects.get(id=case.id).state == "open"


def test_the_appeal_brings_it_back_and_those_who_come_hear_of_it(
    community, owner, operator, host, crowd, gathering, actor_of
):
    # given
    sign_up(gathering, crowd[0])
    case = make_decision(operator, make_flag(crowd[1], gathering.id, kind="gathering"), "remove")
    with pytest.raises(GatheringNotFound):
        card_for(community.id, gathering.id, actor=actor_of(host))

    # when
    file_appeal(community.id, case.id, actor=actor_of(host), text="是真的")
    hear_appeal(community.id, case.id, "lifted", actor=actor_of(owner), reason="查过了")

    # then
    assert card_for(community.id, gathering.id, actor=actor_of(crowd[0])).sight == "shown"
    assert Notice.objects.filter(kind="gatherings.back_in_sight", member_id=crowd[0].id).count() == 1
    assert SearchDocument.objects.filter(kind="gathering").count() == 1


def test_what_cannot_be_flagged(community, host, owner, crowd, gathering):
    circle = make_circle(community, owner, kind="secret")
    inside = make_gathering(community, owner, circle_id=circle.id)

    with pytest.raises(OwnThing):
        make_flag(host, gathering.id, kind="gathering")
    with pytest.raises(ThingNotFound):
        make_flag(crowd[0], inside.id, kind="gathering")
    assert Flag.objects.count() == 0


def test_nobody_but_moderation_hides_and_shows(community, operator, host, gathering, actor_of):
    for actor in (actor_of(host), actor_of(operator)):
        with pytest.raises(NotTheHost):
            hide_gathering(community.id, gathering.id, actor=actor, reason="不要")
        with pytest.raises(NotTheHost):
            remove_gathering(community.id, gathering.id, actor=actor)
        with pytest.raises(NotTheHost):
            put_gathering_aside(community.id, gathering.id, "不要", actor=actor)
        with pytest.raises(NotTheHost):
            show_gathering(community.id, gathering.id, actor=actor)
    assert sight_of(gathering) == "shown"


def test_the_way_to_flag_stands_on_the_page(community, host, crowd, gathering, client_for, guest_client):
    # given
    page = reverse("gatherings-detail", kwargs={"community": community.slug, "gathering_id": gathering.id})
    sheet = reverse(
        "moderation-flag", kwargs={"community": community.slug, "kind": "gathering", "object_id": gathering.id}
    )
    reader, own = client_for(crowd[0]), client_for(host)

    # when
    seen, hers = reader.get(page).text, own.get(page).text
    made = reader.post(sheet, {"reason": "illegal", "text": ""})
    hide_gathering(community.id, gathering.id, actor=SYSTEM, reason="先看一眼")

    # then
    assert sheet in seen
    assert sheet not in hers
    assert (made.status_code, Case.objects.get().kind) == (302, "gathering")
    assert reader.get(page).status_code == 404
    after = own.get(page).text
    assert "先看一眼" in after
    assert reverse("moderation-mine", kwargs={"community": community.slug}) in after
