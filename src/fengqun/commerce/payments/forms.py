"""What pages ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.payments.providers import Provider


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
