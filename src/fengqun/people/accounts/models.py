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
