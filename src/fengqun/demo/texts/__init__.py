"""What people say, and how it is kept: text files beside this one.

`posts.txt` holds posts, parted by lines of `---`; before the text of each stands a line of `key=value` facts.
`comments.txt` and `lines.txt` hold short lines under `## topic`; so do `answers.txt` (under the title of the question,
which stands in `asks.txt` or among the posts), `circle_talk.txt` and `reasons.txt`. `tips.txt` and `check_ins.txt` hold
one a line.
"""

import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEASONS = {"spring": {3, 4, 5}, "summer": {6, 7, 8}, "autumn": {9, 10, 11}, "winter": {12, 1, 2}}


@dataclass(frozen=True)
class Piece:
    """A post to be published. `by` names its only possible author, `season` the only months for it."""

    body: str
    title: str = ""
    topic: str = "life"
    by: str = ""
    season: str = ""
    product: str = ""
    pictures: tuple[str, ...] = ()
    weight: float = 1.0

    def fits(self, name: str, month: int, products: Collection[str]) -> bool:
        """Whether that person would say it in that month, with those products on sale."""
        return (
            (not self.by or self.by == name)
            and (not self.season or month in SEASONS[self.season])
            and (not self.product or self.product in products)
        )


@cache
def pieces() -> Sequence[Piece]:
    """All written posts."""
    return [_piece(block) for name in ("posts.txt", "asks.txt") for block in _read(name).split("\n---\n")]


def _piece(block: str) -> Piece:
    head, _line, body = block.strip().partition("\n")
    facts: dict[str, Any] = dict(fact.split("=", 1) for fact in head.split("|") if "=" in fact)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    pictures = tuple(facts.pop("pictures", "").split())
    return Piece(body.strip(), pictures=pictures, weight=float(facts.pop("weight", 1.0)), **facts)


@cache
def comments_on(topic: str) -> Sequence[str]:
    """Comments that suit posts on the topic."""
    return _sections("comments.txt")[topic]


@cache
def lines(topic: str) -> Sequence[str]:
    """Short texts of a kind: answers at the gate, notes on orders, reasons for refunds."""
    return _sections("lines.txt")[topic]


def answers_to(title: str) -> Sequence[str]:
    """Answers to the question of that title, the best first; none where it is no question of ours."""
    return _sections("answers.txt").get(title, ())


def circle_talk(key: str) -> Sequence[str]:
    """What is said in a circle, in order; under `replies`, how others answer."""
    return _sections("circle_talk.txt").get(key, ())


def tips() -> Sequence[str]:
    """One tip for each workday."""
    return _read("tips.txt").splitlines()


def check_ins() -> Sequence[str]:
    """What people write when they check in."""
    return _read("check_ins.txt").splitlines()


def words_for(topic: str) -> Sequence[str]:
    """Reasons for picks (`featured`), and what stands in profiles (`about`, `interests`)."""
    return _sections("reasons.txt")[topic]


def canvas() -> dict[str, str]:
    """What the founder writes into the canvas."""
    return {key: "\n".join(values) for key, values in _sections("canvas.txt").items()}


@cache
def _sections(name: str) -> dict[str, list[str]]:
    parts = re.split(r"^## (.+)$", _read(name), flags=re.MULTILINE)
    return {
        topic.strip(): [line.strip() for line in body.splitlines() if line.strip()]
        for topic, body in zip(parts[1::2], parts[2::2], strict=True)
    }


@cache
def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


PICTURED, NAMED = 0.1, 0.3
"""Shares of brew logs with a picture, and with the product beneath."""

BEAN_NAMES = {
    "hua": "花魁 7.0",
    "ye": "野地拼配",
    "guji": "古吉·乌拉嘎",
    "puer": "普洱厌氧日晒",
    "nyeri": "涅里 AA",
    "drip": "山野挂耳",
    "set": "新到的手冲套装",
    "filter": "薄滤纸",
    "class": "杯测带回来的豆子",
}


def brew_log(rng: random.Random, beans: Sequence[str]) -> Piece:
    """The log of one brew: no two are the same."""
    bean = rng.choice(list(beans)) if beans else "ye"
    parts = _sections("brews.txt")
    ratio = rng.choice(("1:14", "1:15", "1:15.5", "1:16", "1:16.5"))
    recipe = rng.choice(
        (
            (
                f"{rng.randint(13, 20)} 克，{ratio}，{rng.randint(86, 95)}℃，"
                f"{rng.randint(1, 2)} 分 {rng.randint(2, 59):02} 秒。"
            ),
            f"粉水比 {ratio}，水温 {rng.randint(86, 95)}℃，闷蒸 {rng.choice((30, 35, 40, 45))} 秒，三段注完。",
            f"{rng.choice(('C40', 'K-Ultra', '小飞鹰', '电动磨'))} 中细，{ratio}，全程 {rng.randint(115, 170)} 秒。",
        )
    )
    opening = rng.choice(parts["openings"]).replace("{bean}", BEAN_NAMES[bean])
    body = f"{opening}\n\n{recipe}{rng.choice(parts['tastes'])}{rng.choice(parts['ends'])}"
    motif = rng.choice(("cup", "pour", "table"))
    return Piece(
        body,
        topic=rng.choice(("taste", "brew")),
        pictures=(motif,) if rng.random() < PICTURED else (),
        weight=0.8,
        product=bean if rng.random() < NAMED else "",
    )
