"""Accounts of this room: what was sold, what shipping brought, what was given back."""

from django.utils.translation import gettext_lazy as _

from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.types import Category, Normal

SALES = purpose("sales", _("商品销售"), Category.INCOME, shards=16)
SHIPPING_INCOME = purpose("shipping_income", _("运费收入"), Category.INCOME, shards=8)
REFUNDS = purpose("refunds", _("退款"), Category.INCOME, normal=Normal.DEBIT, shards=8)
CASH_HISTORY = purpose("cash.history", _("历史收款"), Category.ASSET, shards=8)
