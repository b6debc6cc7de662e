"""What pages ask for. A form reads and checks; commands write."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.orders.pricing import MAX_QUANTITY
from fengqun.commerce.orders.types import Address, OrderDetail, RefundDemand
from fengqun.commerce.payments.types import ProviderCard
from fengqun.ui.fields import AmountField


class PutInCartForm(forms.Form):
    """A variant and how many."""

    variant = forms.UUIDField()
    quantity = forms.IntegerField(min_value=1, max_value=MAX_QUANTITY, required=False)
    then = forms.ChoiceField(choices=[("cart", "cart"), ("checkout", "checkout")], required=False)

    @property
    def wanted(self) -> tuple[UUID, int]:
        """Variant and quantity."""
        return self.cleaned_data["variant"], self.cleaned_data["quantity"] or 1


class CartLineForm(forms.Form):
    """A line's new quantity; 0 takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=MAX_QUANTITY)


class AddressForm(forms.Form):
    """Where a parcel goes."""

    ADDRESS = ("recipient", "phone", "region", "detail")

    recipient = forms.CharField(
        label=_("收货人"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "shipping name"})
    )
    phone = forms.RegexField(
        r"^\+?[0-9][0-9 \-]{4,19}$",
        label=_("手机"),
        max_length=20,
        error_messages={"invalid": _("手机号只写数字，比如 13800138000。")},
        widget=forms.TextInput(attrs={"autocomplete": "shipping tel", "inputmode": "tel"}),
    )
    region = forms.CharField(
        label=_("省市区"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "shipping address-level1", "placeholder": _("浙江省 杭州市 西湖区")}
        ),
    )
    detail = forms.CharField(
        label=_("详细地址"),
        max_length=160,
        widget=forms.TextInput(
            attrs={"autocomplete": "shipping street-address", "placeholder": _("街道、小区、门牌号")}
        ),
    )

    @property
    def address(self) -> Address:
        """The address given, none where none was asked for."""
        return Address(*(self.cleaned_data.get(name, "").strip() for name in self.ADDRESS))


class CheckoutForm(AddressForm):
    """Address, note, and the token that makes a second click harmless."""

    token = forms.CharField(max_length=80, widget=forms.HiddenInput)
    expected_minor = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("给店家留言"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, requires_shipping: bool = True, **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        if not requires_shipping:
            for name in self.ADDRESS:
                del self.fields[name]


class ProviderForm(forms.Form):
    """Through whom to pay."""

    provider = forms.ChoiceField(label=_("付款方式"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, providers: list[ProviderCard], **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        choice = self.fields["provider"]
        choice.choices = [(one.code, one.label) for one in providers]  # type: ignore[attr-defined]
        if providers:
            choice.initial = providers[0].code


class RefundForm(forms.Form):
    """What is to be given back: units by line, an amount, shipping, and why."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    amount = AmountField(label=_("金额"), required=False, help_text=_("空着就按勾选的件数算，都没选就全部退。"))
    with_shipping = forms.BooleanField(label=_("连同运费"), required=False)

    def __init__(self, *args: Any, order: OrderDetail, **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        self.order = order
        amount = self.fields["amount"]
        amount.unit = order.total.unit  # type: ignore[attr-defined]
        if not order.shipping:
            del self.fields["with_shipping"]
        for line in order.lines:
            if line.refundable_quantity:
                self.fields[self.name_of(line.id)] = forms.IntegerField(
                    label=line.title, min_value=0, max_value=line.refundable_quantity, required=False, initial=0
                )

    @staticmethod
    def name_of(line_id: UUID) -> str:
        """The name of the field for a line's quantity."""
        return f"line_{line_id.hex}"

    @property
    def line_fields(self) -> list[tuple[Any, Any]]:
        """Each line that can be given back, with its field."""
        return [
            (line, self[self.name_of(line.id)]) for line in self.order.lines if self.name_of(line.id) in self.fields
        ]

    @property
    def demand(self) -> RefundDemand:
        """What is wanted."""
        quantities = {
            line.id: self.cleaned_data[self.name_of(line.id)]
            for line in self.order.lines
            if self.cleaned_data.get(self.name_of(line.id))
        }
        amount = self.cleaned_data.get("amount")
        return RefundDemand(
            quantities=quantities,
            amount_minor=amount.amount_minor if amount is not None else None,
            with_shipping=self.cleaned_data.get("with_shipping", False),
        )


class StaffRefundForm(RefundForm):
    """The same for staff, who say whether all or a part goes back, and confirm the amount before anything happens."""

    ALL, PART = "all", "part"

    how = forms.ChoiceField(
        choices=[(ALL, _("全部退")), (PART, _("部分退"))],
        error_messages={"required": _("先选全部退还是部分退。")},
    )
    amount = AmountField(label=_("金额"), required=False, help_text=_("空着就按件数算。"))
    is_restocking = forms.BooleanField(label=_("退回的商品重新入库"), required=False)
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    confirmed_minor = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A part is named; all is not narrowed."""
        super().clean()
        demand = self.demand
        is_named = bool(demand.quantities) or demand.amount_minor is not None
        how = self.cleaned_data.get("how")
        if how == self.PART and not is_named and not self.errors:
            self.add_error("how", _("部分退要写金额，或填件数。"))
        if how == self.ALL and is_named:
            self.add_error("how", _("选了全部退，就不要再写金额或件数。"))
        return self.cleaned_data

    @property
    def demand(self) -> RefundDemand:
        """What is wanted: what was named, or everything."""
        named = super().demand
        is_everything = self.cleaned_data.get("how") == self.ALL and not named.quantities and named.amount_minor is None
        return RefundDemand() if is_everything else named

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Names and values of all that was filled in, to be sent again with the confirmation."""
        names = [name for name in self.fields if name != "confirmed_minor"]
        return [(name, str(self.data[name])) for name in names if self.data.get(name)]


class ShipForm(forms.Form):
    """Carrier and number, for goods that have a parcel."""

    MISSING = {"required": _("填上快递公司和单号。")}

    carrier = forms.CharField(label=_("快递公司"), max_length=40, error_messages=MISSING)
    tracking_number = forms.CharField(label=_("快递单号"), max_length=60, error_messages=MISSING)

    def __init__(self, *args: Any, has_parcel: bool = True, **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        if not has_parcel:
            self.fields.clear()


class ReasonForm(forms.Form):
    """A sentence."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class ApprovalForm(forms.Form):
    """How a refund is granted."""

    answer = forms.CharField(label=_("答复"), max_length=200, required=False)
    is_restocking = forms.BooleanField(label=_("退回的商品重新入库"), required=False)


class SettingsForm(forms.Form):
    """How the community sells."""

    shipping_fee = AmountField(label=_("运费"), help_text=_("每单一口价，包邮就写 0。"))
    free_shipping_from = AmountField(label=_("满多少包邮"), required=False, help_text=_("空着就不按金额包邮。"))
    number_prefix = forms.RegexField(
        r"^[A-Za-z]{1,4}$",
        label=_("订单号前缀"),
        required=False,
        help_text=_("1 到 4 个字母，比如 SY。空着就取社群网址的头两个字母。"),
        error_messages={"invalid": _("只能是 1 到 4 个字母。")},
    )

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **options)
        for name in ("shipping_fee", "free_shipping_from"):
            self.fields[name].unit = unit  # type: ignore[attr-defined]
