"""Forms of the feed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.content.feed.commands.picks import REASON_LENGTH


class PickForm(forms.Form):
    """Why a post is picked."""

    reason = forms.CharField(
        label=_("为什么值得精选"),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"placeholder": _("一句话，大家会看到")}),
    )
