"""The tables of this room. None refers to another room's rows; all are keyed by community first."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from fengqun.kernel import clock


class SearchDocument(models.Model):
    """One thing that can be found. Written in the transaction that changes the thing itself.

    Rows are kept narrow: the migration lets PostgreSQL store the texts and the vector beside the table, so that a
    search that visits many rows reads few pages.
    """

    pk = models.CompositePrimaryKey("community_id", "kind", "object_id")
    community_id = models.UUIDField()
    kind = models.TextField()
    object_id = models.UUIDField()
    audience = models.TextField()
    author_id = models.UUIDField(null=True)
    moment = models.DateTimeField()
    weight = models.FloatField(default=1.0)
    title = models.TextField()
    body = models.TextField(blank=True)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(audience=""), name="a_found_thing_has_an_audience"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="a_found_thing_has_weight"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_by_words", fastupdate=False),
            models.Index(fields=["community_id", "moment"], name="search_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class SearchWord(models.Model):
    """A Latin word that occurs in a community, for mending what was mistyped.

    A word may stand here twice: two that write at once do not wait for each other. A rebuild makes them one.
    """

    id = models.BigAutoField(primary_key=True)
    community_id = models.UUIDField()
    word = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["community_id", "word"], name="search_words_of_a_community")]

    def __str__(self) -> str:
        return self.word


class SearchMiss(models.Model):
    """What was looked for and not found, and how often; nobody is named."""

    pk = models.CompositePrimaryKey("community_id", "text")
    community_id = models.UUIDField()
    text = models.TextField()
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(times__gt=0), name="a_miss_was_missed")]
        indexes = [models.Index(fields=["community_id", "-last_at"], name="search_misses_latest")]

    def __str__(self) -> str:
        return self.text
