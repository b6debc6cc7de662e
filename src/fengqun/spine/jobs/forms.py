"""What people fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AbandonmentForm(forms.Form):
    """Why a failed job will not be tried again."""

    reason = forms.CharField(label=_("为什么不再重试"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
