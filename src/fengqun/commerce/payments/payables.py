"""What payments are for, in words.

An intent keeps only a kind and a plain subject, such as an order's number. The room that owns the kind says once how
such a thing is called, and pages say it in the reader's language:

    name_payables("order", _("订单 %(subject)s"))
"""

from django.utils.functional import Promise

_texts: dict[str, str | Promise] = {}


def name_payables(kind: str, text: str | Promise) -> None:
    """Let things of this kind be called `text`, which holds `%(subject)s`."""
    _texts[kind] = text


def payable_text(kind: str, subject: str) -> str:
    """What is paid for, in the language of whoever reads; the bare subject where nobody named the kind."""
    return str(_texts.get(kind, "%(subject)s")) % {"subject": subject}
