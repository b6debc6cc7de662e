"""Keeping the culture: rituals, words, personas, and the history of them."""

from datetime import time
from io import BytesIO

import pytest
from PIL import Image

from fengqun.kernel.errors import Denied
from fengqun.people.communities.commands import change_canvas
from fengqun.people.culture.commands import (
    add_ritual,
    add_term,
    change_ritual,
    change_term,
    decline_persona,
    hide_persona,
    publish_persona,
    remove_ritual,
    remove_term,
    write_persona,
)
from fengqun.people.culture.errors import InvalidCulture, NameTaken, NotALeader, PersonaNotFound, SpellingTaken
from fengqun.people.culture.models import Change, Persona, Ritual, Term
from fengqun.people.culture.queries import changes_page, explained, persona_of, personas, rituals, terms
from fengqun.people.culture.types import PersonaDraft, RitualDraft, Work
from fengqun.spine.activity.commands import drain_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
FRIDAY = RitualDraft(name="周五开壶", meaning="一周的收尾", weekday=4, at_time=time(20), url="/c/shanye/")
PAGE = PersonaDraft(
    line="在山里种咖啡的人", story="**十年**前……", values=("慢一点",), works=(Work("第一锅豆", "/c/x/posts/1/"),)
)


@pytest.fixture
def keeper(operator, actor_of):
    return actor_of(operator)


def test_rituals_are_kept_with_their_history(community, keeper, operator):
    ritual_id = add_ritual(community.id, actor=keeper, draft=FRIDAY)
    change_ritual(community.id, ritual_id, actor=keeper, draft=RitualDraft(name="周六开壶", weekday=5))
    remove_ritual(community.id, ritual_id, actor=keeper)

    assert rituals(community.id) == []
    found = changes_page(community.id).object_list
    assert [(one.deed, one.by.id) for one in found] == [(deed, operator.id) for deed in ("removed", "changed", "added")]
    assert found[1].lines[0][1:] == ("周五开壶", "周六开壶")


def test_a_ritual_says_when(community, keeper):
    add_ritual(community.id, actor=keeper, draft=FRIDAY)

    assert [card.when for card in rituals(community.id)] == ["每星期五 20:00"]
    with pytest.raises(InvalidCulture):
        add_ritual(community.id, actor=keeper, draft=RitualDraft(name="每周？"))
    with pytest.raises(NameTaken):
        add_ritual(community.id, actor=keeper, draft=FRIDAY)
    with pytest.raises(InvalidCulture):
        add_ritual(
            community.id, actor=keeper, draft=RitualDraft(name="坏链接", rhythm="daily", url="javascript:alert(1)")
        )
    assert Ritual.objects.count() == 1


def test_words_are_explained_at_once_where_they_were_changed(community, keeper, django_capture_on_commit_callbacks):
    assert explained(community.id, "<p>手冲</p>") == "<p>手冲</p>"
    with django_capture_on_commit_callbacks(execute=True):
        term_id = add_term(community.id, actor=keeper, word="手冲", meaning="用手浇水", spellings=("手沖", "pour over"))

    assert "用手浇水" in explained(community.id, "<p>Pour Over</p>")
    with django_capture_on_commit_callbacks(execute=True):
        change_term(community.id, term_id, actor=keeper, word="手冲", meaning="慢慢浇")
    assert "慢慢浇" in explained(community.id, "<p>手冲</p>")
    assert explained(community.id, "<p>手沖</p>") == "<p>手沖</p>"
    with django_capture_on_commit_callbacks(execute=True):
        remove_term(community.id, term_id, actor=keeper)
    assert explained(community.id, "<p>手冲</p>") == "<p>手冲</p>"


def test_explaining_costs_no_statement_once_it_is_known(community, keeper, django_assert_num_queries):
    add_term(community.id, actor=keeper, word="手冲", meaning="用手浇水")
    explained(community.id, "<p>手冲</p>")

    with django_assert_num_queries(0):
        explained(community.id, "<p>手冲</p>")


def test_words_of_one_community_are_not_explained_in_another(community, other_community, keeper):
    add_term(community.id, actor=keeper, word="手冲", meaning="用手浇水")

    assert explained(other_community.id, "<p>手冲</p>") == "<p>手冲</p>"


def test_a_spelling_means_one_thing(community, keeper):
    add_term(community.id, actor=keeper, word="手冲", meaning="用手浇水", spellings=("Pour Over",))

    with pytest.raises(SpellingTaken):
        add_term(community.id, actor=keeper, word="pour over", meaning="别的")
    with pytest.raises(InvalidCulture):
        add_term(community.id, actor=keeper, word="水", meaning="一个字")
    assert [card.word for card in terms(community.id)] == ["手冲"]


def test_members_and_hosts_keep_nothing(community, member, host, actor_of, keeper):
    for person in (member, host):
        with pytest.raises(Denied):
            add_term(community.id, actor=actor_of(person), word="手冲", meaning="用手浇水")
        with pytest.raises(Denied):
            add_ritual(community.id, actor=actor_of(person), draft=FRIDAY)
    assert not Term.objects.exists()
    assert not Change.objects.exists()


def test_a_new_manifesto_stands_in_the_history(community, owner, actor_of):
    change_canvas(community.id, actor=actor_of(owner), manifesto="好豆子，慢慢喝。")
    drain_all()
    drain_all()

    [change] = changes_page(community.id).object_list
    assert (change.kind, change.after["text"], change.by.id) == ("manifesto", "好豆子，慢慢喝。", owner.id)


def test_what_a_host_writes_waits_for_consent(community, host, operator, member, keeper, actor_of):
    assert write_persona(community.id, actor=actor_of(host), draft=PAGE) is False
    with pytest.raises(PersonaNotFound):
        persona_of(community.id, host.id, actor=actor_of(member))

    publish_persona(community.id, host.id, actor=keeper)

    seen = persona_of(community.id, host.id, actor=actor_of(member))
    assert (seen.draft.line, seen.story_html) == ("在山里种咖啡的人", "<p><strong>十年</strong>前……</p>\n")
    assert [card.person.id for card in personas(community.id)] == [host.id]


def test_what_was_declined_is_not_seen_and_what_was_shown_stays(community, host, keeper, member, actor_of):
    write_persona(community.id, actor=actor_of(host), draft=PAGE)
    publish_persona(community.id, host.id, actor=keeper)
    write_persona(community.id, actor=actor_of(host), draft=PersonaDraft(line="加我微信"))

    with pytest.raises(InvalidCulture):
        decline_persona(community.id, host.id, actor=keeper, reason=" ")
    decline_persona(community.id, host.id, actor=keeper, reason="这不是介绍")

    assert persona_of(community.id, host.id, actor=actor_of(member)).draft.line == "在山里种咖啡的人"
    assert Persona.objects.get().proposed is None


def test_who_keeps_the_culture_needs_no_consent(community, owner, actor_of):
    assert write_persona(community.id, actor=actor_of(owner), draft=PAGE) is True


def test_members_have_no_persona_and_nobody_consents_to_themselves(community, member, host, actor_of):
    with pytest.raises(NotALeader):
        write_persona(community.id, actor=actor_of(member), draft=PAGE)
    write_persona(community.id, actor=actor_of(host), draft=PAGE)
    for person in (member, host):
        with pytest.raises(Denied):
            publish_persona(community.id, host.id, actor=actor_of(person))
    with pytest.raises(Denied):
        hide_persona(community.id, host.id, actor=actor_of(member))
    assert not Persona.objects.get().is_shown


def test_a_photo_is_encoded_anew_and_served_to_those_who_may_see(
    community, owner, host, actor_of, client_for, guest_client
):
    buffer = BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    buffer.seek(0)
    write_persona(community.id, actor=actor_of(owner), draft=PAGE, photo=buffer)
    write_persona(community.id, actor=actor_of(host), draft=PAGE)
    base = f"/c/{community.slug}/culture/people"

    assert guest_client.get(f"{base}/{owner.id}/photo/small/")["Content-Type"] == "image/jpeg"
    assert guest_client.get(f"{base}/{host.id}/photo/small/").status_code == 404
    assert guest_client.get(f"{base}/{owner.id}/photo/proposed/").status_code == 404


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "/a b", 'https://x/"onclick']
)
def test_works_lead_to_pages_only(community, owner, actor_of, url):
    with pytest.raises(InvalidCulture):
        write_persona(community.id, actor=actor_of(owner), draft=PersonaDraft(line="我", works=(Work("坏", url),)))
    assert not Persona.objects.exists()
