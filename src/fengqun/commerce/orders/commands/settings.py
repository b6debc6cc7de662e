"""Change how a community sells."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.orders.errors import SettingsUnreasonable
from fengqun.commerce.orders.models import OrderSettings
from fengqun.commerce.orders.policies import CHANGE_ORDER_SETTINGS
from fengqun.kernel.money import MAX_MINOR
from fengqun.kernel.policies import Actor

MAX_PREFIX = 4


@transaction.atomic
def change_order_settings(
    community_id: UUID,
    *,
    actor: Actor,
    shipping_fee_minor: int,
    free_shipping_from_minor: int | None,
    number_prefix: str = "",
) -> None:
    """Set the flat shipping fee, from which sum shipping is free (None: never), and how order numbers start.

    Orders placed before keep what they were placed with. Raises Denied, SettingsUnreasonable.
    """
    actor.require(CHANGE_ORDER_SETTINGS, community_id)
    prefix = number_prefix.strip().upper()
    is_prefix_fine = not prefix or (len(prefix) <= MAX_PREFIX and prefix.isascii() and prefix.isalpha())
    are_sums_fine = all(
        0 <= sum_minor <= MAX_MINOR for sum_minor in (shipping_fee_minor, free_shipping_from_minor or 0)
    )
    if not are_sums_fine or not is_prefix_fine:
        raise SettingsUnreasonable
    OrderSettings.objects.update_or_create(
        community_id=community_id,
        defaults={
            "shipping_fee_minor": shipping_fee_minor,
            "free_shipping_from_minor": free_shipping_from_minor,
            "number_prefix": prefix,
        },
    )
