"""What people fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.growth.referrals.commands.set_rule import MAX_RATE_BPS

BPS_PER_PERCENT = 100


class CodeForm(forms.Form):
    """A promoter's code, typed or pasted as a link."""

    code = forms.CharField(label=_("推荐码"), max_length=200)


class LinkForm(forms.Form):
    """A page of the community to be shared."""

    path = forms.CharField(label=_("页面地址"), max_length=300)


class RuleForm(forms.Form):
    """A new version of a rate."""

    product = forms.ChoiceField(label=_("用于"), required=False)
    percent = forms.DecimalField(
        label=_("佣金比例（%）"),
        help_text=_("留空表示跟随默认比例。"),
        min_value=0,
        max_value=MAX_RATE_BPS // BPS_PER_PERCENT,
        max_digits=4,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: object, products: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["product"].choices = [("", _("整个社群的默认比例")), *products]  # type: ignore[attr-defined]

    def rate_bps(self) -> int | None:
        """The rate in basis points, None to follow the default."""
        percent = self.cleaned_data["percent"]
        return None if percent is None else int(percent * BPS_PER_PERCENT)


class TermsForm(forms.Form):
    """How long a tie counts."""

    attribution_days = forms.IntegerField(label=_("归属有效天数"), min_value=1, max_value=365)
