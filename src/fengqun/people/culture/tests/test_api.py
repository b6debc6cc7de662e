"""The culture for programs: everything the pages do, and nothing for those who may not."""

import pytest

from fengqun.people.culture.commands import add_ritual, add_term
from fengqun.people.culture.models import Persona, Ritual, Term
from fengqun.people.culture.types import RitualDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
JSON = "application/json"


@pytest.fixture
def base(community):
    return f"/api/v1/communities/{community.slug}/culture"


def test_rituals_and_words_are_kept(community, operator, member, client_for, base):
    keeper, reader = client_for(operator), client_for(member)
    # when
    ritual = keeper.post(f"{base}/rituals", {"name": "周五开壶", "weekday": 4}, content_type=JSON).json()["id"]
    term = keeper.post(f"{base}/terms", {"word": "手冲", "meaning": "用手浇水"}, content_type=JSON).json()["id"]
    keeper.put(f"{base}/terms/{term}", {"word": "手冲", "meaning": "慢慢浇", "spellings": ["手沖"]}, content_type=JSON)
    # then
    shown = reader.get(base).json()
    assert [(row["name"], row["when"]) for row in shown["rituals"]] == [("周五开壶", "每星期五")]
    assert [(row["meaning"], row["spellings"]) for row in shown["terms"]] == [("慢慢浇", ["手沖"])]
    assert keeper.put(f"{base}/rituals/{ritual}", {"name": "开壶", "weekday": 5}, content_type=JSON).status_code == 204
    assert keeper.delete(f"{base}/rituals/{ritual}").status_code == 204
    assert keeper.delete(f"{base}/terms/{term}").status_code == 204
    deeds = [(row["kind"], row["deed"]) for row in reader.get(f"{base}/history").json()["items"]]
    assert len(deeds) == 6
    assert {deed for _kind, deed in deeds} == {"added", "changed", "removed"}
    assert (Ritual.objects.count(), Term.objects.count()) == (0, 0)


def test_a_leader_writes_and_the_keeper_consents(community, operator, host, member, client_for, base):
    person = f"{base}/people/{host.id}"
    written = client_for(host).put(f"{base}/persona", {"line": "种咖啡的人"}, content_type=JSON)

    assert written.status_code == 200
    assert client_for(member).get(person).status_code == 404
    assert client_for(member).post(f"{person}/consent").status_code == 403
    assert client_for(operator).post(f"{person}/consent").status_code == 204
    assert client_for(member).get(person).json()["line"] == "种咖啡的人"
    assert client_for(host).delete(person).status_code == 204
    assert Persona.objects.get().is_shown is False


def test_who_may_not_does_not(
    community, other_community, operator, member, actor_of, make_member, client_for, guest_client, base
):
    ritual = add_ritual(community.id, actor=actor_of(operator), draft=RitualDraft(name="开壶", weekday=4))
    term = add_term(community.id, actor=actor_of(operator), word="手冲", meaning="用手浇水")
    neighbour = client_for(make_member("隔壁", community=other_community, roles=["operator"]))
    new_word, new_ritual = {"word": "广告", "meaning": "x"}, {"name": "广告", "weekday": 1}
    attempts = [
        ("post", f"{base}/terms", new_word),
        ("put", f"{base}/terms/{term}", new_word),
        ("delete", f"{base}/terms/{term}", {}),
        ("post", f"{base}/rituals", new_ritual),
        ("put", f"{base}/rituals/{ritual}", new_ritual),
        ("delete", f"{base}/rituals/{ritual}", {}),
    ]
    for person, status in ((guest_client, 401), (neighbour, 403), (client_for(member), 403)):
        for verb, url, body in attempts:
            assert getattr(person, verb)(url, body, content_type=JSON).status_code == status, url
    own = base.replace(community.slug, other_community.slug)
    assert neighbour.delete(f"{own}/terms/{term}").status_code == 404
    assert neighbour.delete(f"{own}/rituals/{ritual}").status_code == 404
    assert client_for(member).put(f"{base}/persona", {"line": "我"}, content_type=JSON).status_code == 403
    assert (Ritual.objects.get().name, Term.objects.get().word, Persona.objects.count()) == ("开壶", "手冲", 0)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("terms", {"word": "水", "meaning": "太短"}),
        ("terms", {"word": "手\x00冲", "meaning": "x"}),
        ("terms", {"word": "手冲", "meaning": "长" * 301}),
        ("terms", {"word": "手冲", "meaning": ""}),
        ("rituals", {"name": "", "weekday": 1}),
        ("rituals", {"name": "开壶", "rhythm": "没有的"}),
        ("rituals", {"name": "开壶", "weekday": 1, "url": "javascript:alert(1)"}),
        ("rituals", {"name": "开壶", "weekday": 99}),
    ],
)
def test_nonsense_is_refused(community, operator, client_for, base, path, body):
    answer = client_for(operator).post(f"{base}/{path}", body, content_type=JSON)

    assert answer.status_code in {400, 422}
    assert (Ritual.objects.count(), Term.objects.count()) == (0, 0)


def test_hostile_words_are_text_wherever_they_are_explained(
    community, operator, member, client_for, base, django_capture_on_commit_callbacks
):
    nasty = '"><img src=x onerror=alert(1)>'
    with django_capture_on_commit_callbacks(execute=True):
        made = client_for(operator).post(f"{base}/terms", {"word": "手冲", "meaning": nasty}, content_type=JSON)
    page = client_for(member).get(f"/c/{community.slug}/culture/").text

    assert made.status_code == 201
    assert "<img src=x" not in page
