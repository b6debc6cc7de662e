"""Places of a week at gates with a quota, of communities and of circles."""

from datetime import date, datetime, timedelta

from django.db.models import F

from fengqun.kernel import clock
from fengqun.people.communities.gate import Result, Subject
from fengqun.people.communities.models import GateWeek


def monday_of(moment: datetime, subject: Subject) -> date:
    """The Monday of the ISO week in which the moment lies, on the subject's clocks."""
    day = moment.astimezone(subject.zone).date()
    return day - timedelta(days=day.weekday())


def hold_week(subject: Subject) -> GateWeek:
    """The count of places of this week, held until the transaction ends, so that all who want one take turns."""
    monday = monday_of(clock.now(), subject)
    GateWeek.objects.bulk_create([GateWeek(subject_id=subject.id, monday=monday)], ignore_conflicts=True)
    return GateWeek.objects.select_for_update().get(subject_id=subject.id, monday=monday)


def take_place(week: GateWeek, per_week: int) -> bool:
    """Take a place of the week in one conditional statement; answers whether there was one."""
    room = GateWeek.objects.filter(id=week.id, taken__lt=per_week)
    return bool(room.update(taken=F("taken") + 1))


def release_place(subject: Subject, result: Result) -> None:
    """Give the place of a week back."""
    week = str(result.said.get("week", ""))
    if week:
        GateWeek.objects.filter(subject_id=subject.id, monday=week, taken__gt=0).update(taken=F("taken") - 1)
