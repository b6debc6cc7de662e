"""What the settings of a circle may be: cleaned, and refused with a sentence."""

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from fengqun.people.circles.choices import ART_KEYS, LARGEST, Kind
from fengqun.people.circles.errors import InvalidCircle
from fengqun.people.circles.types import CircleSettings

NAME_LENGTH = 40
LINE_LENGTH = 200
RULES_LENGTH = 4_000
SMALLEST = 2


def checked(settings: CircleSettings, *, stages: Collection[str]) -> CircleSettings:
    """The settings without blanks around them. Raises InvalidCircle, which says what is wrong."""
    clean = replace(
        settings,
        name=" ".join(settings.name.split()),
        purpose=settings.purpose.strip(),
        promise_now=settings.promise_now.strip(),
        promise_year=settings.promise_year.strip(),
        question=settings.question.strip(),
        rules=settings.rules.strip(),
    )
    reason = _what_is_wrong(clean, stages)
    if reason:
        raise InvalidCircle(reason=reason)
    return clean


def _what_is_wrong(settings: CircleSettings, stages: Collection[str]) -> str:
    lines = (settings.purpose, settings.promise_now, settings.promise_year, settings.question)
    texts = (settings.name, *lines, settings.rules)
    limits = (NAME_LENGTH, *(LINE_LENGTH for _line in lines), RULES_LENGTH)
    advised = SMALLEST <= settings.advised_from <= settings.advised_to <= LARGEST
    bounded = settings.capacity is None or SMALLEST <= settings.capacity <= LARGEST
    range_ = {"least": SMALLEST, "most": LARGEST}
    complaints = (
        (not settings.name, _("圈子要有个名字。")),
        (any(len(text) > most for text, most in zip(texts, limits, strict=True)), _("有一段文字太长了。")),
        (any("\x00" in text for text in texts), _("文字里有存不下的字符。")),
        (settings.kind not in Kind.values or settings.art not in ART_KEYS, _("没有这样的选项。")),
        (bool(settings.minimum_stage) and settings.minimum_stage not in stages, _("没有这个阶段。")),
        (not advised, _("建议人数从小到大，在 %(least)s 到 %(most)s 之间。") % range_),
        (not bounded, _("人数上限在 %(least)s 到 %(most)s 之间，也可以空着。") % range_),
    )
    return next((text for is_wrong, text in complaints if is_wrong), "")
