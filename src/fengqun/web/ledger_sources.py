"""What the rooms above the ledger teach it, so that its pages can name people and lead to orders.

The ledger knows ids and numbers only; here it learns whose they are, what happened to them and where their pages are.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.orders.policies import VIEW_ORDERS
from fengqun.commerce.orders.queries import ORDER, console_orders, order_detail
from fengqun.commerce.payments.policies import SETTLE
from fengqun.commerce.payments.queries import SETTLEMENT, settlement
from fengqun.commerce.wallets.policies import REVIEW_PAYOUTS, holder_of
from fengqun.commerce.wallets.queries import payout_of
from fengqun.growth.referrals.queries import commission
from fengqun.kernel.errors import Denied, NotFound, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.kernel.requests import Request
from fengqun.people.communities.policies import SEE_MEMBERS
from fengqun.people.communities.queries import member_cards, members_page
from fengqun.people.communities.queries.people import MemberFilter
from fengqun.spine.activity.queries import activities, activities_about
from fengqun.spine.ledger.explaining import Fact, register_activity_source, register_names, sentence
from fengqun.spine.ledger.policies import MEMBER, register_party
from fengqun.spine.ledger.queries.objects import (
    Found,
    ObjectCard,
    register_finder,
    register_object,
    register_owner_page,
)
from fengqun.spine.ledger.queries.verify import ACTIVITY, register_cause_check
from fengqun.spine.ledger.types import Owner

MAX_FOUND = 20


def register() -> None:
    """Teach the ledger all of it; may be repeated."""
    register_names(member_names)
    register_activity_source(activity_facts)
    register_cause_check(missing_activities)
    register_owner_page(MEMBER, member_page)
    register_object(ORDER, order_card)
    register_object("commission", commission_card)
    register_object("payout", payout_card)
    register_object(SETTLEMENT, settlement_card)
    register_party(ORDER, is_own_order)
    register_finder("members", find_members)
    register_finder("orders", find_orders)


def member_names(community_id: UUID, owners: Sequence[Owner]) -> Mapping[Owner, str]:
    """The names of members, in one query."""
    members = [owner for owner in owners if owner.kind == MEMBER]
    cards = member_cards(owner.id for owner in members)
    return {
        owner: cards[owner.id].name
        for owner in members
        if owner.id in cards and cards[owner.id].community_id == community_id
    }


def activity_facts(community_id: UUID, kind: str, object_id: UUID) -> Sequence[Fact]:
    """What has happened to the object that caused a journal."""
    return [
        Fact(
            activity_id=stored.id,
            moment=stored.occurred_at,
            title=stored.activity.label if stored.activity else stored.verb,
            verb=stored.verb,
            object_kind=stored.object_kind,
            object_id=stored.object_id,
        )
        for stored in activities_about(community_id, kind, object_id)
    ]


def missing_activities(community_id: UUID, kind: str, ids: Sequence[UUID]) -> Iterable[UUID]:
    """Those of the activities named by journals that do not exist."""
    return set(ids) - activities(community_id, ids).keys() if kind == ACTIVITY else ()


def member_page(request: Request, member_id: UUID) -> str:
    """The member's page in the console, else the one that members see of each other."""
    slug, is_staff = request.community.slug, request.actor.may(SEE_MEMBERS, request.community.id)
    name = "communities-console-member" if is_staff else "communities-member"
    return reverse(name, kwargs={"community": slug, "member_id": member_id})


def order_card(request: Request, order_id: UUID) -> ObjectCard | None:
    """An order, for staff and for its buyer."""
    try:
        order = order_detail(order_id, actor=request.actor)
    except NotFound:
        return None
    is_staff = request.actor.may(VIEW_ORDERS, request.community.id)
    name = "orders-console-detail" if is_staff else "orders-detail"
    url = reverse(name, kwargs={"community": request.community.slug, "order_id": order_id})
    return ObjectCard(sentence(_("订单 %(number)s"), number=order.number), url)


def commission_card(request: Request, commission_id: UUID) -> ObjectCard | None:
    """A commission leads to the order that it was earned by, for those who may see that order."""
    found = commission(request.community.id, commission_id)
    if found is None:
        return None
    order = order_card(request, found.order_id)
    return ObjectCard(sentence(_("订单 %(number)s 的佣金"), number=found.order_number), order.url if order else "")


def payout_card(request: Request, payout_id: UUID) -> ObjectCard | None:
    """A payout, for staff and for whoever asked for it, also after leaving or without ever having joined."""
    community = request.community
    is_staff = request.actor.may(REVIEW_PAYOUTS, community.id)
    try:
        holder = None if is_staff else holder_of(request.actor, community.id)
        payout = payout_of(community.id, payout_id, member_id=holder)
    except (NotFound, Denied, SignInRequired):
        return None
    name = "wallets-console-payout" if is_staff else "wallet-payout"
    url = reverse(name, kwargs={"community": community.slug, "payout_id": payout.id})
    return ObjectCard(_("提现"), url)


def settlement_card(request: Request, settlement_id: UUID) -> ObjectCard | None:
    """A settlement of a provider, for those who record them."""
    if not request.actor.may(SETTLE, request.community.id):
        return None
    found = settlement(request.community.id, settlement_id)
    if found is None:
        return None
    url = reverse("payments-console-settlements", kwargs={"community": request.community.slug})
    return ObjectCard(sentence(_("付款方结算 %(reference)s"), reference=found.reference), url)


def is_own_order(actor: Actor, community_id: UUID, order_id: UUID) -> bool:
    """Whether the order is the actor's own, or theirs to look after."""
    try:
        return order_detail(order_id, actor=actor).community_id == community_id
    except NotFound:
        return False


def find_members(community_id: UUID, text: str) -> Found:
    """Members of that name or address, those who left included."""
    found = [
        card
        for gone in (False, True)
        for card in members_page(community_id, MemberFilter(search=text, gone=gone)).object_list
    ]
    return Found(owners=tuple(Owner(MEMBER, card.id) for card in found[:MAX_FOUND]))


def find_orders(community_id: UUID, text: str) -> Found:
    """Orders whose number holds the text."""
    found = console_orders(community_id, number=text, limit=MAX_FOUND)
    return Found(objects=tuple(order.id for order in found))
