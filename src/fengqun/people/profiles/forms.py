"""The form of what one tells of oneself."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.people.profiles.choices import Audience, Field
from fengqun.people.profiles.types import Fact, Told

SEPARATORS = str.maketrans(dict.fromkeys("、，,；;\n", "\n"))


class ProfileForm(forms.Form):
    """Each field with its audience: `about` and `about_audience`."""

    about = forms.CharField(
        label=Field.ABOUT.label, required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    place = forms.CharField(label=Field.PLACE.label, required=False, max_length=40)
    tags = forms.CharField(
        label=Field.TAGS.label, required=False, max_length=200, help_text=_("用顿号或逗号分开，最多八个。")
    )
    links = forms.CharField(
        label=Field.LINKS.label,
        required=False,
        max_length=1100,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url"}),
        help_text=_("一行一个，以 https:// 开头，最多五个。"),
    )
    birthday = forms.CharField(
        label=Field.BIRTHDAY.label, required=False, max_length=5, help_text=_("只要月和日，如 03-08。年份不用写。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for field in Field:
            self.fields[f"{field}_audience"] = forms.ChoiceField(
                label=_("“%(label)s”给谁看") % {"label": field.label}, choices=Audience, initial=first_audience(field)
            )

    def told(self) -> dict[Field, Told]:
        """What the member wants to tell."""
        data = self.cleaned_data
        return {field: Told(_values(field, data[field]), Audience(data[f"{field}_audience"])) for field in Field}


def first_audience(field: Field) -> Audience:
    """To whom a field is told unless its member says otherwise: a birthday to nobody."""
    return Audience.ONLY_ME if field == Field.BIRTHDAY else Audience.EVERYBODY


def initial_of(facts: Mapping[Field, Fact]) -> dict[str, str]:
    """The form's first values."""
    texts = {str(field): fact.text for field, fact in facts.items()}
    return texts | {f"{field}_audience": str(fact.audience) for field, fact in facts.items()}


def _values(field: Field, text: str) -> tuple[str, ...]:
    if field == Field.TAGS:
        return tuple(text.translate(SEPARATORS).split("\n"))
    return tuple(text.splitlines()) if field == Field.LINKS else (text,)
