"""What people fill in."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.ui.fields import AmountField

PERCENT_PLACES = 2


class PayoutForm(forms.Form):
    """How much, and to which account."""

    amount = AmountField(label=_("提现金额"))
    holder = forms.CharField(label=_("收款人"), max_length=60)
    bank = forms.CharField(label=_("开户银行"), max_length=60)
    number = forms.CharField(label=_("银行卡号"), max_length=40)

    def __init__(self, *args: object, unit: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["amount"].unit = unit  # type: ignore[attr-defined]
        self.fields["number"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def destination(self) -> dict[str, str]:
        """The parts that describe the receiving account."""
        return {part: str(self.cleaned_data[part]) for part in ("holder", "bank", "number")}


class ConfirmedPayoutForm(PayoutForm):
    """The same, confirmed: the key makes a second click harmless."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)

    @staticmethod
    def new_key() -> UUID:
        """A key for one intent."""
        return new_id()


class RefusalForm(forms.Form):
    """Why a payout is refused, or has failed."""

    reason = forms.CharField(
        label=_("原因"), help_text=_("成员会看到这句话。"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendingForm(forms.Form):
    """The bank's number of the transfer."""

    reference = forms.CharField(label=_("打款单号"), max_length=80)


class TermsForm(forms.Form):
    """The community's terms of paying out."""

    minimum = AmountField(label=_("每次至少"))
    fee_percent = forms.DecimalField(
        label=_("手续费比例（%）"), min_value=0, max_value=50, max_digits=4, decimal_places=PERCENT_PLACES
    )
    fee_fixed = AmountField(label=_("每笔固定手续费"))

    def __init__(self, *args: object, unit: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for name in ("minimum", "fee_fixed"):
            self.fields[name].unit = unit  # type: ignore[attr-defined]

    def clean_minimum(self) -> Money:
        """At least one minor unit."""
        minimum: Money = self.cleaned_data["minimum"]
        if minimum.amount_minor <= 0:
            raise forms.ValidationError(_("要大于零。"))
        return minimum

    def clean_fee_fixed(self) -> Money:
        """Not below zero."""
        fee: Money = self.cleaned_data["fee_fixed"]
        if fee.amount_minor < 0:
            raise forms.ValidationError(_("不能小于零。"))
        return fee
