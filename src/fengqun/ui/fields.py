"""Form fields that several rooms ask with."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from fengqun.kernel.money import Money, exponent, parse_money

MAX_CHARS = 20


class AmountField(forms.CharField):
    """An amount typed in major units of `unit`, read exactly as Money; None where nothing is given."""

    def __init__(self, *, unit: str = "CNY", **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(max_length=MAX_CHARS, **options)
        self.unit = unit
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Money | None:  # noqa: ANN401 - Django's
        """The amount. A text that is no amount, or one below zero, is refused in words."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_money(text, self.unit)
        except ValueError as error:
            sentence = gettext("写成数字，比如 88 或 88.50；小数最多 %(places)s 位。") % {"places": exponent(self.unit)}
            raise forms.ValidationError(sentence) from error
        if amount.amount_minor < 0:
            raise forms.ValidationError(gettext("金额不能小于零。"))
        return amount
