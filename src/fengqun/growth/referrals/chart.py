"""The accounts this room keeps.

| purpose | category | owner | meaning |
|---|---|---|---|
| commission_expense | expense | the community | what the community spends on commissions |
| commission_clawback | expense, credit | the community | what came back of it after refunds |
"""

from django.utils.translation import gettext_lazy as _

from fengqun.spine.ledger.chart import purpose
from fengqun.spine.ledger.types import AccountRef, Category, Normal

COMMISSION_EXPENSE = purpose("commission_expense", _("推广费用"), Category.EXPENSE, shards=8)
COMMISSION_CLAWBACK = purpose("commission_clawback", _("推广费用冲回"), Category.EXPENSE, normal=Normal.CREDIT)


def expense(unit: str) -> AccountRef:
    """What is spent on commissions in one unit."""
    return AccountRef(COMMISSION_EXPENSE, unit)


def clawback(unit: str) -> AccountRef:
    """What came back of commissions in one unit."""
    return AccountRef(COMMISSION_CLAWBACK, unit)
