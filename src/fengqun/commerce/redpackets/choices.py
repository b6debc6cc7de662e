"""The words that packets are described with, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """How the pot is split."""

    LUCKY = "lucky", _("拼手气")
    EQUAL = "equal", _("平分")


class State(models.TextChoices):
    """What has become of the pot. Only a funded packet can be opened; the other states are ends."""

    FUNDED = "funded", _("进行中")
    EMPTIED = "emptied", _("已领完")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Phase(models.TextChoices):
    """Where a packet stands at a moment: its state and the clock."""

    WAITING = "waiting", _("还没开始")
    OPEN = "open", _("可以拆")
    EMPTY = "empty", _("已领完")
    OVER = "over", _("已结束")
    WITHDRAWN = "withdrawn", _("已撤回")


class Outcome(models.TextChoices):
    """The stable codes that an opening answers with."""

    OPENED = "opened", _("拆开了")
    EMPTY = "empty", _("来晚一步")
    NOT_YET = "not_yet", _("还没开始")
    OVER = "over", _("已经结束")
    NOT_ELIGIBLE = "not_eligible", _("不是发给他的")
    WRONG_WORD = "wrong_word", _("口令不对")
    LIMIT_REACHED = "limit_reached", pgettext_lazy("opening", "猜口令太多次")
    NOT_FOUND = "not_found", _("没有这个红包")


COUNTED = (
    Outcome.EMPTY,
    Outcome.NOT_YET,
    Outcome.OVER,
    Outcome.NOT_ELIGIBLE,
    Outcome.WRONG_WORD,
    Outcome.LIMIT_REACHED,
)
"""Refusals that a packet counts."""
