"""What the settings of a challenge may be: cleaned, and refused with a sentence."""

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from fengqun.content.challenges.errors import InvalidChallenge
from fengqun.content.challenges.types import ChallengeSettings

TITLE_LENGTH = 60
DESCRIPTION_LENGTH = 4_000
BODY_LENGTH = 4_000
MOST_DAYS = 366
MOST_LATE_MINUTES = 360
MOST_CHARS_ASKED = 1_000
MOST_MAKEUPS = 31
LARGEST = 100_000


def checked(settings: ChallengeSettings, *, stages: Collection[str]) -> ChallengeSettings:
    """The settings without blanks around them, the days of the certificate filled in. Raises InvalidChallenge."""
    length = (settings.ends_on - settings.starts_on).days + 1
    clean = replace(
        settings,
        title=" ".join(settings.title.split()),
        description=settings.description.replace("\r\n", "\n").strip(),
        makeup_back=settings.makeup_back if settings.makeup_days else 0,
        certificate_days=settings.certificate_days or max(length, 1),
    )
    reason = _what_is_wrong(clean, length, stages)
    if reason:
        raise InvalidChallenge(reason=reason)
    return clean


def _what_is_wrong(settings: ChallengeSettings, length: int, stages: Collection[str]) -> str:
    texts = (settings.title, settings.description)
    complaints = (
        (not settings.title, _("打卡要有个名字。")),
        (len(settings.title) > TITLE_LENGTH or len(settings.description) > DESCRIPTION_LENGTH, _("有一段文字太长了。")),
        (any("\x00" in text for text in texts), _("文字里有存不下的字符。")),
        (length < 1, _("结束的日子不能早于开始。")),
        (length > MOST_DAYS, _("最多办 %(days)s 天。") % {"days": MOST_DAYS}),
        (not 0 <= settings.min_chars <= MOST_CHARS_ASKED, _("字数要求太多了。")),
        (not 0 <= settings.late_minutes <= MOST_LATE_MINUTES, _("最晚只能宽限到第二天早上六点。")),
        (not 0 <= settings.makeup_days <= MOST_MAKEUPS, _("补打次数太多了。")),
        (
            bool(settings.makeup_days) and not 1 <= settings.makeup_back <= MOST_MAKEUPS,
            _("能补多少天以内的，要写清楚。"),
        ),
        (not 1 <= settings.certificate_days <= max(length, 1), _("拿证书的天数要在打卡的天数以内。")),
        (settings.capacity is not None and not 1 <= settings.capacity <= LARGEST, _("名额不对。")),
        (bool(settings.minimum_stage) and settings.minimum_stage not in stages, _("没有这个阶段。")),
    )
    return next((text for is_wrong, text in complaints if is_wrong), "")
