"""The words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FlagReason(models.TextChoices):
    """What a member finds wrong."""

    ADS = "ads", _("广告、引流")
    ABUSE = "abuse", _("骂人、骚扰")
    OFF_TOPIC = "off_topic", _("跑题、刷屏")
    ILLEGAL = "illegal", _("违法、诈骗")
    OTHER = "other", _("其他")


class Verdict(models.TextChoices):
    """What a decision says of a flag."""

    OPEN = "", _("在看")
    UPHELD = "upheld", _("处理了")
    REFUSED = "refused", _("没有问题")


class CaseState(models.TextChoices):
    """Whether somebody has to decide."""

    OPEN = "open", _("待处理")
    DECIDED = "decided", _("已处理")
    DROPPED = "dropped", _("已撤回")


class Outcome(models.TextChoices):
    """What a decision does with the thing."""

    KEEP = "keep", pgettext_lazy("moderation", "没问题，保留")
    HIDE = "hide", pgettext_lazy("moderation", "隐藏")
    REMOVE = "remove", pgettext_lazy("moderation", "删除")
    VIOLATION = "violation", pgettext_lazy("moderation", "隐藏并按违规立案")


AGAINST = (Outcome.HIDE, Outcome.REMOVE, Outcome.VIOLATION)
"""Outcomes that uphold the flags."""


class AppealState(models.TextChoices):
    """Where an author's appeal stands."""

    WAITING = "waiting", _("等另一个人复核")
    UPHELD = "upheld", _("维持")
    LIFTED = "lifted", _("恢复内容")


class LogVerb(models.TextChoices):
    """What the public log says was done."""

    HELD = "held", _("被举报后先收起")
    LOCKED = "locked", _("被举报后先关评论")
    SILENCED = "silenced", _("被举报的新人先停言")
    KEPT = "keep", _("看过，保留")
    HID = "hide", pgettext_lazy("log", "隐藏")
    REMOVED = "remove", pgettext_lazy("log", "删除")
    VIOLATION = "violation", pgettext_lazy("log", "隐藏并立案")
    UNDONE = "undone", _("撤销了决定")
    UPHELD = "upheld", _("复核后维持")
    LIFTED = "lifted", _("复核后恢复")
    QUIET = "quiet", _("设了安静时段")
    LOUD = "loud", _("结束安静时段")


class LogKind(models.TextChoices):
    """What members read in the log."""

    OFF = "off", _("不公开")
    NAMELESS = "nameless", _("公开，不写名字")
    NAMED = "named", _("公开，写名字")


class Learned(models.TextChoices):
    """What a decision taught."""

    NOTHING = "", "—"
    SPAM = "spam", _("垃圾")
    HAM = "ham", _("正常")


TEXT_LENGTH = 300
REASON_LENGTH = 160
APPEAL_LENGTH = 1_000
EXCERPT_LENGTH = 2_000
FLAGS_A_DAY = 30
APPEAL_DAYS = 14
MOST_REASONS = 20

SAVED_REASONS = (
    _("广告请发到集市圈，这里只聊天。"),
    _("对事不对人，换个说法再发。"),
    _("和这里的话题无关，换个地方发。"),
    _("同样的内容发了好几遍，留一份就够。"),
    _("里面有别人的隐私，去掉再发。"),
)
"""What a community starts with; it writes its own."""
