"""What hosts fill in. A form reads and checks; commands write."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.types import PostCard
from fengqun.content.series import choices, errors
from fengqun.content.series.types import BeatCard, SeriesCard, SeriesPlan
from fengqun.kernel.errors import DomainError
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.types import MemberCard

_FIELD_OF: dict[type[DomainError], str] = {
    errors.TitleMissing: "title",
    errors.CadenceUnreasonable: "rhythm",
    errors.HostsUnreasonable: "hosts",
    errors.WrongAudience: "circle",
}


class SeriesForm(forms.Form):
    """A series as its host wants it."""

    title = forms.CharField(label=_("叫什么"), max_length=choices.MAX_TITLE)
    description = forms.CharField(
        label=_("讲什么"), max_length=choices.MAX_DESCRIPTION, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    art = forms.ChoiceField(label=_("图案"), choices=choices.ARTS, widget=forms.RadioSelect, required=False)
    form = forms.ChoiceField(label=_("形式"), choices=choices.Form.choices, widget=forms.RadioSelect)
    circle = forms.TypedChoiceField(label=_("给谁看"), coerce=UUID, required=False, empty_value=None)
    rhythm = forms.ChoiceField(label=_("多久一期"), choices=choices.Rhythm.choices, widget=forms.RadioSelect)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("周几"), coerce=int, choices=choices.WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.IntegerField(label=_("每几周一次"), min_value=1, max_value=choices.MAX_WEEKS, initial=1)
    month_day = forms.IntegerField(
        label=_("每月几号"), min_value=1, max_value=31, initial=1, help_text=_("没有那天的月份，就在最后一天。")
    )
    at = forms.TimeField(label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}))
    starts_on = forms.DateField(label=_("从哪天开始"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("到哪天为止"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    warn_hours = forms.IntegerField(
        label=_("提前几小时催稿"),
        min_value=0,
        max_value=choices.MAX_WARN_HOURS,
        initial=12,
        help_text=_("那时还没有稿子，就提醒主持。0 是不提醒。"),
    )
    grace_hours = forms.IntegerField(
        label=_("晚几小时还算准时"), min_value=0, max_value=choices.MAX_GRACE_HOURS, initial=6
    )
    hosts = forms.TypedMultipleChoiceField(
        label=_("主持"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        circles: Sequence[CircleCard],
        people: Sequence[MemberCard],
        may_start_all: bool,
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **options)
        everybody = [("", _("全体成员"))] if may_start_all else []
        self.fields["circle"].choices = [*everybody, *((str(one.id), one.name) for one in circles)]  # type: ignore[attr-defined]
        self.fields["circle"].required = not may_start_all
        self.fields["hosts"].choices = [(str(one.id), one.name) for one in people]  # type: ignore[attr-defined]

    @property
    def plan(self) -> SeriesPlan:
        """What was asked for."""
        asked = self.cleaned_data
        names = ("title", "description", "form", "rhythm", "at", "starts_on", "ends_on", "every", "month_day")
        return SeriesPlan(
            **{name: asked[name] for name in names},
            art=asked["art"] or choices.ART_KEYS[0],
            circle_id=asked["circle"] or None,
            weekdays=tuple(asked["weekdays"]),
            warn_hours=asked["warn_hours"],
            grace_hours=asked["grace_hours"],
            host_ids=tuple(asked["hosts"]),
        )

    def refuse(self, refusal: DomainError) -> None:
        """Show a command's refusal where it belongs."""
        self.add_error(_FIELD_OF.get(type(refusal)), str(refusal))


def initial_of(card: SeriesCard) -> dict[str, object]:
    """What the form shows of a series as it stands."""
    cadence = card.cadence
    return {
        "title": card.title,
        "description": card.description,
        "art": card.art,
        "form": card.form,
        "circle": str(card.circle_id or ""),
        "rhythm": cadence.rhythm,
        "weekdays": list(cadence.weekdays),
        "every": cadence.every,
        "month_day": cadence.month_day,
        "at": f"{cadence.at:%H:%M}",
        "starts_on": cadence.starts_on.isoformat(),
        "ends_on": cadence.ends_on.isoformat() if cadence.ends_on else "",
        "warn_hours": card.warn_hours,
        "grace_hours": card.grace_hours,
        "hosts": [str(one.id) for one in card.hosts],
    }


class EpisodeForm(forms.Form):
    """Choose one of one's own posts, and perhaps the beat that it makes up for."""

    post = forms.TypedChoiceField(label=_("选一个自己的帖子"), coerce=UUID)
    day = forms.DateField(label=_("补哪一期"), required=False, widget=forms.Select)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        posts: Sequence[PostCard],
        beats: Sequence[BeatCard],
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = [(str(one.id), (one.title or one.body)[:40]) for one in posts]  # type: ignore[attr-defined]
        widget = self.fields["day"].widget
        widget.choices = [("", _("按时间算")), *((one.day.isoformat(), one.day.isoformat()) for one in beats)]


class PauseForm(forms.Form):
    """Days without a beat."""

    first = forms.DateField(label=_("从"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("到"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("为什么"), max_length=choices.MAX_REASON, required=False)


class ExcuseForm(forms.Form):
    """Why a beat does not come."""

    reason = forms.CharField(label=_("原因"), max_length=choices.MAX_REASON)
