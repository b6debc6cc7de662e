"""Forms of questions."""

import re
from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.content.questions.commands.close import NOTE_LENGTH
from fengqun.content.questions.models import CloseReason
from fengqun.content.questions.types import MINUTES_AN_HOUR, Terms
from fengqun.kernel.ids import read_id

TITLE_LENGTH = 80
DETAIL_LENGTH = 20_000
_TAGS = re.compile(r"[\s,，、;；]+")
_LAST_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOST_TAGS = 5
TAG_LENGTH = 30


class AskForm(forms.Form):
    """What somebody wants to know."""

    title = forms.CharField(
        label=pgettext_lazy("field", "问题"),
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"placeholder": _("一句话写清想问什么"), "autocomplete": "off"}),
    )
    detail = forms.CharField(
        label=_("补充"),
        required=False,
        max_length=DETAIL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": _("情况、试过的办法、想要的结果")}),
    )
    tags = forms.CharField(
        label=_("话题"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"placeholder": _("磨豆机 手冲"), "autocomplete": "off"}),
        help_text=_("最多五个，空格隔开。答过同样话题的人会被请来。"),
    )
    circle = forms.ChoiceField(label=_("问谁"), required=False)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: object, circles: list[tuple[UUID, str]], **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        choices = [("", _("整个社群")), *((str(circle_id), name) for circle_id, name in circles)]
        self.fields["circle"].choices = choices  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        """Each topic once."""
        found = [tag.strip("#") for tag in _TAGS.split(self.cleaned_data["tags"])]
        return list(dict.fromkeys(tag[:TAG_LENGTH] for tag in found if tag))[:MOST_TAGS]

    @property
    def circle_id(self) -> UUID | None:
        """The circle that is asked, or None for everybody."""
        return read_id(self.cleaned_data["circle"])


class AnswerForm(forms.Form):
    """What somebody knows."""

    body = forms.CharField(label=_("回答"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(forms.Form):
    """Why a question is closed."""

    reason = forms.ChoiceField(label=_("为什么关闭"), choices=CloseReason)
    duplicate_of = forms.CharField(
        label=_("已有的提问"), required=False, max_length=300, help_text=_("原因是“有人问过了”时，贴上那个提问的链接。")
    )
    note = forms.CharField(label=_("补一句"), required=False, max_length=NOTE_LENGTH)

    def clean_duplicate_of(self) -> UUID | None:
        """The id in a link to a question, or the id itself."""
        found = _LAST_ID.findall(self.cleaned_data["duplicate_of"])
        return UUID(found[-1]) if found else None


class ReopenForm(forms.Form):
    """Why a question is opened again."""

    reason = forms.CharField(label=_("为什么重新打开"), max_length=NOTE_LENGTH)


class PassOnForm(forms.Form):
    """To whom a relay goes on."""

    to = forms.UUIDField(required=False)
    note = forms.CharField(label=_("带一句话"), required=False, max_length=NOTE_LENGTH)


class TermsForm(forms.Form):
    """What is promised to those who ask."""

    NUMBERS: ClassVar[tuple[str, ...]] = ("target_hours", "relay_at_percent", "relay_size", "relays_per_day")

    target_hours = forms.IntegerField(
        label=_("首答时限（小时）"), min_value=1, max_value=168, help_text=_("只算清醒时段。夜里问的，从早上开始计。")
    )
    waking_from = forms.TimeField(label=_("清醒时段从"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    waking_to = forms.TimeField(
        label=_("到"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("填 00:00 表示到午夜。"),
    )
    relay_at_percent = forms.IntegerField(
        label=_("走了多少时限就接力（%）"), min_value=1, max_value=100, help_text=_("到点还没人答，再接力一轮。")
    )
    relay_size = forms.IntegerField(label=_("一轮问几个人"), min_value=1, max_value=10)
    relays_per_day = forms.IntegerField(label=_("每人每天最多被问几次"), min_value=0, max_value=50)
    is_relayed_by_clock = forms.BooleanField(
        label=_("到时自动接力"), required=False, help_text=_("不勾选时，只在有人按下“接力”时才问。")
    )

    @property
    def terms(self) -> Terms:
        """The terms in minutes."""
        data = self.cleaned_data
        starts, ends = data["waking_from"], data["waking_to"]
        return Terms(
            waking_from_minute=starts.hour * MINUTES_AN_HOUR + starts.minute,
            waking_to_minute=ends.hour * MINUTES_AN_HOUR + ends.minute or 24 * MINUTES_AN_HOUR,
            is_relayed_by_clock=data["is_relayed_by_clock"],
            **{name: data[name] for name in self.NUMBERS},
        )

    @classmethod
    def of(cls, terms: Terms) -> "TermsForm":
        """The form filled with terms as they stand."""
        initial = {name: getattr(terms, name) for name in (*cls.NUMBERS, "is_relayed_by_clock")}
        initial["waking_from"] = _time(terms.waking_from_minute)
        initial["waking_to"] = _time(terms.waking_to_minute)
        return cls(initial=initial)


def _time(minute: int) -> str:
    hours, minutes = divmod(minute, MINUTES_AN_HOUR)
    return f"{hours % 24:02}:{minutes:02}"
