"""Addresses of the culture page, of leaders, and of the console."""

from django.urls import path, register_converter

from fengqun.people.culture.views import reading, writing


class PhotoSize:
    """The sizes a photo is kept in, and the one that waits."""

    regex = "full|small|proposed"

    def to_python(self, value: str) -> str:
        """The size."""
        return value

    def to_url(self, value: str) -> str:
        """The size."""
        return value


register_converter(PhotoSize, "photo_size")

member_urls = [
    path("culture/", reading.culture, name="culture-page"),
    path("culture/history/", reading.history, name="culture-history"),
    path("culture/persona/", writing.own_persona, name="culture-persona-own"),
    path("culture/people/<uuid:member_id>/", reading.persona, name="culture-persona"),
    path("culture/people/<uuid:member_id>/photo/<photo_size:size>/", reading.photo, name="culture-photo"),
]

console_urls = [
    path("culture/", writing.console, name="culture-console"),
    path("culture/manifesto/", writing.manifesto, name="culture-console-manifesto"),
    path("culture/rituals/", writing.rituals, name="culture-console-rituals"),
    path("culture/rituals/<uuid:ritual_id>/", writing.ritual, name="culture-console-ritual"),
    path("culture/terms/", writing.terms, name="culture-console-terms"),
    path("culture/terms/<uuid:term_id>/", writing.term, name="culture-console-term"),
    path("culture/people/<uuid:member_id>/consent/", writing.consent, name="culture-console-consent"),
    path("culture/people/<uuid:member_id>/refusal/", writing.refusal, name="culture-console-refusal"),
]
