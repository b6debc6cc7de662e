"""What people send."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One file, with what it shows in words."""

    file = forms.FileField(label=_("文件"), max_length=255)
    alt = forms.CharField(label=_("图片说明"), max_length=160, required=False)
    purpose = forms.RegexField(r"[a-z_]{1,20}", required=False)


class DescriptionForm(forms.Form):
    """What a picture shows."""

    alt = forms.CharField(label=_("图片说明"), max_length=160, required=False)
