"""A promoter makes a link to a page of the community."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from fengqun.growth.referrals.codes import new_code
from fengqun.growth.referrals.errors import ForeignTarget, NotAPromoter
from fengqun.growth.referrals.models import ReferralLink, TargetKind
from fengqun.growth.referrals.policies import PROMOTE
from fengqun.growth.referrals.queries.links import link_card
from fengqun.growth.referrals.targets import product_on_sale
from fengqun.growth.referrals.types import LinkCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.errors import ProductNotFound

TRIES = 5


@transaction.atomic
def create_link(
    community_id: UUID,
    *,
    actor: Actor,
    target_path: str,
    target_kind: str = TargetKind.PAGE,
    target_id: UUID | None = None,
) -> LinkCard:
    """The actor's link to `target_path`; the same page gives the same link again.

    Raises NotAPromoter, ForeignTarget for anything but a page of this community, and ProductNotFound for a
    product that it does not offer.
    """
    promoter_id = actor.require_member(community_id)
    if not actor.may(PROMOTE, community_id):
        raise NotAPromoter
    require_own_path(target_path, slug=community_by_id(community_id).slug)
    if target_kind == TargetKind.PRODUCT:
        require_on_sale(community_id, target_id)
    for _try in range(TRIES):
        known = ReferralLink.objects.filter(promoter_id=promoter_id, target_path=target_path).first()
        if known is not None:
            return link_card(known)
        try:
            with transaction.atomic():
                row = ReferralLink.objects.create(
                    community_id=community_id,
                    promoter_id=promoter_id,
                    code=new_code(),
                    target_kind=target_kind,
                    target_id=target_id,
                    target_path=target_path,
                    created_at=clock.now(),
                )
        except IntegrityError:  # the code is taken, or the same link was made at this moment
            continue
        return link_card(row)
    raise ForeignTarget


def require_on_sale(community_id: UUID, product_id: UUID | None) -> None:
    """Raise ProductNotFound unless the community offers that product."""
    if product_id is None or product_on_sale(community_id, product_id) is None:
        raise ProductNotFound


def require_own_path(path: str, *, slug: str) -> None:
    """Raise ForeignTarget unless `path` is a page of that community on this server."""
    own = path == f"/c/{slug}/" or path.startswith(f"/c/{slug}/")
    if not own or "//" in path or "\\" in path or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise ForeignTarget
    try:
        resolve(path.split("?", 1)[0].split("#", 1)[0])
    except Resolver404 as unknown:
        raise ForeignTarget from unknown
