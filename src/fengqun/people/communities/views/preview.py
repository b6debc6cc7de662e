"""What a canvas means, in sentences: shown before founding, and in the console before a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqun.people.communities.behaviours import label_of
from fengqun.people.communities.canvas import Canvas
from fengqun.people.communities.choices import Economy, StepKind
from fengqun.people.communities.gate import kind_of
from fengqun.people.communities.kinds import SECTIONS, KindTemplate, StageRule, Starter, template_of


@dataclass(frozen=True)
class StageLine:
    """One stage and what leads to it."""

    label: str | Promise
    way: str


@dataclass(frozen=True)
class Preview:
    """A canvas, spelled out."""

    canvas: Canvas
    template: KindTemplate
    cover: str
    way_in: str
    buyers: str
    terms: Sequence[str]
    sections: Sequence[str | Promise]
    stages: Sequence[StageLine]
    starters: Sequence[Starter]


def preview_of(canvas: Canvas) -> Preview:
    """What this canvas would mean for members, outsiders, promoters and buyers."""
    template = template_of(canvas.kind)
    return Preview(
        canvas=canvas,
        template=template,
        cover=template.cover,
        way_in=way_in(canvas.gate, len(canvas.questions)),
        buyers=buyers(canvas.economy),
        terms=terms(canvas),
        sections=[SECTIONS[part] for part in canvas.home_sections if part in SECTIONS],
        stages=[StageLine(rule.label, way_to(rule)) for rule in template.stages],
        starters=template.starters,
    )


def way_in(steps: Sequence[str], question_count: int) -> str:
    """How one comes in, in one sentence."""
    if not steps:
        return _("读过群规就能进。")
    words = {
        StepKind.INVITE: _("凭邀请码"),
        StepKind.QUESTIONS: ngettext("答 %(count)d 个问题", "答 %(count)d 个问题", question_count)
        % {"count": question_count},
        StepKind.REVIEW: _("由人审核，通过与否都说理由"),
        "quiz": _("答一份测验"),
        "invitation": _("由成员邀请"),
        "level": _("达到一定等级"),
        "quota": _("每周名额有限"),
        "trial": _("先试用一阵"),
    }
    named = dict.fromkeys(str(words.get(step, kind_of(step).label)) for step in steps)
    sentence = _("，").join(named) + _("。")
    return sentence[:1].upper() + sentence[1:]


def buyers(economy: str) -> str:
    """Who may buy, in one sentence."""
    return {
        Economy.PURE: _("只有成员看得到、买得了。"),
        Economy.OPEN: _("谁都能看，登录就能买。"),
        Economy.SIDE: _("谁都能看，成员在这里买，外面的人去门店买。"),
    }[Economy(economy)]


def terms(canvas: Canvas) -> list[str]:
    """The terms of buying and promoting, as sentences."""
    percent = Decimal(canvas.default_commission_bps).scaleb(-2).normalize()
    return [
        _("收货后 %(days)d 天内可退款。") % {"days": canvas.refund_window_days},
        _("下单后 %(minutes)d 分钟内付款，过时释放库存。") % {"minutes": canvas.order_unpaid_minutes},
        _("发货后 %(days)d 天自动收货。") % {"days": canvas.auto_receipt_days},
        _("推客按成交额得 %(percent)s%%，过了退款期才结算。") % {"percent": f"{percent:f}"},
    ]


def way_to(rule: StageRule) -> str:
    """What leads to a stage, in words."""
    if rule.by_appointment:
        return _("由群主邀请。")
    all_of = [needed(need.kind, need.count) for need in rule.all_of]
    any_of = [needed(need.kind, need.count) for need in rule.any_of]
    if len(any_of) == 1:
        all_of, any_of = [*all_of, *any_of], []
    every, either = _("，").join(all_of), _("、").join(any_of)
    if any_of and all_of:
        return _("%(every)s；并做到其中一样：%(either)s。") % {"every": every, "either": either}
    if any_of:
        return _("做到其中一样：%(either)s。") % {"either": either}
    return every + _("。") if every else _("进来就是。")


def needed(kind: str, count: int) -> str:
    """One need in words: how often what."""
    if count == 1:
        return str(label_of(kind))
    return _("%(what)s %(count)d 次") % {"what": label_of(kind), "count": count}
