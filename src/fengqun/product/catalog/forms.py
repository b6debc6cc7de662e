"""Forms of the console's product pages."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.money import Money, exponent
from fengqun.product.catalog.commands.adjust_stock import MAX_STOCK
from fengqun.product.catalog.commands.create import MAX_DESCRIPTION_CHARS
from fengqun.product.catalog.types import NewVariant, VariantCard
from fengqun.ui.fields import AmountField


class PriceField(AmountField):
    """A price; the value is minor units, or None when empty."""

    def clean(self, value: object) -> int | None:  # type: ignore[override]
        """The minor units that the text stands for."""
        amount = super().clean(value)
        return None if amount is None else amount.amount_minor


class ProductForm(forms.Form):
    """The words of a product."""

    title = forms.CharField(label=_("名称"), max_length=80)
    summary = forms.CharField(label=_("一句话介绍"), max_length=160, required=False)
    description = forms.CharField(
        label=_("详细说明"),
        max_length=MAX_DESCRIPTION_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("可以用 Markdown：## 小标题、- 列表、**加粗**。"),
    )
    position = forms.IntegerField(
        label=_("排序"), required=False, min_value=-9999, max_value=9999, help_text=_("数字小的排在前面。")
    )

    def clean_position(self) -> int:
        """Zero when left empty."""
        return self.cleaned_data["position"] or 0


class VariantForm(forms.Form):
    """The description and the price of a variant."""

    title = forms.CharField(label=_("规格名称"), max_length=60, required=False, help_text=_("只有一种规格时可以留空。"))
    sku = forms.CharField(label=_("货号"), max_length=40, required=False)
    price = PriceField(label=_("价格"))
    compare_at = PriceField(label=_("划线价"), required=False)
    weight_grams = forms.IntegerField(label=_("重量（克）"), required=False, min_value=0, max_value=1_000_000)
    requires_shipping = forms.BooleanField(label=_("需要发货"), required=False, initial=True)

    def __init__(self, *args: object, currency: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for name in ("price", "compare_at"):
            self.fields[name].unit = currency  # type: ignore[attr-defined]

    def clean_weight_grams(self) -> int:
        """Zero when left empty."""
        return self.cleaned_data["weight_grams"] or 0

    def clean(self) -> None:
        """A former price stands above the price."""
        price, compare_at = self.cleaned_data.get("price"), self.cleaned_data.get("compare_at")
        if price is not None and compare_at is not None and compare_at <= price:
            self.add_error("compare_at", _("划线价要高于现价。"))


class NewVariantForm(VariantForm):
    """A variant to add, with what is in stock."""

    stock = forms.IntegerField(label=_("现有库存"), min_value=0, max_value=MAX_STOCK, initial=0)

    def as_variant(self) -> NewVariant:
        """The variant that the valid form describes."""
        fields = dict(self.cleaned_data)
        price, compare_at = fields.pop("price"), fields.pop("compare_at")
        return NewVariant(price_minor=price, compare_at_minor=compare_at, **fields)


class ExistingVariantForm(VariantForm):
    """A variant to rewrite."""

    is_offered = forms.BooleanField(label=_("在页面上出售"), required=False)

    @classmethod
    def of(cls, variant: VariantCard, *, is_offered: bool) -> "ExistingVariantForm":
        """The form filled with what the variant is now."""
        initial = {
            "title": variant.title,
            "sku": variant.sku,
            "price": _written(variant.price),
            "compare_at": _written(variant.compare_at) if variant.compare_at else "",
            "weight_grams": variant.weight_grams,
            "requires_shipping": variant.requires_shipping,
            "is_offered": is_offered,
        }
        return cls(initial=initial, currency=variant.price.unit, auto_id=f"id_{variant.id.hex[-8:]}_%s")


class StockForm(forms.Form):
    """A correction of the stock."""

    delta = forms.IntegerField(label=_("增减"), min_value=-MAX_STOCK, max_value=MAX_STOCK)
    reason = forms.CharField(label=_("原因"), max_length=160)

    def clean_delta(self) -> int:
        """Zero corrects nothing."""
        delta: int = self.cleaned_data["delta"]
        if delta == 0:
            raise forms.ValidationError(gettext("填一个增减的数量，比如 20 或 -3。"))
        return delta


class PictureForm(forms.Form):
    """A picture to add."""

    picture = forms.FileField(
        label=_("图片"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG、PNG、WebP 或 GIF，12 MB 以内。"),
    )
    alt = forms.CharField(
        label=_("图片说明"), max_length=160, help_text=_("用一句话说画面里有什么，看不见图的人靠它。")
    )


def _written(amount: Money) -> str:
    return f"{amount.decimal:.{exponent(amount.unit)}f}"
