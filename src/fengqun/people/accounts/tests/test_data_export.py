"""A copy of what is known of a person."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core import mail

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.commands import ask_for_export, create_token, fetch_export
from fengqun.people.accounts.errors import ExportNotFound, ExportUnderWay
from fengqun.people.accounts.export_links import write_export_token
from fengqun.people.accounts.jobs import forget_old_exports
from fengqun.people.accounts.models import DataExport
from fengqun.spine.jobs.commands import run_due_jobs

pytestmark = pytest.mark.django_db


def link_in(message):
    """The path of the link in an e-mail."""
    return next(line for line in message.body.splitlines() if "/account/data/exports/" in line).partition(":8000")[2]


def test_a_copy_is_made_by_a_job_and_fetched_by_its_person(stranger, client_for, actor_of):
    # given
    create_token(actor=actor_of(stranger), name="我的脚本", days=30)
    browser = client_for(stranger)
    assert "要一份我的数据" in browser.get("/account/data/").text

    # when
    asked = browser.post("/account/data/exports/", follow=True).text
    assert "正在准备" in asked
    run_due_jobs()

    # then
    (sent,) = mail.outbox
    assert sent.to == [stranger.email]
    fetched = browser.get(link_in(sent))
    assert fetched["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        told = json.loads(archive.read("accounts.json"))
        page = archive.read("index.html").decode()
    assert [row["type"] for row in told] == ["account", "email", "token"]
    assert told[0]["email"] == stranger.email
    assert told[2]["name"] == "我的脚本"
    assert "digest" not in told[2]
    assert stranger.email in page
    assert "下载" in browser.get("/account/data/").text


def test_names_are_no_markup_in_the_copy(make_person, actor_of):
    person = make_person("<script>alert(1)</script>")
    export_id = ask_for_export(actor=actor_of(person))
    run_due_jobs()
    packed = fetch_export(export_id, write_export_token(export_id), actor=actor_of(person))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        page = archive.read("index.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nobody_else_fetches_it_and_nobody_without_its_link(stranger, make_person, client_for, guest_client, actor_of):
    # given
    export_id = ask_for_export(actor=actor_of(stranger))
    run_due_jobs()
    token = write_export_token(export_id)
    path = f"/account/data/exports/{export_id}/"

    # when, then
    assert guest_client.get(f"{path}{token}/").status_code == 302
    assert client_for(make_person("别人")).get(f"{path}{token}/").status_code == 404
    assert client_for(stranger).get(f"{path}{token[:-2]}aa/").status_code == 404
    with pytest.raises(SignInRequired):
        fetch_export(export_id, token, actor=Actor())
    other = DataExport(user_id=stranger.id).id
    with pytest.raises(ExportNotFound):
        fetch_export(export_id, write_export_token(other), actor=actor_of(stranger))


def test_it_expires_and_is_forgotten(stranger, actor_of, frozen, at):
    export_id = ask_for_export(actor=actor_of(stranger))
    run_due_jobs()
    token = write_export_token(export_id)
    with at(frozen + timedelta(days=6)):
        assert fetch_export(export_id, token, actor=actor_of(stranger))
        forget_old_exports()
    assert DataExport.objects.count() == 1
    with at(frozen + timedelta(days=7)):
        with pytest.raises(ExportNotFound):
            fetch_export(export_id, token, actor=actor_of(stranger))
        forget_old_exports()
    assert DataExport.objects.count() == 0


def test_one_at_a_time_and_the_last_one_counts(stranger, actor_of, frozen, at):
    first = ask_for_export(actor=actor_of(stranger))
    with pytest.raises(ExportUnderWay):
        ask_for_export(actor=actor_of(stranger))
    run_due_jobs()
    second = ask_for_export(actor=actor_of(stranger))
    assert list(DataExport.objects.values_list("id", flat=True)) == [second]
    assert first != second

    # and one that no job ever made stands in nobody's way after a day
    with at(frozen + timedelta(days=1)):
        third = ask_for_export(actor=actor_of(stranger))
    assert list(DataExport.objects.values_list("id", flat=True)) == [third]


def test_guests_ask_for_nothing(guest_client):
    assert guest_client.post("/account/data/exports/").status_code == 401
    with pytest.raises(SignInRequired):
        ask_for_export(actor=Actor())
    assert DataExport.objects.count() == 0
