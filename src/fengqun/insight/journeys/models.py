"""Roll-ups of purchases; both can be made anew from the activities."""

from django.db import models


class Customer(models.Model):
    """What one member has bought so far in one community."""

    pk = models.CompositePrimaryKey("community_id", "member_id")
    community_id = models.UUIDField()
    member_id = models.UUIDField()
    first_month = models.DateField()
    """The first day of the month of the first purchase, in the community's zone: the cohort."""
    order_count = models.PositiveIntegerField()
    spend_minor = models.BigIntegerField()
    """What was paid less what was refunded, in the community's currency."""

    class Meta:
        indexes = [
            models.Index(fields=["community_id", "first_month"], name="customers_by_cohort"),
            models.Index(fields=["community_id", "-spend_minor"], name="customers_by_spend"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} since {self.first_month}"


class CustomerMonth(models.Model):
    """What one member bought in one month, counted in the month that money moved."""

    pk = models.CompositePrimaryKey("community_id", "member_id", "month")
    community_id = models.UUIDField()
    member_id = models.UUIDField()
    month = models.DateField()
    order_count = models.PositiveIntegerField()
    spend_minor = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["community_id", "month"], name="customer_months_by_month")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.month}"
