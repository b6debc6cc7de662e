"""What is counted for stages and trials, and what it is called.

A room above whose activities are to count says so in a speaking module, and calls `note_behaviour` from a subscription:

    ANSWERED = behaviour("questions.answered", label=_("回答提问"))
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Text = str | Promise

_behaviours: dict[str, Text] = {}


def behaviour(verb: str, *, label: Text) -> str:
    """Let operators ask for `verb` in the rules of stages and trials; answers the verb."""
    _behaviours[verb] = label
    return verb


def behaviours() -> Mapping[str, Text]:
    """All that can be asked for, by verb, in the order in which the rooms said so."""
    return _behaviours


def label_of(verb: str) -> Text:
    """What it is called; the verb itself where no room teaches it any more."""
    return _behaviours.get(verb, verb)


RULES_ACCEPTED = behaviour("communities.rules_accepted", label=pgettext_lazy("behaviour", "读过并同意群规"))
behaviour("posts.published", label=pgettext_lazy("behaviour", "发帖"))
behaviour("posts.commented", label=pgettext_lazy("behaviour", "评论"))
behaviour("posts.liked", label=pgettext_lazy("behaviour", "喜欢"))
behaviour("orders.paid", label=pgettext_lazy("behaviour", "下单"))
behaviour("orders.received", label=pgettext_lazy("behaviour", "完成订单"))
behaviour("communities.invited", label=pgettext_lazy("behaviour", "邀请的人入群"))

BEHAVIOURS: Mapping[str, Text] = _behaviours
"""The same, live."""
