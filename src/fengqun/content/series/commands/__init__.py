"""The verbs of series."""

from fengqun.content.series.commands.episodes import add_episode, publish_episode, refresh_episode, show_episodes
from fengqun.content.series.commands.judge import judge_due, warn_hosts
from fengqun.content.series.commands.keep import excuse_beat, hand_over, pause_series, resume_series
from fengqun.content.series.commands.start import change_series, end_series, start_series
from fengqun.content.series.commands.subscribe import subscribe, unsubscribe

__all__ = [
    "add_episode",
    "change_series",
    "end_series",
    "excuse_beat",
    "hand_over",
    "judge_due",
    "pause_series",
    "publish_episode",
    "refresh_episode",
    "resume_series",
    "show_episodes",
    "start_series",
    "subscribe",
    "unsubscribe",
    "warn_hosts",
]
