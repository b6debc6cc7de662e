"""Who belongs to an audience, whether an audience makes sense, and how it reads."""

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from fengqun.commerce.orders.errors import AudienceUnreasonable
from fengqun.commerce.orders.models import Order, OrderLine
from fengqun.commerce.orders.types import Audience
from fengqun.people.circles.queries import cards_by_id, circle_ids_of
from fengqun.people.communities.queries import community_by_id, member_cards, member_of, stage_labels
from fengqun.product.catalog.queries import product_cards

MOST_CONDITIONS = 50
"""Stages, products and circles in one audience."""


def is_in_audience(audience: Audience, member_id: UUID) -> bool:
    """Whether this person is a member now and meets one of the conditions (or there is none)."""
    card = member_cards([member_id]).get(member_id)
    if card is None or member_of(card.community_id, card.user_id) is None:
        return False  # gone, or a customer who never joined
    return (
        audience.is_everyone
        or card.stage in audience.stages
        or _is_in_circle(member_id, audience.circle_ids)
        or _has_bought(member_id, audience.product_ids)
    )


def insist_audience(community_id: UUID, audience: Audience) -> None:
    """Raise AudienceUnreasonable unless every condition names something of this community that goes on.

    Whether the person who chose the audience may know of its circles is for the caller to see to.
    """
    conditions = (*audience.stages, *audience.product_ids, *audience.circle_ids)
    products = product_cards(audience.product_ids)
    are_products_ours = all(
        product_id in products and products[product_id].community_id == community_id
        for product_id in audience.product_ids
    )
    circles = cards_by_id(audience.circle_ids) if audience.circle_ids else {}
    are_circles_ours = all(
        circle_id in circles and circles[circle_id].community_id == community_id and circles[circle_id].is_active
        for circle_id in audience.circle_ids
    )
    are_stages_known = set(audience.stages) <= stage_labels(community_by_id(community_id).kind).keys()
    if len(conditions) > MOST_CONDITIONS or not (are_stages_known and are_products_ours and are_circles_ours):
        raise AudienceUnreasonable


def audience_sentence(community_id: UUID, audience: Audience) -> str:
    """Who may take part, in a sentence of the active language. It does not name secret circles."""
    if audience.is_everyone:
        return _("成员都能参加。")
    labels = stage_labels(community_by_id(community_id).kind)
    products = product_cards(audience.product_ids)
    who = [str(labels.get(stage, stage)) for stage in audience.stages]
    who += [
        _("买过“%(product)s”的人") % {"product": products[product_id].title}
        for product_id in audience.product_ids
        if product_id in products
    ]
    circles = cards_by_id(audience.circle_ids).values() if audience.circle_ids else []
    who += [_("圈子“%(circle)s”的人") % {"circle": circle.name} for circle in circles if not circle.is_secret]
    if any(circle.is_secret for circle in circles):
        who.append(_("受邀圈子的人"))
    return _("参加的人：%(who)s。") % {"who": _("、").join(who)}


def _is_in_circle(member_id: UUID, circle_ids: tuple[UUID, ...]) -> bool:
    return bool(circle_ids) and not set(circle_ids).isdisjoint(circle_ids_of(member_id))


def _has_bought(member_id: UUID, product_ids: tuple[UUID, ...]) -> bool:
    if not product_ids:
        return False
    kept = OrderLine.objects.filter(product_id__in=product_ids, refunded_quantity__lt=F("quantity"))
    return kept.filter(order__buyer_id=member_id, order__state__in=[Order.State.PAID, Order.State.COMPLETED]).exists()
