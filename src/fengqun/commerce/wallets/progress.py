"""How a payout's way is told."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.commerce.wallets.decisions import Terms
from fengqun.commerce.wallets.models import PayoutState
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel.money import Money
from fengqun.spine.ledger.queries.explain import Rate
from fengqun.ui.amounts import write_amount

TONES = {
    PayoutState.REQUESTED.value: "honey",
    PayoutState.APPROVED.value: "sky",
    PayoutState.SENT.value: "sky",
    PayoutState.PAID.value: "leaf",
    PayoutState.REFUSED.value: "alert",
    PayoutState.FAILED.value: "alert",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the timeline."""

    title: str | Promise
    moment: datetime | None
    text: str | Promise = ""
    state: str = ""


def progress_of(payout: PayoutCard) -> list[Stage]:
    """What has happened to the payout, and what comes next."""
    stages = [Stage(gettext_lazy("申请提现"), payout.requested_at, gettext_lazy("钱先从余额里留出来。"))]
    match payout.state:
        case PayoutState.REFUSED:
            return [*stages, Stage(gettext_lazy("没有批准"), payout.closed_at, gettext_lazy("钱已回到余额。"), "now")]
        case PayoutState.REQUESTED:
            return [*stages, Stage(gettext_lazy("等待批准"), None, "", "next"), _arrival("next")]
    stages.append(Stage(gettext_lazy("已批准"), payout.reviewed_at))
    if payout.state == PayoutState.FAILED:
        failed = gettext_lazy("钱已回到余额，运营可以再打一次。")
        return [*stages, Stage(gettext_lazy("没有打成"), None, failed, "now")]
    if payout.state == PayoutState.APPROVED:
        return [*stages, Stage(gettext_lazy("等待打款"), None, "", "next"), _arrival("next")]
    stages.append(Stage(gettext_lazy("已打款"), payout.sent_at, payout.reference))
    if payout.state == PayoutState.SENT:
        return [*stages, _arrival("next")]
    return [*stages, Stage(gettext_lazy("到账"), payout.closed_at, "", "now")]


def _arrival(state: str) -> Stage:
    return Stage(gettext_lazy("到账"), None, "", state)


def fee_text(terms: Terms, unit: str) -> str:
    """One sentence about the fee."""
    fixed = write_amount(Money(terms.fee_fixed_minor, unit), exact=True)
    if terms.fee_bps and terms.fee_fixed_minor:
        return _("手续费 %(rate)s，每笔另加 %(fixed)s。") % {"rate": Rate(terms.fee_bps), "fixed": fixed}
    if terms.fee_bps:
        return _("手续费 %(rate)s。") % {"rate": Rate(terms.fee_bps)}
    if terms.fee_fixed_minor:
        return _("每笔手续费 %(fixed)s。") % {"fixed": fixed}
    return _("不收手续费。")
