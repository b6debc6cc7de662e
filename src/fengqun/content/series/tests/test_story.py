"""The life of a series: episodes, warnings, missed beats, excuses, hand-overs, pauses."""

from datetime import date, timedelta

import pytest

from fengqun.content.posts.commands import publish_post, remove_post, restore_post, save_draft
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.posts.tests.factories import make_post
from fengqun.content.series import errors
from fengqun.content.series.commands import (
    add_episode,
    change_series,
    end_series,
    excuse_beat,
    hand_over,
    judge_due,
    pause_series,
    resume_series,
    subscribe,
    unsubscribe,
    warn_hosts,
)
from fengqun.content.series.models import Episode, Series, SeriesBeat, SeriesPause, SeriesSubscription
from fengqun.content.series.queries import calendar_of, episodes_of, missed_lately, neighbours_of, next_beats, record_of
from fengqun.content.series.tests.factories import a_plan, fresh, make_series
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.commands import drain
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
EVENING = timedelta(hours=11)
"""From nine in the morning to eight in the evening."""


def told(person):
    notices = Notice.objects.filter(member_id=person.id, is_listed=True)
    return sorted(notices.values_list("kind", flat=True), reverse=True)


def states(series):
    return list(SeriesBeat.objects.filter(series_id=series.id).order_by("day").values_list("day", "state"))


def test_posts_become_numbered_episodes_and_subscribers_are_told(community, host, member, at, frozen, actor_of):
    # given
    series = make_series(community, host)
    subscribe(community.id, series.id, actor=actor_of(member))
    subscribe(community.id, series.id, actor=actor_of(member))

    # when
    first, second = make_post(host, "第一杯"), make_post(host, "第二杯")
    add_episode(community.id, series.id, first, actor=actor_of(host))
    add_episode(community.id, series.id, second, actor=actor_of(host))

    # then
    episodes, has_more = episodes_of(series.id)
    assert [(one.number, one.title, one.beat_day) for one in episodes] == [(2, "第二杯", None), (1, "第一杯", MONDAY)]
    assert has_more is False
    beside = neighbours_of(community.id, [first, second], actor=actor_of(member))
    assert (beside[first].before, beside[first].after.post_id) == (None, second)
    assert (beside[second].before.post_id, beside[second].after) == (first, None)
    assert told(member) == ["series.episode", "series.episode"]
    unsubscribe(community.id, series.id, actor=actor_of(member))
    assert SeriesSubscription.objects.count() == 0


def test_a_post_written_for_a_series_is_an_episode(community, host, frozen, actor_of):
    series = make_series(community, host)
    post_id = publish_post(
        community.id, actor=actor_of(host), body="今晚喝耶加", composed={"series-id": str(series.id)}
    )
    drain()
    assert list(Episode.objects.values_list("post_id", "number")) == [(post_id, 1)]


def test_who_does_not_host_it_cannot_publish_into_a_series(community, host, member, frozen, actor_of):
    series = make_series(community, host)
    with pytest.raises(errors.NotTheHost):
        publish_post(community.id, actor=actor_of(member), body="混进来", composed={"series-id": str(series.id)})
    assert Episode.objects.count() == 0


def test_a_post_is_an_episode_once_and_only_ones_own(community, host, member, frozen, actor_of):
    series = make_series(community, host)
    own, others = make_post(host), make_post(member)
    add_episode(community.id, series.id, own, actor=actor_of(host))
    with pytest.raises(errors.AlreadyAnEpisode):
        add_episode(community.id, series.id, own, actor=actor_of(host))
    with pytest.raises(PostNotFound):
        add_episode(community.id, series.id, others, actor=actor_of(host))
    assert Episode.objects.count() == 1


def test_the_host_is_warned_before_the_beat_and_told_when_it_is_missed(community, host, at, frozen):
    # given
    series = make_series(community, host, warn_hours=6, grace_hours=4)

    # when it comes near
    with at(frozen + EVENING - timedelta(hours=7)):
        assert warn_hosts() == 0
    with at(frozen + EVENING - timedelta(hours=5)):
        assert (warn_hosts(), warn_hosts()) == (1, 0)
        assert told(host) == ["series.warned"]

    # when it goes by
    with at(frozen + EVENING + timedelta(hours=3)):
        judge_due()
        assert states(series) == [(MONDAY, "planned")]
    with at(frozen + EVENING + timedelta(hours=5)):
        judge_due()
        judge_due()
        assert states(series) == [(MONDAY, "missed")]
        assert told(host) == ["series.warned", "series.missed"]
        assert [beat.day for _series, beat in missed_lately(community.id, actor=SYSTEM)] == [MONDAY]
    verbs = [one.verb for one in activities_about(community.id, "series", series.id)]
    assert verbs.count("series.beat_missed") == 1


def test_a_draft_for_the_series_needs_no_warning(community, host, at, frozen, actor_of):
    series = make_series(community, host)
    save_draft(community.id, actor=actor_of(host), body="还在写", composed={"series-id": str(series.id)})
    assert warn_hosts() == 0
    assert told(host) == []


def test_an_episode_in_time_keeps_the_beat_and_late_ones_make_it_up(community, host, at, frozen, actor_of):
    # given
    series = make_series(community, host, grace_hours=2)
    add_episode(community.id, series.id, make_post(host, "准时"), actor=actor_of(host))

    # when
    with at(frozen + timedelta(days=2)):
        judge_due()
        assert states(series) == [(MONDAY, "kept"), (date(2026, 3, 3), "missed")]
        late = make_post(host, "补上")
        add_episode(community.id, series.id, late, actor=actor_of(host), beat_day=date(2026, 3, 3))

    # then
    assert states(series) == [(MONDAY, "kept"), (date(2026, 3, 3), "made_up")]
    record = record_of(series.id)
    assert (record.kept, record.made_up, record.missed, record.longest, record.percent) == (1, 1, 0, 2, 100)
    with pytest.raises(errors.BeatTaken), at(frozen + timedelta(days=2, minutes=1)):
        add_episode(community.id, series.id, make_post(host), actor=actor_of(host), beat_day=MONDAY)


def test_an_excused_beat_neither_counts_nor_warns(community, host, at, frozen, actor_of):
    series = make_series(community, host)
    with pytest.raises(errors.ReasonMissing):
        excuse_beat(community.id, series.id, MONDAY, actor=actor_of(host), reason=" ")
    excuse_beat(community.id, series.id, MONDAY, actor=actor_of(host), reason="嗓子哑了")
    assert warn_hosts() == 0
    with at(frozen + timedelta(days=1)):
        judge_due()
        assert states(series) == [(MONDAY, "excused")]
        assert record_of(series.id).due == 0
    with pytest.raises(errors.BeatNotFound):
        excuse_beat(community.id, series.id, date(2026, 2, 1), actor=actor_of(host), reason="太早")


def test_a_beat_is_handed_to_another_host_who_is_warned_instead(community, host, make_member, frozen, actor_of):
    # given
    second, outsider = make_member("阿二", roles=["host"]), make_member("外人")
    series = make_series(community, host, host_ids=(host.id, second.id))

    # when
    with pytest.raises(errors.HostsUnreasonable):
        hand_over(community.id, series.id, MONDAY, actor=actor_of(host), host_id=outsider.id)
    hand_over(community.id, series.id, MONDAY, actor=actor_of(host), host_id=second.id)
    warn_hosts()

    # then
    assert (told(host), told(second)) == ([], ["series.warned", "series.handed_over"])


def test_nothing_is_due_in_a_pause(community, host, at, frozen, actor_of):
    series = make_series(community, host)
    with pytest.raises(errors.PauseUnreasonable):
        pause_series(community.id, series.id, date(2026, 3, 1), MONDAY, actor=actor_of(host))
    pause = pause_series(community.id, series.id, MONDAY, date(2026, 3, 4), actor=actor_of(host), reason="过节")
    assert next_beats([fresh(community, series.id)], community.zone)[series.id].day == date(2026, 3, 5)
    with at(frozen + timedelta(days=1)):
        judge_due()
        resume_series(community.id, series.id, pause, actor=actor_of(host))
        assert SeriesPause.objects.get().last == date(2026, 3, 3)
    with at(frozen + timedelta(days=3)):
        judge_due()
    assert states(series) == [(date(2026, 3, 4), "missed")]


def test_what_was_judged_stays_when_the_cadence_changes(community, host, at, frozen, actor_of):
    series = make_series(community, host)
    with at(frozen + timedelta(days=2)):
        plan = a_plan(community, rhythm="weekly", weekdays=(4,), starts_on=MONDAY)
        changes = change_series(community.id, series.id, plan, actor=actor_of(host))
        assert changes == ("rhythm", "weekdays")
        card = fresh(community, series.id)
        beats = calendar_of(card, frozen - timedelta(days=1), frozen + timedelta(days=9), community.zone)
    assert [(one.day.day, one.state) for one in beats] == [(2, "missed"), (3, "missed"), (6, "planned")]


def test_a_removed_post_takes_its_episode_out_of_sight_and_back(community, host, frozen, actor_of):
    series = make_series(community, host)
    post_id = make_post(host)
    add_episode(community.id, series.id, post_id, actor=actor_of(host))
    remove_post(community.id, post_id, actor=actor_of(host))
    drain()
    assert episodes_of(series.id) == ([], False)
    restore_post(community.id, post_id, actor=actor_of(host))
    drain()
    assert [one.number for one in episodes_of(series.id)[0]] == [1]


def test_only_hosts_start_change_and_end(community, host, member, frozen, actor_of):
    series = make_series(community, host)
    with pytest.raises(errors.NotTheHost):
        make_series(community, member)
    with pytest.raises(errors.NotTheHost):
        change_series(community.id, series.id, a_plan(community, title="改名"), actor=actor_of(member))
    with pytest.raises(errors.NotTheHost):
        end_series(community.id, series.id, actor=actor_of(member))
    assert list(Series.objects.values_list("title", "state")) == [("睡前一杯", "running")]
    end_series(community.id, series.id, actor=actor_of(host))
    with pytest.raises(errors.SeriesHasEnded):
        end_series(community.id, series.id, actor=actor_of(host))


def test_a_circles_series_is_for_the_circle(community, host, member, frozen, actor_of):
    circle = make_circle(community, host)
    series = make_series(community, host, circle_id=circle.id)
    with pytest.raises(errors.SeriesNotFound):
        subscribe(community.id, series.id, actor=actor_of(member))
    with pytest.raises(errors.WrongAudience):
        add_episode(community.id, series.id, make_post(host), actor=actor_of(host))
    assert Episode.objects.count() == SeriesSubscription.objects.count() == 0


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [
        ({"title": ""}, errors.TitleMissing),
        ({"rhythm": "weekly", "weekdays": ()}, errors.CadenceUnreasonable),
        ({"every": 0}, errors.CadenceUnreasonable),
        ({"ends_on": date(2026, 3, 1)}, errors.CadenceUnreasonable),
        ({"rhythm": "weekly", "weekdays": (6,), "ends_on": date(2026, 3, 3)}, errors.CadenceUnreasonable),
    ],
)
def test_a_cadence_that_never_comes_is_refused(community, host, frozen, choices, refusal):
    with pytest.raises(refusal):
        make_series(community, host, **choices)
    assert Series.objects.count() == 0
