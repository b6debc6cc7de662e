"""The positioning canvas: what a founder says a community is, checked as a whole."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from fengqun.people.communities.choices import Economy, Kind, StepKind, Tone, ValueType
from fengqun.people.communities.errors import InvalidSetting
from fengqun.people.communities.kinds import SECTIONS, template_of
from fengqun.people.communities.types import Segment

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
CURRENCY = re.compile(r"[A-Z]{3}")
RESERVED_SLUGS = frozenset({"new", "console", "api", "static", "media"})
MOST_QUESTIONS = 5
MOST_SEGMENTS = 4


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """All answers of the canvas. `from_kind` fills in what the kind suggests."""

    name: str
    slug: str
    kind: str = Kind.PRODUCT
    purpose: str = ""
    audience: str = ""
    trend: str = ""
    scope: str = ""
    value_type: str = ValueType.FELLOWSHIP
    tone: str = Tone.WARM
    tagline: str = ""
    manifesto: str = ""
    promise_now: str = ""
    promise_year: str = ""
    segments: tuple[Segment, ...] = ()
    gate: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    economy: str = Economy.OPEN
    outside_shop_url: str = ""
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    language: str = "zh-hans"
    refund_window_days: int = 7
    order_unpaid_minutes: int = 120
    auto_receipt_days: int = 7
    default_commission_bps: int = 800
    home_sections: tuple[str, ...] = ()
    rules: str = ""

    @classmethod
    def from_kind(cls, kind: str, *, name: str, slug: str, **answers: Any) -> "Canvas":  # noqa: ANN401
        """The canvas that the kind suggests, in the active language, with `answers` instead where given."""
        given: dict[str, Any] = {**suggested(kind), "name": name, "slug": slug, "kind": kind, **answers}
        return cls(**given)

    def as_data(self) -> dict[str, Any]:
        """The answers as JSON keeps them."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if key != "segments" or value
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Canvas":
        """The canvas that `as_data` wrote; unknown keys are left out."""
        known = {item.name for item in fields(cls)}
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
        if given.get("segments"):
            given["segments"] = tuple(one if isinstance(one, Segment) else Segment(**one) for one in given["segments"])
        return cls(**given)

    def checked(self) -> "Canvas":
        """The same canvas, tidied. Raises InvalidSetting for the first answer that cannot be."""
        tidy = replace(
            self,
            name=self.name.strip(),
            slug=self.slug.strip().lower(),
            gate=tuple(kind for kind in StepKind.values if kind in self.gate),
            questions=tuple(text.strip() for text in self.questions if text.strip())[:MOST_QUESTIONS],
            segments=_tidy_segments(self.segments),
            home_sections=tuple(dict.fromkeys(part for part in self.home_sections if part in SECTIONS)),
        )
        for field, is_fine, reason in _checks(tidy):
            if not is_fine:
                raise InvalidSetting(field=field, reason=reason)
        return tidy


def _tidy_segments(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Those with a name, each name once."""
    named = {
        one.name.strip()[:60]: Segment(
            one.name.strip()[:60], one.promise_now.strip()[:200], one.promise_year.strip()[:200]
        )
        for one in segments
        if one.name.strip()
    }
    return tuple(named.values())[:MOST_SEGMENTS]


def suggested(kind: str) -> dict[str, Any]:
    """What the kind suggests for every answer it has an opinion on, in the active language."""
    template = template_of(kind)
    return {
        "tagline": str(template.tagline),
        "promise_now": str(template.promise_now),
        "promise_year": str(template.promise_year),
        "gate": tuple(str(step.value) for step in template.gate),
        "questions": tuple(str(text) for text in template.questions),
        "refund_window_days": template.refund_window_days,
        "order_unpaid_minutes": template.order_unpaid_minutes,
        "auto_receipt_days": template.auto_receipt_days,
        "default_commission_bps": template.default_commission_bps,
        "home_sections": tuple(template.home_sections),
        "rules": "\n".join(str(rule) for rule in template.rules),
    }


def _checks(canvas: Canvas) -> Sequence[tuple[str, bool, str]]:
    return (
        (_("名字"), 0 < len(canvas.name) <= 60, _("一到六十个字。")),  # noqa: PLR2004 - the column's length
        (
            _("网址"),
            bool(SLUG.fullmatch(canvas.slug)) and canvas.slug not in RESERVED_SLUGS,
            _("只用小写字母、数字和连字符，最多四十个。"),
        ),
        (_("类型"), canvas.kind in Kind.values, _("请从列出的里面选。")),
        (_("经济开放度"), canvas.economy in Economy.values, _("请从列出的里面选。")),
        (_("价值"), canvas.value_type in ValueType.values, _("请从列出的里面选。")),
        (_("调性"), canvas.tone in Tone.values, _("请从列出的里面选。")),
        (_("货币"), bool(CURRENCY.fullmatch(canvas.currency)), _("用三个字母的货币代码，例如 CNY。")),
        (_("时区"), canvas.time_zone in available_timezones(), _("没有这个时区。")),
        (_("退款期"), 0 <= canvas.refund_window_days <= 90, _("0 到 90 天。")),  # noqa: PLR2004
        (_("付款时限"), 5 <= canvas.order_unpaid_minutes <= 10_080, _("5 分钟到 7 天。")),  # noqa: PLR2004
        (_("自动收货"), 1 <= canvas.auto_receipt_days <= 60, _("1 到 60 天。")),  # noqa: PLR2004
        (_("佣金比例"), 0 <= canvas.default_commission_bps <= 5000, _("0 到 50%。")),  # noqa: PLR2004
        (
            _("问题"),
            StepKind.QUESTIONS not in canvas.gate or bool(canvas.questions),
            _("选了“问题”，就至少写一个。"),
        ),
    )
