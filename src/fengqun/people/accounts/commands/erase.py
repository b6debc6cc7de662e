"""Erase a person, at their own wish: a code from their mailbox, a week to change their mind, then a job."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.erasing import lock_person, write_about
from fengqun.people.accounts.errors import (
    CodeTooSoon,
    ErasureCodeWrong,
    ErasureHindered,
    ErasureNotAsked,
    ErasureNotTyped,
)
from fengqun.people.accounts.models import Erasure
from fengqun.people.accounts.personal_data import hindrances
from fengqun.people.accounts.queries import user_card
from fengqun.people.accounts.types import UserCard

TIME_TO_THINK = timedelta(days=7)
CODE_HOLDS = timedelta(minutes=15)
CODE_PAUSE = timedelta(minutes=1)
MOST_TRIES = 5


def ask_for_erasure(*, actor: Actor) -> None:
    """Send a code to the person's mailbox, with which they confirm.

    Raises SignInRequired, ErasureHindered, CodeTooSoon.
    """
    person = _person(actor)
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        lock_person(person.id)
        _insist_unhindered(person.id)
        erasure = Erasure.objects.filter(user_id=person.id, ended_at=None).first()
        if erasure is None:
            erasure = Erasure(user_id=person.id)
        elif erasure.confirmed_at is not None:
            return
        elif clock.now() - erasure.code_sent_at < CODE_PAUSE:
            raise CodeTooSoon
        erasure.code_digest, erasure.code_sent_at, erasure.tries = _digest(erasure.id, code), clock.now(), 0
        erasure.save()
    write_about(person, "erasure_code", code=code)


def confirm_erasure(*, actor: Actor, typed: str, code: str) -> None:
    """Confirm with the code and one's own address, typed: a week later the account is erased.

    Raises SignInRequired, ErasureNotAsked, ErasureNotTyped, ErasureCodeWrong, ErasureHindered.
    """
    person = _person(actor)
    with transaction.atomic():
        lock_person(person.id)
        erasure = Erasure.objects.filter(user_id=person.id, ended_at=None, confirmed_at=None).first()
        if erasure is None:
            raise ErasureNotAsked
        if typed.strip().lower() != person.email.lower():
            raise ErasureNotTyped
        is_right = _is_right(erasure, code)
        if is_right:
            _insist_unhindered(person.id)
            erasure.confirmed_at = clock.now()
            erasure.due_at = erasure.confirmed_at + TIME_TO_THINK
        else:
            erasure.tries += 1
        erasure.save(update_fields=["confirmed_at", "due_at", "tries"])
    if not is_right:
        raise ErasureCodeWrong
    write_about(person, "erasure_due", due_at=erasure.due_at)


def cancel_erasure(*, actor: Actor) -> None:
    """Stay after all. Raises SignInRequired, ErasureNotAsked."""
    person = _person(actor)
    with transaction.atomic():
        lock_person(person.id)
        ended = Erasure.objects.filter(user_id=person.id, ended_at=None).update(
            ended_at=clock.now(), outcome=Erasure.Outcome.CANCELLED
        )
    if not ended:
        raise ErasureNotAsked


def _person(actor: Actor) -> UserCard:
    if actor.user_id is None:
        raise SignInRequired
    return user_card(actor.user_id)


def _insist_unhindered(user_id: UUID) -> None:
    reasons = hindrances(user_id)
    if reasons:
        raise ErasureHindered(reasons=" ".join(reasons))


def _digest(erasure_id: UUID, code: str) -> str:
    return salted_hmac("fengqun.accounts.erasure", f"{erasure_id}:{code}", algorithm="sha256").hexdigest()


def _is_right(erasure: Erasure, code: str) -> bool:
    if erasure.tries >= MOST_TRIES or clock.now() - erasure.code_sent_at > CODE_HOLDS:
        return False
    return constant_time_compare(erasure.code_digest, _digest(erasure.id, code.strip()))
