"""Whether the person who looks at a drop may take part, and what would let them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqun.commerce.drops.types import DropCard
from fengqun.commerce.orders.queries import audience_sentence, is_in_audience
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import circle_cards
from fengqun.product.catalog.queries import product_cards

OPEN = "open"
SIGN_IN = "sign_in"
JOIN = "join"
NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True, slots=True)
class Way:
    """Something that would let a person in, with its page."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Admission:
    """`state` is open, sign_in, join or not_eligible. `who` says for whom the drop is."""

    state: str
    who: str
    ways: tuple[Way, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether this person may take part."""
        return self.state == OPEN


def admission_of(request: Request, drop: DropCard) -> Admission:
    """How the drop stands to the person who asks."""
    who = audience_sentence(drop.community_id, drop.audience)
    slug = request.community.slug
    if request.actor.user_id is None:
        back = reverse("drops-detail", kwargs={"community": slug, "drop_id": drop.id})
        return Admission(SIGN_IN, who, (Way(f"{reverse('account_login')}?{urlencode({'next': back})}", _("登录后抢")),))
    if request.actor.member_id is None:
        return Admission(JOIN, who, (Way(reverse("communities-join", kwargs={"community": slug}), _("先加入社群")),))
    if is_in_audience(drop.audience, request.actor.member_id):
        return Admission(OPEN, who)
    return Admission(NOT_ELIGIBLE, who, tuple(_ways_in(request, drop)))


def _ways_in(request: Request, drop: DropCard) -> Iterator[Way]:
    """What this member could still do to belong."""
    slug = request.community.slug
    if drop.audience.stages:
        yield Way(reverse("communities-me", kwargs={"community": slug}), _("看我离下一个阶段还差什么"))
    for product in product_cards(drop.audience.product_ids).values():
        if product.state == "listed" and product.available:
            url = reverse("catalog-product", kwargs={"community": slug, "product_id": product.id})
            yield Way(url, _("去买“%(product)s”") % {"product": product.title})
    if drop.audience.circle_ids:
        for circle in circle_cards(drop.community_id, actor=request.actor):
            if circle.id in drop.audience.circle_ids:
                url = reverse("circles-circle", kwargs={"community": slug, "circle": circle.slug})
                yield Way(url, _("去圈子“%(circle)s”") % {"circle": circle.name})
