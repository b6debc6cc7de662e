"""People who can sign in to this server, the tokens of their programs, and a trial server's mailbox."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id

PLACEHOLDER_DOMAIN = "imported.invalid"
"""Where addresses of people point whose real address is not known; RFC 2606 keeps `.invalid` unreachable."""


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, *, display_name: str = "", password: str | None = None) -> "User":
        """A saved user; without a password the person signs in by code."""
        user = self.model(email=self.normalize_email(email).lower(), display_name=display_name)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person, across all communities of this server."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    avatar_key = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo_identity = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | ~Q(email__endswith=f"@{PLACEHOLDER_DOMAIN}"),
                name="placeholders_cannot_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email


class PersonalToken(models.Model):
    """What a person's program shows instead of signing in. Only a digest of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class TrialMail(models.Model):
    """A message that a trial server would have sent, kept for its mailbox page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    sent_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.subject


class DataExport(models.Model):
    """A person's wish for a copy of what is known of them, and the copy while it can be fetched.

    The archive lies in the database and nowhere else: no file could be served by mistake, and it goes with its row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_exports")
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    archive = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ready_at=None), name="one_data_export_under_way_per_person"
            ),
            models.CheckConstraint(
                condition=Q(ready_at=None, expires_at=None, archive=None)
                | Q(ready_at__isnull=False, expires_at__isnull=False, archive__isnull=False),
                name="a_ready_data_export_has_its_archive_and_its_end",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="data_exports_to_forget")]

    def __str__(self) -> str:
        return str(self.asked_at)


class Erasure(models.Model):
    """A person's wish to be erased: asked for, confirmed with a code from their mailbox, carried out a week later."""

    class Outcome(models.TextChoices):
        """How it ended."""

        CANCELLED = "cancelled", "cancelled"
        DONE = "done", "done"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="erasures")
    asked_at = models.DateTimeField(default=clock.now)
    code_digest = models.CharField(max_length=64)
    code_sent_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    hindered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_open_erasure_per_person"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, due_at=None) | Q(confirmed_at__isnull=False, due_at__isnull=False),
                name="a_confirmed_erasure_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False, outcome__in=["cancelled", "done"]),
                name="an_ended_erasure_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="done") | Q(confirmed_at__isnull=False), name="nobody_is_erased_unasked"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="erasures_to_carry_out"),
        ]

    def __str__(self) -> str:
        return self.outcome or "open"
