"""Tokens of a person's programs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.commands import create_token, revoke_token
from fengqun.people.accounts.commands.tokens import MOST_TOKENS
from fengqun.people.accounts.errors import TokenNameMissing, TokenNotFound, TooManyTokens
from fengqun.people.accounts.models import PersonalToken
from fengqun.people.accounts.queries import tokens_of

pytestmark = pytest.mark.django_db


def who(client, secret):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_acts_as_its_person_until_it_ends(frozen, stranger, actor_of, client, at):
    # given
    made = create_token(actor=actor_of(stranger), name="脚本", days=30)

    # when
    now = who(client, made.secret)
    with at(frozen + timedelta(days=30)):
        later = who(client, made.secret)

    # then
    assert now.json()["id"] == str(stranger.id)
    assert made.card.expires_at == frozen + timedelta(days=30)
    assert (later.status_code, later.json()["code"]) == (401, "accounts.token_invalid")
    assert tokens_of(stranger.id)[0].last_used_at == frozen


def test_only_a_digest_is_kept(stranger, actor_of):
    made = create_token(actor=actor_of(stranger), name="脚本", days=None)

    kept = PersonalToken.objects.get()
    assert made.secret not in {kept.digest, kept.hint, kept.name}
    assert len(kept.digest) == 64
    assert kept.expires_at is None


def test_a_revoked_token_is_nobody(stranger, actor_of, client):
    made = create_token(actor=actor_of(stranger), name="脚本")

    revoke_token(made.card.id, actor=actor_of(stranger))

    assert who(client, made.secret).status_code == 401
    assert tokens_of(stranger.id) == []


def test_a_token_of_a_closed_account_is_nobody(stranger, actor_of, client):
    made = create_token(actor=actor_of(stranger), name="脚本")
    stranger.is_active = False
    stranger.save()

    assert who(client, made.secret).status_code == 401


def test_nobody_revokes_the_token_of_another(stranger, make_person, actor_of, client):
    # given
    made = create_token(actor=actor_of(stranger), name="脚本")

    # when
    with pytest.raises(TokenNotFound):
        revoke_token(made.card.id, actor=actor_of(make_person("别人")))

    # then
    assert who(client, made.secret).status_code == 200


def test_a_token_needs_a_name_and_a_person(stranger, actor_of):
    with pytest.raises(TokenNameMissing):
        create_token(actor=actor_of(stranger), name="  ")
    with pytest.raises(SignInRequired):
        create_token(actor=Actor(), name="脚本")

    assert not PersonalToken.objects.exists()


def test_there_is_a_limit(stranger, actor_of):
    for number in range(MOST_TOKENS):
        create_token(actor=actor_of(stranger), name=f"第{number}个")

    with pytest.raises(TooManyTokens):
        create_token(actor=actor_of(stranger), name="还要")

    assert len(tokens_of(stranger.id)) == MOST_TOKENS


def test_the_page_shows_a_secret_once(stranger, client_for, client):
    # given
    browser, url = client_for(stranger), reverse("accounts-tokens")

    # when
    made = browser.post(url, {"name": "脚本", "days": "90"})
    again = browser.get(url)
    wrong = browser.post(url, {"name": "", "days": "90"})

    # then
    assert "fq_" in made.text
    assert "只显示这一次" in made.text
    assert "只显示这一次" not in again.text
    assert "脚本" in again.text
    assert wrong.status_code == 422


def test_the_page_revokes(stranger, make_person, actor_of, client_for):
    # given
    made = create_token(actor=actor_of(stranger), name="脚本")
    url = reverse("accounts-token-revocation", kwargs={"token_id": made.card.id})

    # when
    by_another = client_for(make_person("别人")).post(url)
    still = len(tokens_of(stranger.id))
    client_for(stranger).post(url)

    # then
    assert by_another.status_code == 404
    assert (still, len(tokens_of(stranger.id))) == (1, 0)


def test_by_the_api(stranger, client_for):
    # given
    browser = client_for(stranger)

    # when
    made = browser.post("/api/v1/me/tokens", {"name": "脚本"}, content_type="application/json")
    listed = browser.get("/api/v1/me/tokens")
    ended = browser.delete(f"/api/v1/me/tokens/{made.json()['card']['id']}")

    # then
    assert made.status_code == 201
    assert made.json()["secret"].startswith("fq_")
    assert {one["name"] for one in listed.json()} == {"脚本"}
    assert "secret" not in listed.json()[0]
    assert ended.status_code == 204
    assert tokens_of(stranger.id) == []


def test_a_token_does_not_manage_tokens(stranger, actor_of, client, client_for):
    # given
    token = create_token(actor=actor_of(stranger), name="脚本", days=1)
    headers = {"Authorization": f"Bearer {token.secret}"}
    both = client_for(stranger)

    # when
    answers = [
        who.post("/api/v1/me/tokens", {"name": "更久", "days": None}, content_type="application/json", headers=headers)
        for who in (client, both)
    ]
    answers.append(client.get("/api/v1/me/tokens", headers=headers))
    answers.append(client.delete(f"/api/v1/me/tokens/{token.card.id}", headers=headers))

    # then
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "accounts.not_by_token")}
    assert [one.name for one in tokens_of(stranger.id)] == ["脚本"]
