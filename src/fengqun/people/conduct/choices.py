"""The words of this room."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", _("待裁决")
    DECIDED = "decided", _("已裁决")
    DROPPED = "dropped", _("不是违规")


class Step(models.TextChoices):
    """What a violation leads to, from mild to hard."""

    WARNING = "warning", pgettext_lazy("penalty", "警告")
    SILENCE = "silence", pgettext_lazy("penalty", "禁言")
    REMOVAL = "removal", pgettext_lazy("penalty", "移出社群")


class PenaltyState(models.TextChoices):
    """Whether a penalty holds."""

    STANDING = "standing", _("生效中")
    ENDED = "ended", _("已到期")
    LIFTED = "lifted", _("已撤销")
    REPLACED = "replaced", _("已改判")


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    WAITING = "waiting", _("等待复核")
    UPHELD = "upheld", _("维持原判")
    CHANGED = "changed", _("改判")
    LIFTED = "lifted", _("撤销处分")


class LogKind(models.TextChoices):
    """What members read in the public log."""

    OFF = "off", _("不公开")
    NAMELESS = "nameless", _("公开，不写名字")
    NAMED = "named", _("公开，写名字")


SILENCES = (24, 72, 7 * 24, 28 * 24)
"""How long one may be silenced, in hours."""

REMOVALS = (30 * 24, 90 * 24, 365 * 24)
"""After how many hours a removed person may apply again."""

LADDER = (
    (Step.WARNING, 0),
    *((Step.SILENCE, hours) for hours in SILENCES),
    (Step.REMOVAL, REMOVALS[1]),
)
"""What is suggested after none, one, two … penalties that still count."""

CIRCLE_JUDGE_HOURS = 72
"""The most that somebody who judges in one circle only may decide: a silence holds in the whole community."""

COUNTING_DAYS = 180
APPEAL_DAYS = 14
REASON_LENGTH = 500
EVIDENCE_LENGTH = 2_000
APPEAL_LENGTH = 2_000


def hours_in_words(step: str, hours: int) -> str:
    """A step with its length: for forms and logs."""
    label = str(Step(step).label)
    if step == Step.WARNING:
        return label
    if hours < 7 * 24:
        length = _("%(count)s 小时") % {"count": hours}
    else:
        length = _("%(count)s 天") % {"count": timedelta(hours=hours).days}
    return f"{label} · {length}"
