"""How the ledger explains this room's postings."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.commerce.orders.books import ORDER
from fengqun.kernel.money import Money
from fengqun.spine.ledger.explaining import Formula, Part, Step, explains, posting_of, sentence
from fengqun.spine.ledger.types import JournalView


def _order_id(journal: JournalView) -> UUID:
    return UUID(str(journal.params["order_id"]))


def _unit(journal: JournalView) -> str:
    return journal.transfers[0].unit


@explains("orders.payment", label=_("订单付款"))
def payment(journal: JournalView) -> Sequence[Step]:
    """The captured money became sales and shipping."""
    unit, params = _unit(journal), journal.params
    goods = Money(int(params["goods_minor"]), unit)
    shipping = Money(int(params["shipping_minor"]), unit)
    text = sentence(
        _("订单 %(number)s 收下这笔钱：商品 %(goods)s，运费 %(shipping)s。"),
        number=params["number"],
        goods=goods,
        shipping=shipping,
    )
    formula = Formula(
        Part(goods, pgettext_lazy("amount", "商品")),
        Part(shipping, _("运费"), "+"),
        Part(goods + shipping, _("实付"), "="),
    )
    return [
        Step(
            journal.occurred_at,
            _("记入销售"),
            text,
            posting=posting_of(transfer),
            formula=formula if place == 0 else None,
            object_kind=ORDER,
            object_id=_order_id(journal),
        )
        for place, transfer in enumerate(journal.transfers)
    ]


@explains("orders.refund", label=_("订单退款"))
def refund(journal: JournalView) -> Sequence[Step]:
    """Money of an order was given back."""
    unit, params = _unit(journal), journal.params
    paid, gone = Money(int(params["paid_minor"]), unit), Money(int(params["refunded_minor"]), unit)
    text = sentence(
        _("订单 %(number)s 同意退 %(amount)s，其中运费 %(shipping)s。从销售里冲减，等付款方退回。"),
        number=params["number"],
        amount=Money(int(params["amount_minor"]), unit),
        shipping=Money(int(params["shipping_minor"]), unit),
    )
    formula = Formula(Part(paid, _("实付")), Part(gone, _("累计退款"), "−"), Part(paid - gone, _("还剩"), "="))
    return [
        Step(
            journal.occurred_at,
            _("同意退款"),
            text,
            posting=posting_of(journal.transfers[0]),
            formula=formula,
            object_kind=ORDER,
            object_id=_order_id(journal),
        )
    ]


@explains("orders.history", label=_("历史订单"))
def history(journal: JournalView) -> Sequence[Step]:
    """A purchase made elsewhere entered the books."""
    text = sentence(
        _("订单 %(number)s 来自以前的系统，当时收了 %(amount)s，随导入记入账本。"),
        number=journal.params["number"],
        amount=Money(int(journal.params["amount_minor"]), _unit(journal)),
    )
    return [
        Step(
            journal.occurred_at,
            _("历史订单"),
            text,
            posting=posting_of(journal.transfers[0]),
            object_kind=ORDER,
            object_id=_order_id(journal),
        )
    ]
