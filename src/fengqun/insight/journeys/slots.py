"""What this room puts on the pages of others."""

from django.utils.translation import gettext_lazy as _

from fengqun.insight.journeys.policies import SEE_INSIGHT
from fengqun.ui.navigation import nav_item

nav_item("growth", "insight", _("洞察"), "chart", "journeys-cohorts", order=40, right=SEE_INSIGHT)
