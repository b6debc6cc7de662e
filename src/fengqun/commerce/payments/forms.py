"""What pages ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.providers import Provider
from fengqun.ui.fields import AmountField


class SandboxForm(forms.Form):
    """What the payer does on the sandbox's page, and how its messages travel."""

    ACTS = ("pay", "fail", "pay_late", "close", "refuse_refunds")

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    is_late = forms.BooleanField(label=_("通知晚两分钟到"), required=False)
    is_twice = forms.BooleanField(label=_("通知发两遍"), required=False)
    is_reversed = forms.BooleanField(label=_("通知颠倒顺序"), required=False)


class ReconcileForm(forms.Form):
    """With whom, and how far back."""

    provider = forms.ChoiceField(label=_("付款方"))
    days = forms.IntegerField(label=_("最近几天"), min_value=1, max_value=90, initial=7)

    def __init__(self, *args: Any, providers: list[Provider], **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        self.fields["provider"].choices = [(one.code, one.label) for one in providers]  # type: ignore[attr-defined]


class SettlementForm(forms.Form):
    """What came from which provider, what it kept, under which number, and when."""

    provider = forms.ChoiceField(label=_("付款方"))
    amount = AmountField(label=_("到账金额"), help_text=_("银行账户里实际收到的。"))
    fee = AmountField(label=_("付款方手续费"), required=False, help_text=_("没有就空着。"))
    reference = forms.CharField(label=_("结算单号"), max_length=80, help_text=_("付款方给的编号，同一个只记一次。"))
    day = forms.DateField(label=_("到账日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        providers: list[Provider],
        unit: str,
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **options)
        self.fields["provider"].choices = [(one.code, one.label) for one in providers]  # type: ignore[attr-defined]
        for name in ("amount", "fee"):
            self.fields[name].unit = unit  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What `record_settlement` is told."""
        given = self.cleaned_data
        return {
            "provider": given["provider"],
            "reference": given["reference"],
            "amount_minor": given["amount"].amount_minor,
            "fee_minor": given["fee"].amount_minor if given["fee"] is not None else 0,
            "day": given["day"],
        }
