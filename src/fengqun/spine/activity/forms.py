"""What people fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissalForm(forms.Form):
    """Why a dead letter will not be replayed."""

    reason = forms.CharField(label=_("为什么不再处理"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
