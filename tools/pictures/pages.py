"""Every page there is, and how somebody comes to it."""

from tools.pictures import visits
from tools.pictures.life import LIFE
from tools.pictures.shots import COMMUNITY, CONSOLE, Shot

A_PRODUCT = "main a[href*='/shop/0']"
AN_ORDER = "main a[href*='/orders/0']"
A_DROP = "main a[href*='/drops/0']"
RUNNING = ".drop-card:has(.drop-live) h2 a"
SOLD_OUT = ".drop-card:not(:has(.drop-live)):not(:has(.drop-card__when svg)) h2 a"
PAST = "section[aria-labelledby=past] a"
A_PACKET = "main a[href*='/red-packets/0']"
SEALED = "main .banner__go.btn"

DOOR = (
    Shot("door", "/"),
    Shot("door-member", "/", "member"),
    Shot("sign-in", "/account/login/"),
    Shot("sign-in-wrong", "/account/login/", after=visits.sign_in_wrongly),
    Shot("sign-in-code", "/account/login/", after=visits.ask_for_code),
    Shot("sign-up", "/account/signup/"),
    Shot("password-reset", "/account/password/reset/"),
    Shot("mailbox", "/mailbox/"),
    Shot("not-found", "/no-such-page/"),
    Shot("refused", CONSOLE, "member"),
    Shot("refused-guest", CONSOLE),
    Shot("api-docs", "/api/v1/docs", after=visits.await_operations),
)
ACCOUNT = (
    Shot("account", "/account/", "member"),
    Shot("account-email", "/account/email/", "member"),
    Shot("account-password", "/account/password/set/", "member"),
    Shot("tokens", "/account/tokens/", "member"),
    Shot("token-made", "/account/tokens/", "member", after=visits.make_token),
    Shot("sign-out", "/account/logout/", "member"),
    Shot("second-factor", "/account/second-factor/", "owner"),
    Shot("factors", "/account/mfa/", "owner"),
    Shot("factors-reauthenticate", "/account/reauthenticate/", "owner"),
    Shot("passkeys", "/account/mfa/webauthn/", "owner"),
    Shot("passkey-add", "/account/mfa/webauthn/add/", "owner"),
    Shot("totp-activate", "/account/signup/", after=visits.begin_totp),
    Shot("recovery-codes", "/account/signup/", after=visits.activate_totp),
    Shot("factors-on", "/account/signup/", after=visits.list_factors),
    Shot("totp-deactivate", "/account/signup/", after=visits.deactivate_totp),
    Shot("recovery-codes-generate", "/account/signup/", after=visits.generate_codes),
    Shot("second-step", "/account/signup/", after=visits.sign_in_with_totp),
)
FOUNDING = (
    Shot("canvas", "/communities/new/purpose/", "member"),
    *(
        Shot(f"canvas-{step}", "/communities/new/purpose/", "member", after=visits.Canvas(step))
        for step in ("error", "kind", "values", "gate", "economy", "confirm")
    ),
)
PEOPLE = (
    Shot("about", COMMUNITY + "about/"),
    Shot("join-guest", COMMUNITY + "join/"),
    Shot("join", COMMUNITY + "join/", "stranger"),
    Shot("join-error", COMMUNITY + "join/", "stranger", after=visits.join_carelessly),
    Shot("members", COMMUNITY + "members/", "member"),
    Shot("profile", COMMUNITY + "members/", "member", via=("main a[href*='/members/0']",)),
    Shot("me", COMMUNITY + "me/", "member"),
    Shot("me-owner", COMMUNITY + "me/", "owner"),
    Shot("my-profile", COMMUNITY + "me/profile/", "member"),
    Shot("invitations", COMMUNITY + "me/invitations/", "promoter"),
)
POSTS = (
    Shot("feed", COMMUNITY, "member"),
    Shot("feed-guest", COMMUNITY),
    Shot("thread", COMMUNITY, "member", via=("main article .acts a[href*='#comments']",)),
    Shot("new-post", COMMUNITY + "posts/new/", "member"),
)
SHOP = (
    Shot("shop", COMMUNITY + "shop/", "member"),
    Shot("product", COMMUNITY + "shop/", "promoter", via=(A_PRODUCT,)),
    Shot("cart-empty", COMMUNITY + "cart/"),
    Shot("cart", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.put_in_cart),
    Shot("checkout", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.check_out),
    Shot("checkout-error", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.check_out_carelessly),
    Shot("referrer", COMMUNITY + "referrals/binding/", "member"),
    Shot("to-pay", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.place_order),
    Shot("sandbox", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.go_to_pay),
    Shot("pay-failed", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.fail_to_pay),
    Shot("pay-good", COMMUNITY + "shop/", "member", via=(A_PRODUCT,), after=visits.pay),
    Shot("orders", COMMUNITY + "orders/", "member"),
    Shot("orders-none", COMMUNITY + "orders/?tab=to_receive", "stranger"),
    Shot("order", COMMUNITY + "orders/", "promoter", via=(AN_ORDER,)),
    Shot("order-new", COMMUNITY + "orders/", "member", via=(AN_ORDER,)),
    Shot("refund", COMMUNITY + "orders/", "member", via=(AN_ORDER, "main a[href$='/refunds/']")),
)
WALLET = (
    Shot("wallet", COMMUNITY + "wallet/", "promoter"),
    Shot("wallet-new", COMMUNITY + "wallet/", "member"),
    Shot("wallet-why", COMMUNITY + "wallet/why/", "promoter"),
    Shot("wallet-statement", COMMUNITY + "wallet/statement/", "promoter"),
    Shot("why", COMMUNITY + "wallet/statement/", "promoter", via=("main li:has(.why):not(:has(.muted)) .why",)),
    Shot("why-pending", COMMUNITY + "wallet/", "promoter", via=("section.recent .why",)),
    Shot("payout-form", COMMUNITY + "wallet/payouts/new/", "promoter"),
    Shot("payouts", COMMUNITY + "wallet/payouts/", "promoter"),
    Shot("payout", COMMUNITY + "wallet/payouts/", "promoter", via=("main a[href*='/payouts/0']",)),
    Shot("referrals", COMMUNITY + "referrals/", "promoter"),
    Shot("poster", COMMUNITY + "referrals/", "promoter", via=("main a[href$='/poster/']",)),
    Shot("become-promoter", COMMUNITY + "referrals/", "member"),
)
DROPS = (
    Shot("drops", COMMUNITY + "drops/", "member"),
    Shot("drop", COMMUNITY + "drops/", "member", via=(A_DROP,)),
    Shot("drop-guest", COMMUNITY + "drops/", via=(A_DROP,)),
    Shot("drop-poster", COMMUNITY + "drops/", "promoter", via=(A_DROP, "header a[href$='/poster/']")),
    Shot("drop-past", COMMUNITY + "drops/", "member", via=(PAST,)),
    Shot("drop-result", COMMUNITY + "drops/", "member", via=(PAST, ".drop-held a")),
    Shot("console-drop-report", CONSOLE + "drops/?tab=closed", "owner", via=(A_DROP,)),
    Shot("console-drop-live", CONSOLE + "drops/new/", "owner", after=visits.begin_drop),
    Shot("drop-running", COMMUNITY + "drops/", "promoter", via=(RUNNING,)),
    Shot("drop-won", COMMUNITY + "drops/", "member", via=(RUNNING,), after=visits.win),
    Shot("drop-sold-out", COMMUNITY + "drops/", "promoter", via=(SOLD_OUT,)),
    Shot("console-drops", CONSOLE + "drops/", "owner"),
    Shot("console-drop", CONSOLE + "drops/", "owner", via=(A_DROP,)),
    Shot("console-drop-new", CONSOLE + "drops/new/", "owner"),
    Shot("console-drop-cancel", CONSOLE + "drops/", "owner", via=(A_DROP, "header a[href$='/cancellation/']")),
)
PACKETS = (
    Shot("packet-sealed", COMMUNITY, "promoter", via=(SEALED,)),
    Shot("packet-new-share", COMMUNITY, "member", via=(SEALED,), after=visits.open_packet),
    Shot("packets", COMMUNITY + "red-packets/", "promoter"),
    Shot("packet-opened", COMMUNITY + "red-packets/", "promoter", via=(A_PACKET,)),
    Shot("packets-given", COMMUNITY + "red-packets/?tab=given", "promoter"),
    Shot("packet-returned", COMMUNITY + "red-packets/?tab=given", "promoter", via=(A_PACKET,)),
    Shot("packet-poster", COMMUNITY + "red-packets/", "promoter", via=(A_PACKET, ".won__foot a[href$='/poster/']")),
    Shot("packet-new", COMMUNITY + "red-packets/new/", "promoter"),
    Shot("console-packets", CONSOLE + "red-packets/", "owner"),
    Shot("console-packet-live", CONSOLE + "red-packets/?state=funded", "owner", via=(A_PACKET,)),
    Shot("console-packet-report", CONSOLE + "red-packets/?state=emptied", "owner", via=(A_PACKET,)),
    Shot("console-packet-new", CONSOLE + "red-packets/new/", "owner"),
    Shot("console-packet-limits", CONSOLE + "red-packets/limits/", "owner"),
)
CIRCLES = (
    Shot("circles", COMMUNITY + "circles/", "member"),
    Shot("circle", COMMUNITY + "circles/pour/", "member"),
    Shot("circle-asked", COMMUNITY + "circles/cupping/", "member"),
    Shot("circle-outside", COMMUNITY + "circles/cupping/", "promoter"),
    Shot("circle-hosting", COMMUNITY + "circles/cupping/", "owner"),
    Shot("circle-people", COMMUNITY + "circles/pour/members/", "member"),
    Shot("circle-invitations", COMMUNITY + "circles/core/invitations/", "owner"),
    Shot("circle-settings", COMMUNITY + "circles/core/settings/", "owner"),
    Shot("circle-split", COMMUNITY + "circles/hangzhou/split/", "owner"),
    Shot("circle-new", COMMUNITY + "circles/new/", "owner"),
    Shot("console-circles", CONSOLE + "circles/", "owner"),
    Shot("console-circle", CONSOLE + "circles/hangzhou/", "owner"),
)
OPERATORS = (
    Shot("today", CONSOLE, "owner"),
    Shot("today-menu", CONSOLE, "owner", after=visits.open_menu),
    Shot("console-members", CONSOLE + "members/", "owner"),
    Shot("console-member", CONSOLE + "members/?role=promoter", "owner", via=("main table a",)),
    Shot("console-applications", CONSOLE + "applications/", "owner"),
    Shot("console-application", CONSOLE + "applications/", "owner", via=("main a[href*='/applications/0']",)),
    Shot("console-gate", CONSOLE + "gate/", "owner"),
    Shot("console-canvas", CONSOLE + "canvas/", "owner"),
    Shot("console-products", CONSOLE + "products/", "owner"),
    Shot("console-product", CONSOLE + "products/", "owner", via=("main a[href*='/products/0']",)),
    Shot("console-product-new", CONSOLE + "products/new/", "owner"),
    Shot("console-orders", CONSOLE + "orders/", "owner"),
    Shot("console-orders-none", CONSOLE + "orders/?q=nothing-like-this", "owner"),
    Shot("console-order", CONSOLE + "orders/?tab=to_ship", "owner", via=(AN_ORDER,)),
    Shot("console-refund", CONSOLE + "orders/?tab=to_ship", "owner", via=(AN_ORDER,), after=visits.begin_refund),
    Shot(
        "console-refund-confirm", CONSOLE + "orders/?tab=to_ship", "owner", via=(AN_ORDER,), after=visits.price_refund
    ),
    Shot("console-order-settings", CONSOLE + "orders/settings/", "owner"),
    Shot("console-refunds", CONSOLE + "orders/refunds/", "owner"),
    Shot("console-payments", CONSOLE + "payments/", "owner"),
    Shot("console-payment", CONSOLE + "payments/", "owner", via=("main a[href*='/payments/0']",)),
    Shot("console-settlements", CONSOLE + "payments/settlements/", "owner"),
    Shot("console-reconciliation", CONSOLE + "payments/reconciliation/", "owner"),
    Shot("console-payouts", CONSOLE + "payouts/", "owner"),
    Shot("console-payout", CONSOLE + "payouts/", "owner", via=("main a[href*='/payouts/0']",)),
    Shot("console-payout-terms", CONSOLE + "payouts/terms/", "owner"),
    Shot("console-referrals", CONSOLE + "referrals/", "owner"),
    Shot("console-commissions", CONSOLE + "referrals/commissions/", "owner"),
    Shot("console-rules", CONSOLE + "referrals/rules/", "owner"),
    Shot("ledger", CONSOLE + "ledger/", "owner"),
    Shot("ledger-transfer", CONSOLE + "ledger/", "owner", via=("main a[href*='/ledger/transfers/0']",)),
    Shot("ledger-purpose", CONSOLE + "ledger/purposes/wallet/CNY/", "owner"),
    Shot("ledger-shards", CONSOLE + "ledger/purposes/sales/CNY/", "owner"),
    Shot("ledger-account", CONSOLE + "ledger/purposes/wallet/CNY/", "owner", via=("main a[href*='/accounts/0']",)),
    Shot("console-insight", CONSOLE + "insight/", "owner"),
    Shot("console-insight-people", CONSOLE + "insight/", "owner", via=("main a[href*='/cohorts/']",)),
    Shot("console-dead-letters", CONSOLE + "dead-letters/", "owner"),
    Shot("console-dead-letter", CONSOLE + "dead-letters/", "owner", via=("main a[href*='/dead-letters/0']",)),
    Shot("console-jobs", CONSOLE + "jobs/", "owner"),
    Shot("style", "/style/", "staff"),
    Shot("server-fault", "/style/faults/500/", "staff"),
)
PAGES = (*DOOR, *ACCOUNT, *FOUNDING, *PEOPLE, *POSTS, *SHOP, *WALLET, *CIRCLES, *LIFE, *DROPS, *PACKETS, *OPERATORS)
"""Every page of a server with the demo community."""

DOCS = (
    ("about", 390, "zh-hans"),
    ("feed", 390, "zh-hans"),
    ("product", 390, "zh-hans"),
    ("order", 390, "zh-hans"),
    ("wallet", 390, "zh-hans"),
    ("why", 390, "zh-hans"),
    ("today", 1440, "zh-hans"),
    ("ledger", 1440, "zh-hans"),
    ("feed", 390, "en"),
    ("product", 390, "en"),
    ("wallet", 390, "en"),
    ("why", 390, "en"),
    ("today", 1440, "en"),
    ("ledger", 1440, "en"),
)
"""What the documentation shows: page, width, language."""
