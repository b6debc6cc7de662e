"""How a refusal and an answer are said: in the language of whoever asks, and rendered once."""

from collections.abc import Iterable, Sequence
from math import ceil

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from fengqun.spine.lane.answers import FIRST_ERROR, as_json, code_of, problem_details, rendered, sentence_of
from fengqun.spine.lane.bursts import Burst
from fengqun.spine.lane.errors import Refused
from fengqun.spine.lane.remembering import Remembered
from fengqun.spine.lane.types import Answer
from fengqun.spine.lane.wire import JSON_HEADERS, PROBLEM_HEADERS, Header, Headers

KNOWN_LANGUAGES = 1_000
LONGEST_LANGUAGES = 160
"""Bytes of the header that are looked at. What is remembered is chosen by strangers, so it has a size."""

UNAUTHORIZED = 401

Said = tuple[Sequence[Header], bytes]
"""Headers and body."""


class Speaker:
    """Remembers what it has said before in each language."""

    def __init__(self) -> None:
        self._languages: Remembered[bytes, str] = Remembered(KNOWN_LANGUAGES)
        self._refusals: dict[tuple[str, str], bytes] = {}
        self._sentences: dict[tuple[str, str, str], str] = {}

    def refusal(self, refusal: Refused, request: Headers) -> Said:
        """A refusal of the lane itself."""
        language = self._language(request)
        body = self._refusals.get((refusal.code, language))
        if body is None:
            with translation.override(language):
                body = as_json(problem_details(refusal.status, refusal.code, str(refusal)))
            self._refusals[refusal.code, language] = body
        headers = PROBLEM_HEADERS
        wait = refusal.details.get("wait", refusal.waits)
        if isinstance(wait, float):
            body = b'%s,"retry_after":%.3f}' % (body[:-1], wait)
            headers = (*headers, (b"retry-after", b"%d" % ceil(wait)))
        if refusal.status == UNAUTHORIZED:
            headers = (*headers, (b"www-authenticate", b"Bearer"))
        return headers, body

    def answer(self, burst: Burst, answer: Answer, request: Headers) -> Said:
        """What a room has decided."""
        if answer.status < FIRST_ERROR:
            headers, sentence = JSON_HEADERS, ""
        else:
            headers = PROBLEM_HEADERS
            sentence = self._sentence(burst.kind, code_of(answer), self._language(request))
        if answer.retry_after is not None:
            headers = (*headers, (b"retry-after", b"%d" % ceil(answer.retry_after)))
        _content_type, body = rendered(answer, sentence)
        return headers, body

    def _sentence(self, kind: str, code: str, language: str) -> str:
        sentence = self._sentences.get((kind, code, language))
        if sentence is None:
            with translation.override(language):
                sentence = self._sentences[kind, code, language] = sentence_of(kind, code)
        return sentence

    def _language(self, request: Headers) -> str:
        wanted = request.get(b"accept-language", b"")[:LONGEST_LANGUAGES]
        language = self._languages.get(wanted)
        if language is None:
            language = _first_spoken(trans_real.parse_accept_lang_header(wanted.decode("latin-1")))
            self._languages.put(wanted, language)
        return language


def _first_spoken(wanted: Iterable[tuple[str, float]]) -> str:
    """The first of the wanted languages that pages speak too."""
    for code, _quality in wanted:
        if code == "*":
            break
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)
