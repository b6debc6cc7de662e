"""Accounts of this room. Money at a provider is an asset; money not yet applied to what it pays for is owed."""

from django.utils.translation import gettext_lazy as _

from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.types import Category

UNAPPLIED = purpose("unapplied", _("待核销收款"), Category.LIABILITY, shards=8)
PROVIDER_FEES = purpose("provider_fees", _("付款方手续费"), Category.EXPENSE)
CLEARING_SANDBOX = purpose("clearing.sandbox", _("沙盒支付在途"), Category.ASSET)
