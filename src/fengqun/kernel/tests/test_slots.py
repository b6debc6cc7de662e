from django.utils.safestring import SafeString

from fengqun.kernel import slots


def test_fillings_come_in_order_and_empty_ones_are_left_out():
    @slots.fill("tests.aside", order=20)
    def later(request, *, thing):
        return SafeString(f"later {thing}")

    @slots.fill("tests.aside", order=10)
    def sooner(request, *, thing):
        return SafeString(f"sooner {thing}")

    @slots.fill("tests.aside", order=15)
    def silent(request, *, thing):
        return None

    assert slots.fragments("tests.aside", None, thing="x") == ["sooner x", "later x"]


def test_registering_again_replaces():
    def filler(request):
        return SafeString("once")

    slots.fill("tests.twice")(filler)
    slots.fill("tests.twice")(filler)

    assert slots.fragments("tests.twice", None) == ["once"]


def test_an_unknown_slot_is_empty():
    assert slots.fragments("tests.nobody", None) == []
