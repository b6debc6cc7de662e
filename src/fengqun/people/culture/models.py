"""Rituals, terms, personas, and the history of the page they stand on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Culture(models.Model):
    """The version of a community's culture: one more with each change, so that what is built from it can be kept."""

    community = models.OneToOneField(
        "communities.Community", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.version)


class Change(models.Model):
    """Who changed what, and how it read before and after. Never changed itself."""

    class Kind(models.TextChoices):
        """What was changed."""

        MANIFESTO = "manifesto", _("宣言")
        RITUAL = "ritual", _("仪式")
        TERM = "term", _("词条")
        PERSONA = "persona", _("人物")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="each_version_of_a_culture_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.name}"


class Ritual(models.Model):
    """Something a community does again and again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    meaning = models.CharField(max_length=300, blank=True)
    rhythm = models.CharField(max_length=10, default="weekly")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(null=True, blank=True)
    at_time = models.TimeField(null=True, blank=True)
    occasion = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], name="rituals_of_a_community_have_names_of_their_own"
            ),
            models.CheckConstraint(
                condition=Q(rhythm="daily", weekday=None, month_day=None)
                | Q(rhythm="weekly", weekday__gte=0, weekday__lte=6, month_day=None)
                | Q(rhythm="monthly", month_day__gte=1, month_day__lte=31, weekday=None)
                | Q(rhythm="occasion", occasion__gt="", weekday=None, month_day=None),
                name="a_ritual_says_when",
            ),
        ]
        indexes = [models.Index(fields=["community", "position", "id"], name="rituals_in_order")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A word of the community, in all its spellings, and what it means here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=30)
    spellings = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    meaning = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(word="") & ~Q(meaning=""), name="a_term_has_a_word_and_a_meaning"),
        ]
        indexes = [models.Index(fields=["community", "word"], name="terms_by_word")]

    def __str__(self) -> str:
        return self.word


class Spelling(models.Model):
    """One way to write a term, as it is compared; no spelling belongs to two terms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="written")
    text = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "text"], name="each_spelling_means_one_thing"),
        ]

    def __str__(self) -> str:
        return self.text


class Persona(models.Model):
    """What a leader shows of themselves. `proposed` is what waits for staff, empty where nothing does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    member = models.OneToOneField("communities.Membership", on_delete=models.CASCADE, related_name="+")
    line = models.CharField(max_length=60, blank=True)
    story = models.TextField(blank=True)
    story_html = models.TextField(blank=True, editable=False)
    values = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    doing = models.CharField(max_length=300, blank=True)
    works = models.JSONField(default=list)
    is_shown = models.BooleanField(default=False)
    proposed = models.JSONField(null=True)
    proposed_at = models.DateTimeField(null=True)
    photo = models.FileField(blank=True, max_length=160)
    photo_small = models.FileField(blank=True, max_length=160)
    proposed_photo = models.FileField(blank=True, max_length=160)
    proposed_photo_small = models.FileField(blank=True, max_length=160)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed__isnull=True, proposed_at=None)
                | Q(proposed__isnull=False, proposed_at__isnull=False),
                name="a_proposed_persona_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "proposed_at"], name="personas_that_wait"),
        ]

    def __str__(self) -> str:
        return self.line
