"""A small classifier that learns from the decisions of a community's own staff: pure functions.

Multinomial naive Bayes over the signs that stand in a text, each counted once a text (the "binary" variant), with
Laplace smoothing; see Jurafsky and Martin, Speech and Language Processing, ch. "Naive Bayes and Sentiment".

    log odds = ln(spam texts / ham texts) + Σ over known signs  ln P(sign | spam) − ln P(sign | ham)
    P(sign | class) = (texts of the class with the sign + 1) / (signs counted in the class + kinds of signs)
    probability     = 1 / (1 + e^−odds)

Signs are words and pairs of characters of the folded text, and the hosts of links. Signs never seen say nothing.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fengqun.spine.search.folding import fold
from fengqun.spine.search.words import Script, pairs, runs, words_in

LEAST_TEXTS = 20
"""Texts of each class before it says anything."""
MOST_SIGNS = 400
SIGN_LENGTH = 60
SHOWN_SIGNS = 5
MOST_ODDS = 500.0
HOST = "host:"
_LINK = re.compile(r"https?://[^\s<>\"'，。；！？、（）【】]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Learned:
    """How many texts and signs of each class there are, and how many kinds of signs."""

    spam_texts: int = 0
    ham_texts: int = 0
    spam_signs: int = 0
    ham_signs: int = 0
    kinds: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there is enough of both to say anything."""
        return min(self.spam_texts, self.ham_texts) >= LEAST_TEXTS


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a text is spam, and the signs that speak most for it, strongest first."""

    probability: float
    signs: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means as good as certain."""
        return int(self.probability * 100)


def links_in(text: str) -> list[str]:
    """The web addresses in a text."""
    return _LINK.findall(text)


def host_of(link: str) -> str:
    """The host of a link, small and without www; "" for what is none."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return host.removeprefix("www.")


def signs_of(text: str) -> frozenset[str]:
    """What stands in a text, as it is counted; the first ones of a very long text."""
    found: dict[str, None] = {}
    for link in links_in(text):
        if host := host_of(link):
            found[(HOST + host)[:SIGN_LENGTH]] = None
    for script, run in runs(fold(_LINK.sub(" ", text))):
        pieces = [*words_in(run), *pairs(run)] if script is Script.IDEOGRAPHIC else [run]
        for piece in pieces:
            found[piece[:SIGN_LENGTH]] = None
        if len(found) >= MOST_SIGNS:
            break
    return frozenset(list(found)[:MOST_SIGNS])


def score(signs: Iterable[str], counts: Mapping[str, tuple[int, int]], learned: Learned) -> Score | None:
    """How likely it is spam; None while too little is known. `counts`: spam and ham texts in which a sign stood."""
    if not learned.is_enough:
        return None
    odds = math.log(learned.spam_texts / learned.ham_texts)
    said: list[tuple[float, str]] = []
    for sign in signs:
        spam, ham = counts.get(sign, (0, 0))
        if spam or ham:
            step = _log_share(spam, learned.spam_signs, learned) - _log_share(ham, learned.ham_signs, learned)
            said.append((step, sign))
    odds += sum(step for step, _sign in sorted(said))
    bounded = max(-MOST_ODDS, min(MOST_ODDS, odds))
    strongest = sorted(((step, sign) for step, sign in said if step > 0), key=lambda one: (-one[0], one[1]))
    return Score(1 / (1 + math.exp(-bounded)), tuple(sign for _step, sign in strongest[:SHOWN_SIGNS]))


def _log_share(count: int, total: int, learned: Learned) -> float:
    return math.log((count + 1) / (total + max(1, learned.kinds)))
