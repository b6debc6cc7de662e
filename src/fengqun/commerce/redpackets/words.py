"""Words that open a packet 口令, compared as people mean them."""

import unicodedata

MAX_WORD = 30
MAX_GUESSES = 10
"""So many wrong words of one member, and the packet stays shut for them."""


def plain_word(word: str) -> str:
    """The word without what nobody hears: width, case, spaces and invisible signs.

    `ＦＥＮＧ 群` and `feng群` are one word (NFKC, then case folding).
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc"})


def is_one_line(text: str) -> bool:
    """Whether it reads as one line: no ends of lines, no control characters, no halves of characters."""
    return not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)


def is_same_word(given: str, wanted: str) -> bool:
    """Whether somebody said the word."""
    return plain_word(given) == plain_word(wanted)
