"""Tables of the room, keyed `(community_id, id)`: packets, their shares, wrong words, a community's limits."""

from django.db import models
from django.db.models import F, Q

from fengqun.commerce.redpackets.choices import Kind, State
from fengqun.commerce.redpackets.limits import MAX_COUNT, MAX_WISH
from fengqun.commerce.redpackets.words import MAX_WORD
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id

MAX_KEY = 80


class Packet(models.Model):
    """A red packet. `giver_id` is a membership, or null where the community gives; `given_by` is who clicked.

    `given_on` is the day on the community's calendar, which daily limits count by. The `refused_` columns count
    what could not be opened and why.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    giver_id = models.UUIDField(null=True)
    given_by = models.UUIDField()
    request_key = models.CharField(max_length=MAX_KEY)
    request_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.CharField(max_length=10)
    pot_minor = models.BigIntegerField()
    count = models.PositiveSmallIntegerField()
    wish = models.CharField(max_length=MAX_WISH)
    audience = models.JSONField(default=dict)
    word = models.CharField(max_length=MAX_WORD, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.FUNDED)
    opened_count = models.PositiveSmallIntegerField(default=0)
    opened_minor = models.BigIntegerField(default=0)
    returned_minor = models.BigIntegerField(default=0)
    given_at = models.DateTimeField(default=clock.now)
    given_on = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    refused_empty = models.PositiveIntegerField(default=0)
    refused_not_yet = models.PositiveIntegerField(default=0)
    refused_over = models.PositiveIntegerField(default=0)
    refused_not_eligible = models.PositiveIntegerField(default=0)
    refused_wrong_word = models.PositiveIntegerField(default=0)
    refused_limit_reached = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "given_by", "request_key"], name="one_red_packet_per_request_key"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="red_packet_kind_is_known"),
            models.CheckConstraint(condition=Q(count__range=(1, MAX_COUNT)), name="red_packet_has_1_to_1000_shares"),
            models.CheckConstraint(
                condition=Q(pot_minor__gte=F("count")), name="red_packet_holds_a_unit_for_each_share"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="red_packet_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(opened_count__lte=F("count"), opened_minor__gte=0, returned_minor__gte=0)
                & Q(opened_minor__lte=F("pot_minor") - F("returned_minor")),
                name="red_packet_gives_no_more_than_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FUNDED, opened_count__lt=F("count"), returned_minor=0, ended_at__isnull=True)
                | Q(
                    state=State.EMPTIED,
                    opened_count=F("count"),
                    opened_minor=F("pot_minor"),
                    ended_at__isnull=False,
                )
                | Q(
                    state__in=[State.RETURNED, State.WITHDRAWN],
                    returned_minor=F("pot_minor") - F("opened_minor"),
                    ended_at__isnull=False,
                ),
                name="red_packet_state_fits_its_sums",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | Q(opened_count=0), name="opened_red_packet_is_never_withdrawn"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="red_packets_by_id"),
            models.Index(fields=["community_id", "-given_at", "-id"], name="red_packets_latest_first"),
            models.Index(fields=["community_id", "giver_id", "given_on"], name="red_packets_of_a_day"),
            models.Index(fields=["closes_at"], condition=Q(state=State.FUNDED), name="red_packets_to_return"),
            models.Index(
                fields=["community_id", "closes_at"], condition=Q(state=State.FUNDED), name="red_packets_going_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pot_minor} {self.unit} / {self.count} {self.state}"


class Share(models.Model):
    """One share of a packet, split when the packet was given; `place` counts from 1 in order of opening."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    packet_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    member_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField(null=True)
    transfer_id = models.UUIDField(null=True)
    opened_key = models.CharField(max_length=80, blank=True)
    """The Idempotency-Key that opened it, so that the same request is answered the same."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "packet_id", "place"], name="one_share_per_place"),
            models.UniqueConstraint(
                fields=["community_id", "packet_id", "member_id"], name="one_share_per_red_packet_and_member"
            ),
            models.UniqueConstraint(fields=["community_id", "transfer_id"], name="one_transfer_per_share"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="share_is_at_least_a_unit"),
            models.CheckConstraint(
                condition=Q(member_id__isnull=True, opened_at__isnull=True, transfer_id__isnull=True)
                | Q(member_id__isnull=False, opened_at__isnull=False, transfer_id__isnull=False),
                name="opened_share_has_member_moment_and_transfer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community_id", "member_id", "-opened_at"],
                condition=Q(member_id__isnull=False),
                name="shares_of_a_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.amount_minor}"


class WrongWord(models.Model):
    """How often a member said a wrong word to one packet; `last_key` is the Idempotency-Key of the last of them."""

    pk = models.CompositePrimaryKey("community_id", "packet_id", "member_id")
    community_id = models.UUIDField()
    packet_id = models.UUIDField()
    member_id = models.UUIDField()
    count = models.PositiveSmallIntegerField(default=0)
    last_key = models.CharField(max_length=MAX_KEY, blank=True)

    def __str__(self) -> str:
        return str(self.count)


class RedPacketLimits(models.Model):
    """What a community allows, where it differs from the defaults."""

    community = models.OneToOneField(
        "communities.Community", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    pot_minor = models.BigIntegerField()
    least_share_minor = models.BigIntegerField()
    most_share_minor = models.BigIntegerField()
    member_daily_minor = models.BigIntegerField()
    community_daily_minor = models.BigIntegerField()
    pot_points = models.BigIntegerField()
    least_share_points = models.BigIntegerField()
    most_share_points = models.BigIntegerField()
    member_daily_points = models.BigIntegerField()
    community_daily_points = models.BigIntegerField()
    most_count = models.PositiveSmallIntegerField()
    daily_packets = models.PositiveSmallIntegerField()
    lasts_hours = models.PositiveSmallIntegerField()
    may_members_give = models.BooleanField()
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least_share_minor__gte=1, most_share_minor__gte=F("least_share_minor"))
                & Q(least_share_points__gte=1, most_share_points__gte=F("least_share_points")),
                name="least_share_is_not_above_the_greatest",
            ),
            models.CheckConstraint(
                condition=Q(most_count__range=(1, MAX_COUNT)), name="red_packet_count_limit_is_1_to_1000"
            ),
        ]

    def __str__(self) -> str:
        return str(self.community_id)
