"""Why something about the feed is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError


class PickReasonMissing(DomainError):
    """A pick says why."""

    code = "feed.pick_reason_missing"
    sentence = _("写一句为什么值得精选，大家会看到。")


class TooManyAtOnce(DomainError):
    """A batch is bounded. Details: limit."""

    code = "feed.too_many_at_once"
    sentence = _("一次最多报 %(limit)s 条。")
