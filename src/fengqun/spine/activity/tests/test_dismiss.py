"""Dismissing a dead letter."""

import pytest

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.spine.activity.commands import dismiss_dead_letter, replay_dead_letter
from fengqun.spine.activity.errors import DeadLetterResolved, ReasonMissing
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.queries import count_dead_letters, dead_letter
from fengqun.spine.activity.tests.factories import NOON, member_of, operator_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def parked():
    return DeadLetter.objects.create(
        community_id=new_id(), subscriber="tea.pour", activity_id=new_id(), seq=1, error="E", attempts=4
    )


def test_a_dismissed_letter_says_who_and_why(parked):
    # given
    operator = operator_of(parked.community_id)

    # when
    with clock.travel_to(NOON):
        dismiss_dead_letter(parked.community_id, parked.id, actor=operator, reason=" 茶已经凉了 ")

    # then
    after = dead_letter(parked.community_id, parked.id)
    assert (after.state, after.reason, after.resolved_at, after.resolved_by) == (
        "dismissed",
        "茶已经凉了",
        NOON,
        operator.member_id,
    )
    assert count_dead_letters(parked.community_id) == 0


def test_without_a_reason_it_stays(parked):
    with pytest.raises(ReasonMissing):
        dismiss_dead_letter(parked.community_id, parked.id, actor=operator_of(parked.community_id), reason="  ")
    assert count_dead_letters(parked.community_id) == 1


def test_what_was_dismissed_is_not_replayed(parked):
    operator = operator_of(parked.community_id)
    dismiss_dead_letter(parked.community_id, parked.id, actor=operator, reason="凉了")
    with pytest.raises(DeadLetterResolved):
        replay_dead_letter(parked.community_id, parked.id, actor=operator)


def test_a_member_may_not(parked):
    with pytest.raises(Denied):
        dismiss_dead_letter(parked.community_id, parked.id, actor=member_of(parked.community_id), reason="x")
    assert dead_letter(parked.community_id, parked.id).state == "parked"
