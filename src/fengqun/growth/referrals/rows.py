"""Commissions as lists show them, with the names they need; a fixed number of queries for any length."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fengqun.growth.referrals.models import CommissionState
from fengqun.growth.referrals.queries.commissions import commissions_by_id
from fengqun.growth.referrals.rates import write_rate
from fengqun.growth.referrals.types import CommissionCard
from fengqun.kernel.money import Money
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.product.catalog.queries import product_cards
from fengqun.ui.moments import write_moment

_TONES = {
    CommissionState.PENDING: "sky",
    CommissionState.FROZEN: "honey",
    CommissionState.AVAILABLE: "leaf",
    CommissionState.VOIDED: "",
    CommissionState.CLAWED_BACK: "alert",
}


@dataclass(frozen=True, slots=True)
class CommissionRow:
    """One commission with its people, its product and what to say about its date."""

    card: CommissionCard
    buyer: MemberCard | None
    promoter: MemberCard | None
    product: str
    when: str | Promise
    tone: str
    formula: str
    shown: Money
    url: str


def commission_rows(cards: Sequence[CommissionCard], request: Request) -> list[CommissionRow]:
    """The rows of a list, for the pages of `request`'s community."""
    people = member_cards({one for card in cards for one in (card.buyer_id, card.promoter_id)})
    products = product_cards({card.product_id for card in cards if card.product_id})
    return [
        CommissionRow(
            card=card,
            buyer=people.get(card.buyer_id),
            promoter=people.get(card.promoter_id),
            product=products[card.product_id].title if card.product_id in products else "",
            when=when_it_arrives(card, request),
            tone=_TONES.get(CommissionState(card.state), ""),
            formula=write_rate(card.rate_bps),
            shown=_shown(card),
            url=reverse(
                "wallet-transfer", kwargs={"community": request.community.slug, "transfer_id": card.transfer_id}
            ),
        )
        for card in cards
    ]


def what_was_sold(community_id: UUID, commission_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who bought what, by commission; the same few queries for any number."""
    cards = commissions_by_id(community_id, commission_ids)
    people = member_cards({card.buyer_id for card in cards})
    products = product_cards({card.product_id for card in cards if card.product_id})
    said = {}
    for card in cards:
        buyer, product = people.get(card.buyer_id), products.get(card.product_id) if card.product_id else None
        names = (buyer.name if buyer else "", product.title if product else "")
        said[card.id] = " · ".join(filter(None, names))
    return said


def when_it_arrives(card: CommissionCard, request: Request) -> str:  # noqa: PLR0911 - one sentence a state
    """One short sentence about the date of a commission."""
    community = request.community

    def day(moment: object) -> str:
        return write_moment(moment, "date", community.zone)  # type: ignore[arg-type]

    if card.is_held and card.state in {CommissionState.PENDING, CommissionState.FROZEN}:
        return _("申请退款中，暂停结算")
    match card.state:
        case CommissionState.PENDING:
            return _("签收后 %(days)s 天到账") % {"days": community.refund_window_days}
        case CommissionState.FROZEN:
            return _("已签收，%(date)s 到账") % {"date": day(card.release_at)}
        case CommissionState.AVAILABLE if card.clawed_back:
            return _("%(date)s 到账，退款后冲回了一部分") % {"date": day(card.released_at)}
        case CommissionState.AVAILABLE:
            return _("%(date)s 到账") % {"date": day(card.released_at)}
        case CommissionState.CLAWED_BACK:
            return _("退款后已冲回")
    return _("订单退款，没有产生佣金")


def _shown(card: CommissionCard) -> Money:
    return card.released if card.state == CommissionState.CLAWED_BACK else card.amount
