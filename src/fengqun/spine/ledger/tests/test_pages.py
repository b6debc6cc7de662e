import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse as url_of
from django.utils import translation

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, reverse, seal, settle, void
from fengqun.spine.ledger.commands import verify_books as verifying
from fengqun.spine.ledger.models import Account, Verification
from fengqun.spine.ledger.queries.detail import transfer_detail
from fengqun.spine.ledger.queries.explorer import TransferFilter, count_by_state, find_transfers
from fengqun.spine.ledger.queries.objects import Found
from fengqun.spine.ledger.queries.proof import last_verification, proof
from fengqun.spine.ledger.queries.purposes import purpose_sums
from fengqun.spine.ledger.tests.factories import busy, cash, cause, draft, line, purse, top_up
from fengqun.spine.ledger.types import State

pytestmark = pytest.mark.django_db

CONSOLE_PAGES = ("ledger-console", "ledger-export", "ledger-verifications")


def url(name, community, **more):
    return url_of(name, kwargs={"community": community.slug, **more})


def posted(request):
    with transaction.atomic():
        return post(request)


def sale(community, amount=8_800, **more):
    return posted(draft(community.id, line(cash(), busy(), amount), **more)).transfer_ids[0]


def promise(community, member, amount=704, **more):
    return posted(draft(community.id, line(cash(), purse(member.id), amount, pending=True), **more)).transfer_ids[0]


def account_of(community, purpose):
    return Account.objects.filter(community_id=community.id, purpose=purpose)[0].id


@pytest.fixture
def books(community, member, frozen):
    """One sale, a promise to a member, one that came to nothing and one that came true."""
    made = {
        "sale": sale(community, rule="test.sale", cause=cause("thing"), params={"number": "SY1001"}),
        "pending": promise(community, member),
        "voided": promise(community, member, 500),
        "settled": promise(community, member, 1_000),
    }
    with transaction.atomic():
        void(community.id, made["voided"], key="void", cause=cause())
        settle(community.id, made["settled"], key="settle", cause=cause(), amount_minor=900)
    return made


# ── The explorer ──────────────────────────────────────────────────────────────────────────────────


def test_the_explorer_shows_proof_accounts_transfers_and_the_latest_in_full(community, operator, books, client_for):
    # when
    page = client_for(operator).get(url("ledger-console", community))

    # then
    text = page.content.decode()
    assert page.status_code == 200
    assert "借贷相等，还没有核对过" in text
    assert text.count(">97.00<") >= 2  # 88.00 + 9.00 on either side
    assert "成员余额" not in text
    assert '全部 <span class="num">4</span>' in text
    assert '待结算 <span class="num">1</span>' in text
    assert '已作废 <span class="num">1</span>' in text
    assert "SY1001" in text
    assert "佟佟" in text
    assert "幂等键" in text
    assert "style=" not in text


def test_empty_books_say_what_will_be_there(community, operator, client_for):
    text = client_for(operator).get(url("ledger-console", community)).content.decode()

    assert "还没有流水" in text
    assert "第一笔付款到账后，账户会自己出现。" in text


def test_the_explorer_takes_the_same_queries_for_one_and_fifty(
    community, member, operator, client_for, django_assert_num_queries
):
    client = client_for(operator)
    address = url("ledger-console", community)
    first = promise(community, member)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address, {"transfer": first})
    for _each in range(49):
        promise(community, member)

    with django_assert_num_queries(len(few)):
        page = client.get(address, {"transfer": first})

    assert page.content.decode().count("data-pane=") == 50


def test_older_transfers_are_on_further_pages_without_gap_or_repeat(community, operator, client_for, frozen):
    ids = [sale(community) for _each in range(60)]
    client = client_for(operator)

    first = client.get(url("ledger-console", community))
    second = client.get(url("ledger-console", community) + first.context["older"])

    seen = [row.transfer.id for page in (first, second) for day in page.context["days"] for row, _tone in day["rows"]]
    assert seen == sorted(ids, reverse=True)
    assert second.context["older"] == ""


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"state": "pending"}, {"pending"}),
        ({"state": "voided"}, {"voided"}),
        ({"state": "posted"}, {"sale", "settled"}),
        ({"purpose": "test.purse"}, {"pending", "voided", "settled"}),
        ({"purpose": "test.busy"}, {"sale"}),
        ({"rule": "ledger.void"}, {"voided"}),
        ({"unit": "CNY"}, {"sale", "pending", "voided", "settled"}),
        ({"since": "2026-03-02", "until": "2026-03-02"}, {"sale", "pending", "voided", "settled"}),
        ({"since": "2026-03-03"}, set()),
        ({"until": "2026-03-01"}, set()),
        ({"q": "88"}, {"sale"}),
        ({"q": "¥9.00"}, {"settled"}),
        ({"q": "佟佟"}, {"pending", "voided", "settled"}),
        ({"q": "没有这个人"}, set()),
    ],
)
def test_the_list_is_narrowed(community, operator, books, client_for, narrowed, names):
    page = client_for(operator).get(url("ledger-console", community), narrowed)

    shown = {row.transfer.id for day in page.context["days"] for row, _tone in day["rows"]}
    assert shown == {books[name] for name in names}


def test_a_transfer_is_found_by_its_number_its_end_its_key_its_cause_and_its_object(community, books):
    detail = transfer_detail(community.id, books["sale"])

    def found(text, **more):
        wanted = TransferFilter(search=text, **more)
        return [row.transfer.id for row in find_transfers(community.id, wanted)]

    assert found(str(books["sale"])) == [books["sale"]]
    assert found(detail.short_id.upper()) == [books["sale"]]
    assert found(detail.journal.key) == [books["sale"]]
    assert found(str(detail.journal.cause.id)) == [books["sale"]]
    assert found("SY1001", found=Found(objects=(detail.journal.cause.id,))) == [books["sale"]]


def test_a_wrong_filter_is_said(community, operator, books, client_for):
    page = client_for(operator).get(url("ledger-console", community), {"since": "gestern"})

    assert page.status_code == 422


def test_the_file_holds_the_whole_list_and_no_formulas(community, operator, member, books, client_for):
    sale(community, key="=1+1")
    client = client_for(operator)

    response = client.get(url("ledger-export", community), {"purpose": "test.busy"})

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:4] == ["时间", "流水号", "事由", "单号"]
    assert [row[7] for row in rows[1:]] == ["88.00", "88.00"]
    assert {row[3] for row in rows[1:]} == {"SY1001", ""}
    assert "'=1+1" in {row[11] for row in rows[1:]}


def test_the_file_speaks_the_readers_language(community, operator, books, client_for):
    client = client_for(operator, headers={"accept-language": "en"})

    response = client.get(url("ledger-export", community))

    with translation.override("zh-hans"):
        text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.startswith("Time,Transfer,What,Number,Owner")
    assert "Posted" in text


def test_accounts_are_summed_by_purpose(community, books):
    for _each in range(5):
        sale(community, 100)

    sums = {row.code: row for row in purpose_sums(community.id)}

    assert sums["test.busy"].posted.amount_minor == 9_300
    assert sums["test.busy"].owners == 1
    assert sums["test.cash"].posted.amount_minor == 10_200
    assert sums["test.purse"].posted.amount_minor == 900
    assert sums["test.purse"].pending_in.amount_minor == 704
    assert sums["test.purse"].account_id is None


def test_counts_know_every_state(community, books):
    counted = count_by_state(community.id, TransferFilter())

    assert counted == {State.PENDING: 1, State.POSTED: 2, State.VOIDED: 1, State.EXPIRED: 0}


# ── One transfer ──────────────────────────────────────────────────────────────────────────────────


def test_a_settled_transfer_shows_balances_before_and_after(community, operator, member, books, client_for):
    with translation.override("zh-hans"):
        detail = transfer_detail(community.id, books["settled"])
    debit, credit = detail.changes

    assert (credit.before.amount_minor, credit.after.amount_minor) == (0, 900)
    assert (debit.before.amount_minor, debit.after.amount_minor) == (8_800, 9_700)
    assert credit.label == "钱包（佟佟）"
    assert detail.settled_by is not None
    assert detail.settled_by.rule == "ledger.settlement"

    page = client_for(operator).get(url("ledger-transfer", community, transfer_id=books["settled"]))
    text = page.content.decode()
    assert "预留的 ¥10.00 里过账 ¥9.00，其余 ¥1.00 释放。" in text
    assert "不可修改，只能冲正" in text


def test_a_pending_transfer_has_changed_nothing_yet(community, operator, books, client_for):
    debit, credit = transfer_detail(community.id, books["pending"]).changes
    assert (credit.before, debit.before) == (credit.after, debit.after)

    page = client_for(operator).get(url("ledger-transfer", community, transfer_id=books["pending"]))
    assert "还没有过账，余额没有变。" in page.content.decode()


def test_the_parts_of_a_busy_account_are_read_as_one(community, frozen):
    ids = []
    for minute in range(12):
        with clock.travel_to(frozen + timedelta(minutes=minute)):
            ids.append(sale(community, 100))
    assert Account.objects.filter(purpose="test.busy").count() > 1

    changes = [transfer_detail(community.id, one).changes[1] for one in ids]

    assert [change.after.amount_minor for change in changes] == list(range(100, 1_300, 100))
    assert [change.before.amount_minor for change in changes] == list(range(0, 1_200, 100))


def test_a_reversal_and_its_original_lead_to_each_other(community, operator, books, client_for):
    made = transfer_detail(community.id, books["sale"])
    with transaction.atomic():
        back = reverse(community.id, made.journal.id, key="back", cause=cause()).transfer_ids[0]
    client = client_for(operator)

    original = client.get(url("ledger-transfer", community, transfer_id=books["sale"])).content.decode()
    reversal = client.get(url("ledger-transfer", community, transfer_id=back)).content.decode()

    assert f'<a class="link mono" href="{url("ledger-transfer", community, transfer_id=back)}"' in original
    assert "这笔冲正了" in reversal
    assert f'<a class="link mono" href="{url("ledger-transfer", community, transfer_id=books["sale"])}"' in reversal


# ── Accounts ──────────────────────────────────────────────────────────────────────────────────────


def test_the_owners_of_a_purpose_stand_with_the_fullest_first(community, operator, make_member, client_for):
    rich, poor = make_member("沈予"), make_member("许博")
    posted(top_up(community.id, poor.id, 100))
    posted(top_up(community.id, rich.id, 128_640))
    client = client_for(operator)
    address = url("ledger-purpose", community, purpose="test.purse", unit="CNY")

    page = client.get(address)

    assert [(one.name, one.posted.amount_minor) for one in page.context["page"].object_list] == [
        ("沈予", 128_640),
        ("许博", 100),
    ]
    found = client.get(address, {"q": "许博"}).context["page"].object_list
    assert [one.name for one in found] == ["许博"]
    assert "没有找到" in client.get(address, {"q": "没有这个人"}).content.decode()


def test_owners_take_the_same_queries_for_one_and_fifty(
    community, operator, make_member, client_for, django_assert_num_queries
):
    client = client_for(operator)
    address = url("ledger-purpose", community, purpose="test.purse", unit="CNY")
    posted(top_up(community.id, make_member("沈予").id, 100))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _each in range(49):
        posted(top_up(community.id, make_member("许博").id, 100))

    with django_assert_num_queries(len(few)):
        page = client.get(address)

    assert len(page.context["page"].object_list) == 50


@pytest.mark.parametrize(("purpose", "unit"), [("test.purse", "CNY"), ("no.such", "CNY"), ("test.purse", "XXXX")])
def test_a_purpose_without_accounts_is_not_there(community, operator, client_for, purpose, unit):
    page = client_for(operator).get(url("ledger-purpose", community, purpose=purpose, unit=unit))

    assert page.status_code == 404


def test_the_statement_runs_with_its_balance_and_reads_the_past(community, operator, member, at, client_for):
    # given
    monday = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    with at(monday):
        posted(top_up(community.id, member.id, 1_000))
    with at(monday + timedelta(days=1)):
        posted(top_up(community.id, member.id, 250))
        address = url("ledger-account", community, account_id=account_of(community, "test.purse"))
        client = client_for(operator)

        # when
        now = client.get(address)
        then = client.get(address, {"at": "2026-03-02T12:00"})
        before = client.get(address, {"at": "2026-03-02T08:59"})
        minute = client.get(address, {"at": "2026-03-02T09:00"})

    # then
    assert [row.line.balance_minor for row in now.context["rows"]] == [1_250, 1_000]
    assert now.context["owner"] == "佟佟"
    assert then.context["held"].posted_minor == 1_000
    assert [row.line.change_minor for row in then.context["rows"]] == [1_000]
    assert minute.context["held"].posted_minor == 1_000
    assert before.context["held"].posted_minor == 0
    assert "那时还没有流水" in before.content.decode()


def test_the_statement_takes_the_same_queries_for_one_and_fifty(
    community, operator, member, client_for, django_assert_num_queries
):
    client = client_for(operator)
    posted(top_up(community.id, member.id, 100))
    address = url("ledger-account", community, account_id=account_of(community, "test.purse"))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _each in range(49):
        posted(top_up(community.id, member.id, 100))

    with django_assert_num_queries(len(few)):
        page = client.get(address)

    assert len(page.context["rows"]) == 50


def test_a_long_statement_goes_on_where_the_page_ended(community, operator, member, client_for):
    for _each in range(60):
        posted(top_up(community.id, member.id, 100))
    address = url("ledger-account", community, account_id=account_of(community, "test.purse"))
    client = client_for(operator)

    first = client.get(address)
    second = client.get(address + first.context["older"])

    balances = [row.line.balance_minor for page in (first, second) for row in page.context["rows"]]
    assert balances == list(range(6_000, 0, -100))
    assert client.get(address, {"before": "nonsense"}).status_code == 200


def test_an_odd_moment_is_said(community, operator, member, client_for):
    posted(top_up(community.id, member.id, 100))
    address = url("ledger-account", community, account_id=account_of(community, "test.purse"))

    assert client_for(operator).get(address, {"at": "neulich"}).status_code == 422


# ── The proof ─────────────────────────────────────────────────────────────────────────────────────


def test_a_verification_is_remembered_with_what_it_proves(community, books):
    with clock.travel_to(datetime(2026, 3, 2, 4, 0, tzinfo=UTC)):
        seal(community.id)
        verifying.verify_books(community.id)

    shown = proof(community.id, currency="CNY")

    assert shown.state == "proved"
    assert shown.verification is not None
    assert (shown.verification.transfers, shown.verification.journals, shown.verification.accounts) == (4, 6, 3)
    assert shown.verification.verified_at == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert all(said.is_true for said in shown.verification.statements)
    assert (shown.block, shown.has_unsealed) == (1, False)


def test_what_is_wrong_is_shown_and_the_statement_struck(community, operator, books, client_for):
    # given
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE purpose = 'test.cash' "
            "AND community_id = %s",
            [community.id],
        )
        cursor.execute("SET session_replication_role = origin")
    verifying.verify_books(community.id)
    client = client_for(operator)

    # when
    explorer = client.get(url("ledger-console", community)).content.decode()
    result = client.get(url("ledger-verifications", community)).content.decode()
    today = client.get(url("console-today", community)).content.decode()

    # then
    assert "借贷不相等" in explorer
    assert "≠" in explorer
    assert "account.posted_differs" in result
    assert "应为 9700 / 0，账上是 9701 / 0" in result
    assert "账本核对出 2 处不对" in today
    found = last_verification(community.id)
    assert found is not None
    with translation.override("zh-hans"):
        said = {str(one.text): one.is_true for one in found.statements}
    assert said == {
        "每笔借贷相等": False,
        "余额等于流水合计": False,
        "该有底线的账户没有负数": True,
        "每笔都有起因": True,
        "冲正都是原账的镜像": True,
        "封存之后没有改动": True,
    }
    with translation.override("en"):
        sentences = [str(one) for one in found.findings]
    assert any("should be 9700 / 0" in one or "9700 / 0" in one for one in sentences)
    assert not any("应为" in one for one in sentences)


def test_asking_twice_is_asking_once(community, operator, books, actor_of, client_for):
    client = client_for(operator)

    client.post(url("ledger-verifications", community))
    client.post(url("ledger-verifications", community))

    assert Verification.objects.get().asked_by == operator.id
    assert "正在核对" in client.get(url("ledger-console", community)).content.decode()
    verifying.run_verification(community.id, Verification.objects.get().id)
    assert "全部账目平衡" in client.get(url("ledger-console", community)).content.decode()


def test_a_request_that_nobody_answers_is_forgotten(community, operator, books, actor_of):
    with clock.travel_to(datetime(2026, 3, 2, 2, 0, tzinfo=UTC)):
        first = verifying.ask_for_verification(community.id, actor=actor_of(operator))
    with clock.travel_to(datetime(2026, 3, 2, 2, 16, tzinfo=UTC)):
        second = verifying.ask_for_verification(community.id, actor=actor_of(operator))

    assert first != second


def test_members_cannot_ask(community, member, books, actor_of):
    with pytest.raises(Denied):
        verifying.ask_for_verification(community.id, actor=actor_of(member))

    assert not Verification.objects.exists()


def test_every_community_with_books_is_verified_and_old_answers_go(community, other_community, books):
    sale(other_community)
    for _night in range(verifying.KEPT + 2):
        verifying.verify_all_books()

    assert Verification.objects.filter(community_id=community.id).count() == verifying.KEPT
    assert Verification.objects.filter(community_id=other_community.id).count() == verifying.KEPT


# ── Who may see it ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", CONSOLE_PAGES)
def test_the_console_is_closed_to_members_hosts_and_guests(
    community, member, host, guest_client, books, client_for, name
):
    address = url(name, community)

    assert client_for(member).get(address).status_code == 403
    assert client_for(host).get(address).status_code == 403
    assert guest_client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["ledger-transfer", "ledger-account", "ledger-purpose"])
def test_its_inner_pages_are_closed_too(community, member, guest_client, books, client_for, name):
    arguments = {
        "ledger-transfer": {"transfer_id": books["pending"]},
        "ledger-account": {"account_id": account_of(community, "test.purse")},
        "ledger-purpose": {"purpose": "test.purse", "unit": "CNY"},
    }[name]
    address = url(name, community, **arguments)

    assert client_for(member).get(address).status_code == 403
    assert guest_client.get(address).status_code == 302


def test_a_member_cannot_start_a_verification(community, member, books, client_for):
    assert client_for(member).post(url("ledger-verifications", community)).status_code == 403
    assert not Verification.objects.exists()


def test_books_of_another_community_are_not_there(community, other_community, operator, books, client_for):
    client = client_for(operator)
    foreign = sale(other_community)

    assert client.get(url("ledger-transfer", community, transfer_id=foreign)).status_code == 404
    assert client.get(url("why-transfer", community, transfer_id=foreign)).status_code == 404
    assert client.get(url("ledger-console", other_community)).status_code == 403


# ── Why ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_owner_reads_why(community, member, books, client_for):
    client = client_for(member)

    page = client.get(url("why-transfer", community, transfer_id=books["settled"]))

    text = page.content.decode()
    assert page.status_code == 200
    assert "为什么是 ¥9.00" in text
    assert "预留的 ¥10.00 里过账 ¥9.00，其余 ¥1.00 释放。" in text
    assert "在账本里看" not in text
    assert url("why-account", community, account_id=account_of(community, "test.purse")) in text
    assert url("ledger-account", community, account_id=account_of(community, "test.cash")) not in text


def test_why_speaks_english(community, member, books, client_for):
    client = client_for(member, headers={"accept-language": "en"})

    text = client.get(url("why-transfer", community, transfer_id=books["settled"])).content.decode()

    assert '<html lang="en">' in text
    assert "Posted" in text
    assert "过账" not in text


def test_an_owner_reads_why_the_account_holds_what_it_holds(community, member, books, client_for):
    page = client_for(member).get(url("why-account", community, account_id=account_of(community, "test.purse")))

    text = page.content.decode()
    assert "为什么是 ¥9.00" in text
    assert "共 3 笔，过账 ¥9.00，另有 ¥7.04 待结算。" in text
    assert text.count(url("why-transfer", community, transfer_id=books["settled"])) == 2


def test_staff_read_why_and_the_way_to_the_ledger(community, operator, books, client_for):
    text = client_for(operator).get(url("why-transfer", community, transfer_id=books["sale"])).content.decode()

    assert url("ledger-transfer", community, transfer_id=books["sale"]) in text


def test_others_cannot_tell_it_from_nothing(community, make_member, stranger, guest_client, books, client_for):
    transfer = url("why-transfer", community, transfer_id=books["settled"])
    account = url("why-account", community, account_id=account_of(community, "test.purse"))

    for client in (client_for(make_member("许博")), client_for(stranger)):
        missing = client.get(url("why-transfer", community, transfer_id=new_id()))
        assert missing.status_code == 404
        assert client.get(transfer).status_code == 404
        assert client.get(account).status_code == 404
        assert "9.00" not in client.get(transfer).content.decode()
    assert guest_client.get(transfer).status_code == 302
    assert guest_client.get(account).status_code == 302


def test_the_communitys_own_account_is_not_a_members(community, member, books, client_for):
    client = client_for(member)

    assert client.get(url("why-account", community, account_id=account_of(community, "test.cash"))).status_code == 404
    assert client.get(url("why-transfer", community, transfer_id=books["sale"])).status_code == 404
