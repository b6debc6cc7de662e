"""What people do in the loop, in their own words: each step begins and ends at a page."""

import re
from dataclasses import dataclass

from tests.journeys.browsing import Person

PRODUCT = "古吉 乌拉嘎 日晒"
PRICE = "88.00"
NEWS = "今天的豆子到了，浅烘，草莓酱的味道。"
QUESTION = "最近一杯让你记住的咖啡，是什么味道？"
RULE = "先喝再说，不贬低别人的口味。"
STREET = "文三路 138 号"
REGION = "浙江省 杭州市 西湖区"
CARRIER = "顺丰"
TYPING_MS = 3_500
"""A first writing that is sent faster than anybody types waits for staff."""


@dataclass(frozen=True)
class Cast:
    """The people of a loop."""

    owner: Person
    operator: Person
    promoter: Person
    buyer: Person

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All four."""
        return self.owner, self.operator, self.promoter, self.buyer


OWN_WORDS = (
    *(PRODUCT, NEWS, QUESTION, RULE, STREET, REGION, CARRIER),
    *("阿岚", "小林", "周可", "佟佟", "浅烘 200g，当周烘焙", "山野咖啡社", "水洗的耶加，像柠檬茶。"),
    *("好咖啡不该只属于懂行的人。", "让普通人喝到好咖啡", "每天喝咖啡的人", "精品咖啡走进日常", "杭州"),
    *("一起慢慢懂咖啡", "首单 9 折。", "一起选豆，一起定价。", "味道和我想的不一样。"),
)
"""What people wrote themselves; it stays as it is in every language."""


def sign_up(person: Person) -> None:
    """Register with a name and an address, and enter the code from the mailbox page."""
    person.fill(display_name=person.name, email=person.email)
    person.press("发验证码给我")
    enter_code(person)


def enter_code(person: Person) -> None:
    """Read the newest code for this address on the trial server's mailbox page, and enter it."""
    mailbox = person.context.new_page()
    mailbox.goto("/mailbox/")
    mail = mailbox.locator(".mails li", has_text=person.email).first.inner_text()
    mailbox.close()
    code = re.search(r"^([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})$", mail, re.MULTILINE)
    assert code is not None, mail
    person.fill(code=code[1])
    person.press("确认")


def found(owner: Person, slug: str) -> None:
    """Found a product community by the canvas."""
    owner.open("/communities/new/")
    owner.follow("第一次来，注册一个")
    sign_up(owner)
    owner.fill(
        name="山野咖啡社",
        slug=slug,
        purpose="让普通人喝到好咖啡",
        audience="每天喝咖啡的人",
        trend="精品咖啡走进日常",
        scope="杭州",
    )
    owner.press("下一步")
    owner.choose("kind", "product")
    owner.press("下一步")
    owner.fill(
        tagline="一起慢慢懂咖啡",
        manifesto="好咖啡不该只属于懂行的人。",
        promise_now="首单 9 折。",
        promise_year="一起选豆，一起定价。",
    )
    owner.press("下一步")
    owner.choose("gate", "questions")
    owner.fill(questions=QUESTION, rules=RULE)
    owner.press("下一步")
    owner.choose("economy", "open")
    owner.fill(refund_window_days="7", commission_percent="8")
    owner.press("下一步")
    assert "一起选豆，一起定价。" in owner.find("#preview").inner_text()
    owner.press("建社群")
    assert owner.page.url.endswith(f"/c/{slug}/about/")


def turn_to(person: Person, place: str) -> None:
    """Go to a page of the console by its menu, which is folded away on a phone."""
    menu = person.find("[popovertarget=side]")
    if menu.is_visible():
        menu.click()
    with person.page.expect_navigation(wait_until="load"):
        person.find("#side a", has_text=place).first.click()
    person.judge()


def stock(owner: Person, slug: str) -> None:
    """Make a product with stock, and list it."""
    owner.open(f"/c/{slug}/console/")
    turn_to(owner, "商品")
    owner.follow("新建商品")
    owner.fill(title=PRODUCT, summary="浅烘 200g，当周烘焙")
    owner.fill(**{"variant-price": PRICE, "variant-stock": "40", "variant-sku": "GUJI-200"})
    owner.press("存成草稿")
    owner.press("上架")
    assert owner.page.get_by_role("button", name="下架").is_visible()


def join(person: Person, slug: str) -> None:
    """Come in by the gate: read what one gets, sign up, answer the question, accept the rules."""
    person.open(f"/c/{slug}/about/")
    person.follow("加入")
    person.follow("登录后申请")
    person.follow("第一次来，注册一个")
    sign_up(person)
    person.press("开始申请")
    person.fill(answer_0="水洗的耶加，像柠檬茶。")
    person.press("下一步")
    person.fill(display_name=person.name)
    person.tick("accepts_rules")
    person.press("加入")
    assert f"/c/{slug}/" in person.page.url


def type_in(person: Person, **values: str) -> None:
    """Write as long as people do."""
    person.fill(**values)
    person.page.wait_for_timeout(TYPING_MS)


def appoint(owner: Person, slug: str, name: str, role: str) -> None:
    """Give a member a role in the console."""
    owner.open(f"/c/{slug}/console/members/")
    owner.follow(name, within="table")
    owner.press(f"任命为{role}")
    assert f"撤下{role}" in (owner.find("form button[value=revoke]").first.get_attribute("aria-label") or "")


def become_promoter(person: Person, slug: str) -> None:
    """Become a promoter on the referral page."""
    person.open(f"/c/{slug}/referrals/")
    person.press("成为推客")
    assert "我的推广链接" in person.words


def write_post(person: Person, slug: str) -> None:
    """Say something to the community."""
    person.open(f"/c/{slug}/posts/new/")
    type_in(person, body=NEWS)
    person.press("发布")
    person.open(f"/c/{slug}/")
    assert NEWS in person.words


def make_link(person: Person, slug: str) -> str:
    """Make a link to the product; answer its path."""
    person.open(f"/c/{slug}/referrals/")
    person.press("分享", within="section.products")
    link = person.find("#this-link").input_value()
    return link.removeprefix(person.origin)


def put_in_cart(person: Person, *, quantity: int) -> None:
    """From the product's page into the cart."""
    person.fill(quantity=str(quantity))
    person.press("加入购物车")
    assert PRODUCT in person.words


def order(person: Person, *, thanks: str) -> None:
    """From the cart to the payment page; the checkout says who is thanked."""
    person.follow("去结算")
    assert re.search(rf"推荐人 (. )?{thanks}", person.words)
    person.fill(recipient=person.name, phone="13800138000", region=REGION, detail=STREET)
    person.press("提交订单")


def pay(person: Person) -> None:
    """Over the sandbox's page and back, until the payment is known."""
    person.press("去付 ¥176")
    assert "/sandbox/pay/" in person.page.url
    person.press("付款")
    if "/sandbox/pay/" in person.page.url:
        person.follow("回到店家")
    person.reload_until("付款成功")
    person.follow("看订单")


def ship(operator: Person, slug: str) -> None:
    """Ship the first order that waits on the page Today."""
    operator.open(f"/c/{slug}/console/")
    operator.reload_until("待发货")
    operator.follow("发货", within="section.todo")
    operator.fill(carrier=CARRIER, tracking_number="SF1489000712")
    operator.press("发货")
    assert "SF1489000712" in operator.words


def receive(buyer: Person) -> None:
    """Confirm the receipt on the order's page."""
    buyer.reload_until("SF1489000712")
    buyer.press("确认收货")


def refund(operator: Person, buyer: Person) -> None:
    """The buyer asks for a refund of one unit, the operator grants it."""
    buyer.follow("申请退款")
    buyer.find("main input[type=number]").first.fill("1")
    buyer.fill(reason="味道和我想的不一样。")
    buyer.press("提交申请")
    turn_to(operator, "退款")
    operator.press("同意并退回")
