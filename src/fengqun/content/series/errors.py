"""Why something about a series is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied, DomainError, NotFound


class SeriesNotFound(NotFound):
    """No such series for this person."""

    code = "series.not_found"
    sentence = _("没有找到这个系列。")


class BeatNotFound(NotFound):
    """No beat falls on that day."""

    code = "series.beat_not_found"
    sentence = _("那天没有安排更新。")


class NotTheHost(Denied):
    """Only its hosts do that."""

    code = "series.not_the_host"
    sentence = _("这件事由系列的主持来做。")


class TitleMissing(DomainError):
    """Details: limit."""

    code = "series.title_missing"
    sentence = _("给系列起个名字，最多 %(limit)s 字。")


class TooLong(DomainError):
    """Details: limit."""

    code = "series.too_long"
    sentence = _("太长了，最多 %(limit)s 字。")


class CadenceUnreasonable(DomainError):
    """The cadence never comes, or its numbers are out of range."""

    code = "series.cadence_unreasonable"
    sentence = _("这样排一期也出不来。看看星期、日期和起止时间。")


class HostsUnreasonable(DomainError):
    """Details: limit."""

    code = "series.hosts_unreasonable"
    sentence = _("主持要有 1 到 %(limit)s 位，都得是看得到这个系列的成员。")


class PauseUnreasonable(DomainError):
    """A pause that lies behind, or is too long. Details: days."""

    code = "series.pause_unreasonable"
    sentence = _("停更要从今天或以后开始，最长 %(days)s 天。")


class SeriesHasEnded(DomainError):
    """It is over."""

    code = "series.ended"
    status = 409
    sentence = _("这个系列已经完结了。")


class AlreadyAnEpisode(DomainError):
    """A post belongs to one series at most."""

    code = "series.already_an_episode"
    status = 409
    sentence = _("这个帖子已经在一个系列里了。")


class WrongAudience(DomainError):
    """A post that others can read than the series is for."""

    code = "series.wrong_audience"
    sentence = _("帖子和系列要给同样的人看：圈子的系列放圈里的帖子。")


class BeatTaken(DomainError):
    """There is an episode for that beat."""

    code = "series.beat_taken"
    status = 409
    sentence = _("那一期已经有了。")


class ReasonMissing(DomainError):
    """Details: limit."""

    code = "series.reason_missing"
    sentence = _("写一句原因，最多 %(limit)s 字。")
