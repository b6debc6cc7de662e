"""How this room explains its journals: who clicked, what was sold, which rate, and when it arrives.

Names come from the cards when the explanation is read; the books keep ids and numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.growth.referrals.decisions import Reason
from fengqun.growth.referrals.models import Attribution, Commission, CommissionState, OrderFacts
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.people.communities.queries import community_by_id, member_cards
from fengqun.people.communities.types import CommunityCard
from fengqun.product.catalog.queries import product_cards
from fengqun.spine.ledger.queries import Formula, JournalView, Step, explains
from fengqun.spine.ledger.queries.explain import Part, Rate, posting_of, sentence
from fengqun.spine.ledger.types import TransferView
from fengqun.ui.moments import write_moment


@dataclass(frozen=True, slots=True)
class Day:
    """A day on the community's calendar, written when it is read."""

    moment: datetime
    community: CommunityCard

    def __str__(self) -> str:
        return write_moment(self.moment, "date", self.community.zone)


@dataclass(frozen=True)
class _Story:
    """What is known of one commission."""

    commission: Commission
    line: Attribution
    facts: OrderFacts
    community: CommunityCard
    buyer: str
    product: str

    def money(self, amount_minor: int) -> Money:
        return Money(amount_minor, self.commission.unit)

    def day(self, moment: datetime) -> Day:
        return Day(moment, self.community)


def _story(commission_id: UUID) -> _Story:
    commission = Commission.objects.select_related("attribution").get(id=commission_id)
    line = commission.attribution
    buyer = member_cards([line.buyer_id]).get(line.buyer_id)
    product = product_cards([line.product_id]).get(line.product_id) if line.product_id else None
    return _Story(
        commission=commission,
        line=line,
        facts=OrderFacts.objects.get(order_id=line.order_id),
        community=community_by_id(commission.community_id),
        buyer=buyer.name if buyer else "—",
        product=product.title if product else "—",
    )


@explains("referrals.commission", label=_("推广佣金"))
def commission(journal: JournalView) -> Sequence[Step]:
    """From the tie over payment and rate to receipt and the end of the refund window."""
    story = _story(journal.cause.id)
    return [*_tie(story), _paid(story), _worked_out(story, journal, journal.transfers[0]), *_window(story)]


@explains("referrals.reduction", label=_("佣金按退款后重算"))
def reduction(journal: JournalView) -> Sequence[Step]:
    """A partial refund before the release: the old promise is void, a smaller one takes its place."""
    story = _story(journal.cause.id)
    facts = journal.params
    old, new = journal.transfers
    text = sentence(
        _("订单退了一部分，这一行还剩 %(remaining)s。原来待结算的 %(previous)s 作废，按同一比例重算。"),
        remaining=story.money(facts["remaining_minor"]),
        previous=story.money(facts["previous_minor"]),
    )
    return [
        Step(journal.occurred_at, _("退款后重算"), text, posting=posting_of(old)),
        _worked_out(story, journal, new),
    ]


@explains("referrals.void", label=_("佣金作废"))
def void(journal: JournalView) -> Sequence[Step]:
    """Nothing of the line is left, so nothing is due."""
    story = _story(journal.cause.id)
    why = _("订单没有成交") if story.facts.closed_at else _("这一行已全部退款")
    text = sentence(
        _("%(why)s，待结算的 %(amount)s 作废，没有进过余额。"),
        why=why,
        amount=story.money(journal.params["amount_minor"]),
    )
    return [Step(journal.occurred_at, _("佣金作废"), text, posting=posting_of(journal.transfers[0]))]


@explains("referrals.release", label=_("佣金到账"))
def release(journal: JournalView) -> Sequence[Step]:
    """The refund window has closed."""
    story = _story(journal.cause.id)
    text = sentence(_("%(amount)s 到了你的可用余额。"), amount=story.money(journal.params["amount_minor"]))
    return [Step(journal.occurred_at, _("入账"), text, posting=posting_of(journal.transfers[0]), state="now")]


@explains("referrals.clawback", label=_("佣金冲回"))
def clawback(journal: JournalView) -> Sequence[Step]:
    """A refund after the release: what is not due any more goes back."""
    story = _story(journal.cause.id)
    facts = journal.params
    had = story.money(facts["released_minor"] - facts["clawed_back_before_minor"])
    back, remaining = story.money(facts["amount_minor"]), story.money(facts["remaining_minor"])
    text = sentence(
        _("到账之后订单退款，这一行还剩 %(remaining)s，按 %(rate)s 只该有 %(due)s，冲回多出的 %(back)s。"),
        remaining=remaining,
        rate=Rate(facts["rate_bps"]),
        due=had - back,
        back=back,
    )
    formula = Formula(
        Part(had, _("已到账")),
        Part(had - back, _("退款后该有"), "−"),
        Part(back, _("冲回"), "="),
    )
    steps = [
        Step(journal.occurred_at, _("退款后冲回"), text, formula=formula, posting=posting_of(journal.transfers[0]))
    ]
    owed = facts["owed_minor"]
    if owed and len(journal.transfers) > 1:
        steps.append(
            Step(
                journal.occurred_at,
                _("余额不够的部分"),
                _carried(story, owed),
                posting=posting_of(journal.transfers[1]),
            )
        )
    elif owed:
        steps.append(Step(journal.occurred_at, _("余额不够的部分"), _carried(story, owed)))
    return steps


def _carried(story: _Story, owed_minor: int) -> str | Promise:
    return sentence(_("余额不够扣 %(owed)s，记为待补，下次佣金到账时先补上。"), owed=story.money(owed_minor))


def _tie(story: _Story) -> list[Step]:
    line = story.line
    if line.tied_at is None:
        return []
    texts = {
        Reason.TYPED_CODE: _("%(buyer)s 在 %(day)s 填了你的推荐码，%(days)s 天内归属于你。"),
        Reason.BINDING: _("%(buyer)s 通过你的链接加入，%(day)s 起 %(days)s 天内归属于你。"),
        Reason.LAST_CLICK: _("%(buyer)s 在 %(day)s 点开了你分享的链接，%(days)s 天内归属于你。"),
    }
    titles = {
        Reason.TYPED_CODE: _("填写推荐码"),
        Reason.BINDING: _("绑定"),
        Reason.LAST_CLICK: _("点开链接"),
    }
    reason = Reason(line.reason)
    text = sentence(texts[reason], buyer=story.buyer, day=story.day(line.tied_at), days=line.window_days)
    return [Step(line.tied_at, titles[reason], text, object_kind="attribution", object_id=line.id)]


def _paid(story: _Story) -> Step:
    text = sentence(
        _("%(buyer)s 买了%(product)s，数量 %(quantity)s，订单 %(number)s。"),
        buyer=story.buyer,
        product=story.product,
        quantity=story.line.quantity,
        number=story.facts.number,
    )
    return Step(story.facts.paid_at, _("下单付款"), text, object_kind="order", object_id=story.line.order_id)


def _worked_out(story: _Story, journal: JournalView, promise: TransferView) -> Step:
    line = story.line
    remaining, amount = story.money(journal.params["remaining_minor"]), promise.amount
    if line.rule_version == 0:
        text = sentence(_("按社群的默认比例。成交额是这一行付的钱，减去优惠和退款，不含运费。"))
    elif line.is_product_rule:
        text = sentence(
            _("按这件商品的规则第 %(version)s 版。成交额是这一行付的钱，减去优惠和退款，不含运费。"),
            version=line.rule_version,
        )
    else:
        text = sentence(
            _("按社群规则第 %(version)s 版。成交额是这一行付的钱，减去优惠和退款，不含运费。"),
            version=line.rule_version,
        )
    return Step(
        journal.occurred_at,
        _("按规则计算"),
        text,
        formula=Formula(
            Part(remaining, _("成交额")),
            Part(Rate(line.rate_bps), _("佣金比例"), "×"),
            Part(amount, _("你的佣金"), "="),
        ),
        posting=posting_of(promise),
    )


def _window(story: _Story) -> list[Step]:
    commission, facts = story.commission, story.facts
    if commission.state == CommissionState.VOIDED:
        return []
    if facts.received_at is None or commission.release_at is None:
        text = sentence(_("签收后再过 %(days)s 天退款期，就到余额。"), days=story.community.refund_window_days)
        return [Step(None, _("等待签收"), text, state="next")] if commission.released_at is None else []
    steps = [
        Step(facts.received_at, _("签收"), sentence(_("退款期从 %(day)s 开始算。"), day=story.day(facts.received_at)))
    ]
    if commission.is_held:
        return [*steps, Step(None, _("暂停结算"), _("订单在申请退款，有结果后再继续。"), state="next")]
    is_over = commission.released_at is not None or commission.release_at <= clock.now()
    text = (
        _("退款期内没有全额退款。")
        if is_over
        else sentence(_("到 %(day)s 没有退款，佣金就到余额。"), day=story.day(commission.release_at))
    )
    steps.append(Step(commission.release_at, _("退款期结束"), text, state="" if is_over else "next"))
    return steps
