"""A drop is held for a while and goes on."""

import pytest

from fengqun.commerce.drops.activities import DropPaused, DropResumed
from fengqun.commerce.drops.commands import end_drop, pause_drop, resume_drop
from fengqun.commerce.drops.errors import DropClosed, WrongState
from fengqun.commerce.drops.tests.factories import figures, fresh, make_drop, outcome, stock
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.activity.queries import activities_about


def test_it_stops_and_goes_on_where_it_was(community, operator, member, make_member, actor_of):
    drop = make_drop(community)
    assert outcome(drop, member) == "won"
    pause_drop(drop.id, actor=actor_of(operator))
    assert (fresh(drop).state, outcome(drop, make_member("周可"))) == ("paused", "paused")
    resume_drop(drop.id, actor=actor_of(operator))
    assert (fresh(drop).state, outcome(drop, make_member("老齐"))) == ("scheduled", "won")
    assert (figures(drop), stock(drop)) == ((1, 2, 0, 0), (10, 3))
    verbs = [one.verb for one in activities_about(community.id, "drop", drop.id)]
    assert (verbs.count(DropPaused.verb), verbs.count(DropResumed.verb)) == (1, 1)


def test_twice_is_refused(community):
    drop = make_drop(community)
    with pytest.raises(WrongState):
        resume_drop(drop.id, actor=SYSTEM)
    pause_drop(drop.id, actor=SYSTEM)
    with pytest.raises(WrongState):
        pause_drop(drop.id, actor=SYSTEM)
    assert fresh(drop).state == "paused"


def test_a_paused_drop_ends_when_its_time_is_over(community, frozen, at):
    with at(frozen):
        drop, other = make_drop(community), make_drop(community)
        pause_drop(drop.id, actor=SYSTEM)
    with at(drop.ends_at):
        for act, one in ((resume_drop, drop), (pause_drop, other)):
            with pytest.raises(DropClosed):
                act(one.id, actor=SYSTEM)
        assert end_drop(community.id, drop.id) is True
    assert (fresh(drop).state, stock(drop)) == ("ended", (10, 0))


def test_members_neither_pause_nor_resume(community, member, actor_of):
    drop = make_drop(community)
    with pytest.raises(Denied):
        pause_drop(drop.id, actor=actor_of(member))
    assert fresh(drop).state == "scheduled"
    pause_drop(drop.id, actor=SYSTEM)
    with pytest.raises(Denied):
        resume_drop(drop.id, actor=actor_of(member))
    assert fresh(drop).state == "paused"
