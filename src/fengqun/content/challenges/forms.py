"""Forms of challenges."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.content.challenges.checks import (
    BODY_LENGTH,
    DESCRIPTION_LENGTH,
    LARGEST,
    MOST_CHARS_ASKED,
    MOST_MAKEUPS,
    TITLE_LENGTH,
)
from fengqun.content.challenges.commands.cancel import REASON_LENGTH
from fengqun.content.challenges.commands.cheer import WORDS_LENGTH
from fengqun.content.challenges.types import ChallengeSettings
from fengqun.people.circles.types import CircleCard

LATE = (
    (0, _("当天 24:00")),
    (60, _("第二天 1:00")),
    (120, _("第二天 2:00")),
    (180, _("第二天 3:00")),
    (360, _("第二天 6:00")),
)


def date_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


class FilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploaded files; the value is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401 - Django's own signature
        """Each file on its own."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class ChallengeForm(forms.Form):
    """All that those who run a challenge decide."""

    title = forms.CharField(label=_("叫什么"), max_length=TITLE_LENGTH)
    description = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每天做什么，为什么值得做。支持 Markdown。"),
    )
    starts_on = forms.DateField(label=_("第一天"), widget=date_input())
    ends_on = forms.DateField(label=_("最后一天"), widget=date_input())
    min_chars = forms.IntegerField(
        label=_("至少多少字"), min_value=0, max_value=MOST_CHARS_ASKED, initial=0, help_text=_("0 就是可以不写字。")
    )
    needs_picture = forms.BooleanField(label=_("要附图"), required=False)
    needs_audio = forms.BooleanField(label=_("要附音频"), required=False)
    late_minutes = forms.TypedChoiceField(
        label=_("每天截止到"), choices=LATE, coerce=int, initial=0, help_text=_("截止前打的，都算前一天。")
    )
    makeup_days = forms.IntegerField(
        label=_("每人能补几次"), min_value=0, max_value=MOST_MAKEUPS, initial=0, help_text=_("0 就是不能补。")
    )
    makeup_back = forms.IntegerField(label=_("能补几天以内的"), min_value=0, max_value=MOST_MAKEUPS, initial=3)
    certificate_days = forms.IntegerField(
        label=_("打满几天有证书"), min_value=1, required=False, help_text=_("空着就是每天都要打。补打的也算。")
    )
    capacity = forms.IntegerField(
        label=_("名额"), required=False, min_value=1, max_value=LARGEST, help_text=_("空着就不限。")
    )
    minimum_stage = forms.ChoiceField(label=_("最低阶段"), required=False)
    circle_id = forms.ChoiceField(label=_("给谁"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        stages: Mapping[str, str | Promise],
        circles: Sequence[CircleCard],
        may_open_for_all: bool,
        is_new: bool,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minimum_stage"].choices = [("", _("不限")), *stages.items()]  # type: ignore[attr-defined]
        everybody = [("", _("整个社群"))] if may_open_for_all else []
        choices = [*everybody, *((str(circle.id), circle.name) for circle in circles)]
        self.fields["circle_id"].choices = choices  # type: ignore[attr-defined]
        if not is_new or (may_open_for_all and not circles):
            del self.fields["circle_id"]
        elif not may_open_for_all:
            self.fields["circle_id"].required = True

    @property
    def settings(self) -> ChallengeSettings:
        """What was entered, as the commands take it."""
        names = set(ChallengeSettings.__dataclass_fields__) - {"circle_id", "certificate_days"}
        entered = {name: value for name, value in self.cleaned_data.items() if name in names}
        circle = self.cleaned_data.get("circle_id") or None
        return ChallengeSettings(
            circle_id=UUID(circle) if circle else None,
            certificate_days=self.cleaned_data["certificate_days"] or 0,
            **entered,
        )


class CheckInForm(forms.Form):
    """What one sends for a day."""

    body = forms.CharField(
        label=_("今天的打卡"),
        required=False,
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )
    files = FilesField(  # type: ignore[assignment]  # Django takes fields off the class
        label=_("附图或音频"), required=False, max_length=255, widget=FilesInput(attrs={"accept": "image/*,audio/*"})
    )
    media = forms.CharField(  # type: ignore[assignment]  # likewise
        required=False, widget=forms.HiddenInput
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_media(self) -> list[UUID]:
        """Ids of files that were sent before; anything else is left out."""
        ids = []
        for text in self.cleaned_data["media"].split(",")[:20]:
            try:
                ids.append(UUID(text.strip()))
            except ValueError:
                continue
        return ids


class WordsForm(forms.Form):
    """What a check-in says, anew."""

    body = forms.CharField(
        label=_("打卡内容"),
        required=False,
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
    )


class ReminderForm(forms.Form):
    """When to be reminded."""

    hour = forms.TypedChoiceField(
        label=_("没打卡就提醒我"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("不提醒")), *((hour, f"{hour:02d}:00") for hour in range(24))],
    )


class ReasonForm(forms.Form):
    """Why something is called off or turned down; those whom it concerns read it."""

    reason = forms.CharField(label=_("理由"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))


class CheerForm(forms.Form):
    """Whom to call to, and what to say."""

    words = forms.CharField(label=_("说一句"), max_length=WORDS_LENGTH)
    member = forms.UUIDField(required=False)
