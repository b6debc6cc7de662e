"""What matters of a build, so that two builds can be compared."""

from typing import Any
from uuid import UUID

from django.db.models import Count

from fengqun.commerce.drops.models import Claim, Drop, Reminder
from fengqun.commerce.orders.models import Order, OrderRefund
from fengqun.commerce.redpackets.models import Packet, Share
from fengqun.commerce.wallets.models import Payout
from fengqun.content.posts.models import Comment, Post
from fengqun.growth.referrals.models import Click, Commission
from fengqun.people.circles.models import Circle, CircleMember, CircleRequest
from fengqun.people.communities.models import Application, Membership
from fengqun.product.catalog.models import Variant
from fengqun.spine.ledger.queries import accounts


def contents(community_id: UUID) -> dict[str, Any]:
    """Names, counts and amounts, without what differs from build to build (codes of links, hours of today)."""
    members = Membership.objects.filter(community_id=community_id)
    names = dict(members.values_list("id", "display_name"))
    orders = Order.objects.filter(community_id=community_id).order_by("number")
    posts = Post.objects.filter(community_id=community_id)
    circles = Circle.objects.filter(community_id=community_id)
    hosts: dict[UUID, list[str]] = {}
    for circle_id, member_id in CircleMember.objects.filter(circle__in=circles, role="host").values_list(
        "circle_id", "member_id"
    ):
        hosts.setdefault(circle_id, []).append(names[member_id])
    drops = Drop.objects.filter(community_id=community_id).order_by("created_at")
    held = sorted(
        (card.ref.code, names.get(card.ref.owner.id, "") if card.ref.owner else "", card.balance.posted_minor)
        for card in accounts(community_id)
    )
    return {
        "members": sorted(members.values_list("display_name", "stage")),
        "applications": _counts(Application.objects.filter(community_id=community_id), "state"),
        "posts": sorted(posts.values_list("author__display_name", "body", "like_count", "comment_count")),
        "comments": Comment.objects.filter(post__community_id=community_id).count(),
        "shelf": sorted(
            Variant.objects.filter(community_id=community_id).values_list("sku", "stock_on_hand", "stock_reserved")
        ),
        "orders": [
            [number, state, payment, fulfilment, total, refunded, names[buyer]]
            for number, state, payment, fulfilment, total, refunded, buyer in orders.values_list(
                "number", "state", "payment", "fulfilment", "total_minor", "refunded_minor", "buyer_id"
            )
        ],
        "refunds": _counts(OrderRefund.objects.filter(community_id=community_id), "state"),
        "clicks": Click.objects.filter(community_id=community_id).count(),
        "commissions": _counts(Commission.objects.filter(community_id=community_id), "state"),
        "payouts": sorted(Payout.objects.filter(community_id=community_id).values_list("state", "amount_minor")),
        "accounts": held,
        "circles": sorted(
            [name, kind, is_core, count, sorted(hosts.get(circle_id, []))]
            for circle_id, name, kind, is_core, count in circles.values_list(
                "id", "name", "kind", "is_core", "member_count"
            )
        ),
        "circle_requests": _counts(CircleRequest.objects.filter(circle__community_id=community_id), "state"),
        "drops": [
            [title, quota, remaining, wins, returns, refused, Reminder.objects.filter(drop_id=drop_id).count()]
            for drop_id, title, quota, remaining, wins, returns, refused in drops.values_list(
                "id", "title", "quota", "remaining", "wins", "returns", "refused_sold_out"
            )
        ],
        "claims": sorted(
            (names[member_id], outcome, returned_at is not None)
            for member_id, outcome, returned_at in Claim.objects.filter(community_id=community_id).values_list(
                "member_id", "outcome", "returned_at"
            )
        ),
        "packets": sorted(
            Packet.objects.filter(community_id=community_id).values_list(
                "wish", "state", "pot_minor", "count", "opened_count", "opened_minor", "returned_minor"
            )
        ),
        "shares": sorted(
            (names.get(member_id or community_id, ""), amount_minor)
            for member_id, amount_minor in Share.objects.filter(community_id=community_id)
            .exclude(member_id=None)
            .values_list("member_id", "amount_minor")
        ),
    }


def _counts(rows: Any, field: str) -> dict[str, int]:  # noqa: ANN401 - any query set
    return dict(rows.order_by(field).values_list(field).annotate(count=Count("id")))
