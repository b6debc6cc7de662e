"""What this room puts on pages that are not its own."""

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.redpackets.chart import FUND, OPEN, RETURN
from fengqun.commerce.redpackets.queries import describe
from fengqun.commerce.wallets.chart import source

source("red_packet", _("红包"), rules={FUND, OPEN, RETURN}, about=describe)
