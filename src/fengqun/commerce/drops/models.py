"""Drops, the claims on their units, and who wants to be reminded.

Drops and claims are keyed `(community_id, id)` and refer to each other and to everything else by plain ids, so that
they can be distributed over a cluster by community.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Drop(models.Model):
    """A number of units of one variant, at one price, from one moment to another.

    `remaining` can be won now. Every unit of the quota is at any time in one of three places: remaining, won (and
    not given back), or back on the shelf; a constraint says so.
    """

    class State(models.TextChoices):
        """What people decided about it; whether it is running follows from the clock."""

        SCHEDULED = "scheduled", _("已安排")
        PAUSED = "paused", _("已暂停")
        CANCELLED = "cancelled", _("已取消")
        ENDED = "ended", _("已结束")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    product_id = models.UUIDField()
    variant_id = models.UUIDField()
    hold_id = models.UUIDField(default=new_id)
    title = models.CharField(max_length=60)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    quota = models.PositiveIntegerField()
    remaining = models.PositiveIntegerField()
    wins = models.PositiveIntegerField(default=0)
    returns = models.PositiveIntegerField(default=0)
    shelved = models.PositiveIntegerField(default=0)
    refused_sold_out = models.PositiveIntegerField(default=0)
    refused_limit = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    per_member_limit = models.PositiveIntegerField(default=1)
    pay_minutes = models.PositiveIntegerField(default=15)
    audience = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "paused", "cancelled", "ended"]), name="drop_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("quota")), name="drop_remaining_is_within_the_quota"
            ),
            models.CheckConstraint(
                condition=Q(quota=F("remaining") + F("wins") - F("returns") + F("shelved")),
                name="every_unit_of_a_drop_is_left_or_won_or_back_on_the_shelf",
            ),
            models.CheckConstraint(condition=Q(quota__gte=1), name="a_drop_has_something_to_win"),
            models.CheckConstraint(condition=Q(price_minor__gte=1), name="a_drop_has_a_price"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_drop_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(per_member_limit__gte=1, pay_minutes__gte=1), name="a_drop_can_be_won_and_paid"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "paused"], closed_at=None)
                | Q(state__in=["cancelled", "ended"], closed_at__isnull=False, remaining=0),
                name="a_closed_drop_has_nothing_left_to_win",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="a_drop_by_its_id"),
            models.Index(fields=["community_id", "-starts_at"], name="drops_latest_first"),
            models.Index(fields=["ends_at"], condition=Q(state__in=["scheduled", "paused"]), name="drops_to_end"),
            models.Index(fields=["starts_at"], condition=Q(state="scheduled"), name="drops_to_come"),
        ]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """What was decided about one wish of one member. The decision never changes; a win may be given back."""

    class Outcome(models.TextChoices):
        """The decisions that are kept."""

        WON = "won", _("抢到")
        SOLD_OUT = "sold_out", _("已抢完")
        LIMIT_REACHED = "limit_reached", _("到了每人的上限")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    drop_id = models.UUIDField()
    member_id = models.UUIDField()
    key = models.CharField(max_length=80)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    claimed_at = models.DateTimeField()
    pay_until = models.DateTimeField(null=True)
    order_id = models.UUIDField(null=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "drop_id", "member_id", "key"], name="a_key_is_decided_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["won", "sold_out", "limit_reached"]), name="claim_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="won", pay_until__gt=F("claimed_at"))
                | Q(pay_until=None, order_id=None, returned_at=None),
                name="only_a_win_is_paid_or_returned",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="a_claim_has_a_key"),
        ]
        indexes = [
            models.Index(
                fields=["community_id", "drop_id", "member_id"],
                condition=Q(outcome="won", returned_at=None),
                name="wins_that_a_member_holds",
            ),
            models.Index(  # not by the outcome: a count of what one member holds must not find this index
                fields=["community_id", "drop_id", "id"], condition=Q(pay_until__isnull=False), name="wins_of_a_drop"
            ),
            models.Index(
                fields=["community_id", "order_id"], condition=Q(order_id__isnull=False), name="the_claim_of_an_order"
            ),
            models.Index(
                fields=["pay_until"],
                condition=Q(outcome="won", order_id=None, returned_at=None),
                name="wins_without_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.key}"


class Reminder(models.Model):
    """That a member wants a letter before a drop starts."""

    pk = models.CompositePrimaryKey("community_id", "drop_id", "member_id")
    community_id = models.UUIDField()
    drop_id = models.UUIDField()
    member_id = models.UUIDField()
    asked_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.drop_id} {self.member_id}"
