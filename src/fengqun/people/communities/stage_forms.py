"""The form of one stage's rule: rows of behaviour, how often, within how many days."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fengqun.people.communities.behaviours import behaviours
from fengqun.people.communities.choices import STAGES
from fengqun.people.communities.forms import LinesField
from fengqun.people.communities.kinds import Ladder, Need, StageRule

ROWS = 4


class StageForm(forms.Form):
    """What leads to one stage, and what it gives. The first and the last stage have no conditions."""

    def __init__(self, *args: Any, rule: StageRule, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.stage = str(rule.stage)
        self.stage_label: str | Promise = rule.label
        self.by_appointment = rule.by_appointment
        self.is_first = rule.stage == STAGES[0]
        choices = [("", _("不用")), *behaviours().items()]
        if not self.is_first and not rule.by_appointment:
            for part, needs in (("all", rule.all_of), ("any", rule.any_of)):
                self._add_rows(part, needs, choices)
        self.fields["gives"] = LinesField(
            label=_("到了这里有什么"),
            required=False,
            initial=tuple(rule.gives),
            help_text=_("一行一样，写给成员看。"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _add_rows(self, part: str, needs: Sequence[Need], choices: list[tuple[str, Any]]) -> None:
        for place in range(max(ROWS, len(needs))):
            need = needs[place] if place < len(needs) else None
            self.fields[f"{part}_kind_{place}"] = forms.ChoiceField(
                label=_("做什么"), choices=choices, required=False, initial=need.kind if need else ""
            )
            self.fields[f"{part}_count_{place}"] = forms.IntegerField(
                label=_("几次"), min_value=1, max_value=10_000, required=False, initial=need.count if need else None
            )
            self.fields[f"{part}_days_{place}"] = forms.IntegerField(
                label=_("几天内"),
                min_value=1,
                max_value=366,
                required=False,
                initial=(need.days or None) if need else None,
            )

    def rows(self, part: str) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows of one half, as bound fields."""
        places = [name.rsplit("_", 1)[1] for name in self.fields if name.startswith(f"{part}_kind_")]
        return [
            (self[f"{part}_kind_{place}"], self[f"{part}_count_{place}"], self[f"{part}_days_{place}"])
            for place in places
        ]

    @property
    def all_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """What is all needed."""
        return self.rows("all")

    @property
    def any_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Of which one is enough."""
        return self.rows("any")

    @property
    def rule(self) -> dict[str, Any]:
        """What was entered, as the command takes it."""
        return {
            "stage": self.stage,
            "all_of": self._needs("all"),
            "any_of": self._needs("any"),
            "gives": list(self.cleaned_data["gives"]),
        }

    def _needs(self, part: str) -> list[dict[str, Any]]:
        given = self.cleaned_data
        places = [name.rsplit("_", 1)[1] for name in self.fields if name.startswith(f"{part}_kind_")]
        return [
            {
                "kind": given[f"{part}_kind_{place}"],
                "count": given[f"{part}_count_{place}"] or 1,
                "days": given[f"{part}_days_{place}"] or 0,
            }
            for place in places
            if given[f"{part}_kind_{place}"]
        ]


def stage_forms(ladder: Ladder, data: QueryDict | None) -> list[StageForm]:
    """A form for each stage, lowest first."""
    return [StageForm(data, rule=rule, prefix=str(rule.stage)) for rule in ladder.stages]
