"""Pictures for posts, drawn from a number: mountains, drying beds, a stream, a cup, a dripper, a table."""

import io
import math
import random

from PIL import Image, ImageChops, ImageDraw

WIDTH, HEIGHT = 960, 720
Colour = tuple[int, int, int]
ALTS = {
    "ridge": "清晨的山脊，雾压在谷底",
    "drybed": "山坡上的晒床，铺着红色的咖啡果",
    "stream": "山间的水池和溪流",
    "cup": "窗边的一杯咖啡",
    "pour": "正在滴滤的手冲壶",
    "table": "木桌上的咖啡器具",
}
SKIES = (((244, 194, 124), (243, 234, 214)), ((176, 199, 206), (238, 236, 222)), ((214, 176, 160), (246, 232, 214)))
WOODS = ((146, 104, 70), (120, 84, 60), (176, 136, 96))


def draw(motif: str, number: int) -> io.BytesIO:
    """A PNG of the motif; the same number draws the same picture."""
    rng = random.Random(number)  # noqa: S311 - a drawing
    picture = Image.blend(_PAINTERS[motif](rng), _grain(rng), 0.045)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    buffer.seek(0)
    return buffer


def _grain(rng: random.Random) -> Image.Image:
    small = Image.frombytes("L", (WIDTH // 4, HEIGHT // 4), rng.randbytes(WIDTH // 4 * (HEIGHT // 4)))
    return small.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).convert("RGB")


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _sky(rng: random.Random) -> Image.Image:
    top, bottom = rng.choice(SKIES)
    strip = Image.new("RGB", (1, HEIGHT))
    for row in range(HEIGHT):
        strip.putpixel((0, row), _mixed(top, bottom, row / HEIGHT))
    sky = strip.resize((WIDTH, HEIGHT))
    x, y, radius = rng.randint(180, 780), rng.randint(120, 260), rng.randint(38, 70)
    ImageDraw.Draw(sky).ellipse((x - radius, y - radius, x + radius, y + radius), fill=(253, 244, 220))
    return sky


def _hills(rng: random.Random, picture: Image.Image, *, lowest: int = HEIGHT) -> None:
    far, near = (201, 179, 140), (48, 66, 54)
    layers = rng.randint(4, 6)
    for layer in range(layers):
        share = layer / (layers - 1)
        base = 260 + (lowest - 330) * share
        waves = [
            (rng.uniform(0.003, 0.012), rng.uniform(0, 6.3), rng.uniform(18, 60) * (1.1 - share / 2)) for _ in "abc"
        ]
        edge = [
            (x, base + sum(math.sin(x * rate + phase) * height for rate, phase, height in waves))
            for x in range(0, WIDTH + 12, 12)
        ]
        paper = Image.new("RGBA", picture.size)
        ImageDraw.Draw(paper).polygon([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], fill=(*_mixed(far, near, share), 255))
        if share < 1:
            _mist(paper, round(base) + 90)
        picture.paste(paper.convert("RGB"), (0, 0), paper)


def _mist(paper: Image.Image, height: int) -> None:
    """A band of mist, thickest at that height."""
    band = Image.new("L", (1, 150))
    for row in range(150):
        band.putpixel((0, row), round(74 * math.exp(-(((row - 75) / 34) ** 2))))
    shown = band.resize((WIDTH, 150), Image.Resampling.NEAREST)
    place = (0, height - 75)
    veil = Image.new("RGB", (WIDTH, 150), (246, 234, 210))
    opaque = paper.getchannel("A").crop((0, place[1], WIDTH, place[1] + 150))
    paper.paste(veil, place, ImageChops.multiply(shown, opaque))


def _ridge(rng: random.Random) -> Image.Image:
    picture = _sky(rng)
    _hills(rng, picture)
    return picture


def _drybed(rng: random.Random) -> Image.Image:
    picture = _sky(rng)
    _hills(rng, picture, lowest=520)
    pen = ImageDraw.Draw(picture)
    for row in range(3):
        y, scale = 470 + row * 84, 1 + row * 0.35
        left, right = 120 - row * 70, 840 + row * 70
        pen.polygon(
            [(left, y), (right, y), (right + 30 * scale, y + 34 * scale), (left - 30 * scale, y + 34 * scale)],
            fill=(120, 92, 66),
        )
        for _cherry in range(420):
            x = rng.uniform(left - 10, right + 10)
            down = rng.uniform(2, 30 * scale)
            size = rng.uniform(2.5, 4.5) * scale
            colour = _mixed((150, 36, 30), (206, 92, 48), rng.random())
            pen.ellipse((x - size, y + down - size, x + size, y + down + size), fill=colour)
        for post in range(5):
            x = left + (right - left) * post / 4
            pen.rectangle((x - 4, y + 32 * scale, x + 4, y + 70 * scale), fill=(92, 70, 52))
    return picture


def _stream(rng: random.Random) -> Image.Image:
    picture = _sky(rng)
    _hills(rng, picture, lowest=480)
    pen = ImageDraw.Draw(picture)
    for pool in range(3):
        y, half = 470 + pool * 85, 170 + pool * 90
        x = 480 + rng.randint(-60, 60)
        pen.ellipse((x - half, y, x + half, y + 66 + pool * 10), fill=_mixed((132, 170, 172), (92, 136, 146), pool / 2))
        for line in range(4):
            shift = rng.randint(-40, 40)
            pen.arc(
                (x - half * 0.7 + shift, y + 12 + line * 9, x + half * 0.7 + shift, y + 40 + line * 9),
                20,
                160,
                (214, 228, 222),
                3,
            )
    return picture


def _room(rng: random.Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    wall = rng.choice(((226, 214, 192), (206, 210, 200), (222, 204, 188), (190, 198, 196)))
    wood = rng.choice(WOODS)
    picture = Image.new("RGB", (WIDTH, HEIGHT), wall)
    pen = ImageDraw.Draw(picture)
    left = rng.choice((80, 520))
    pen.rectangle((left, 60, left + 340, 400), fill=(250, 246, 230))
    view = _ridge(rng).resize((316, 316))
    picture.paste(view, (left + 12, 72))
    pen.rectangle((left + 164, 60, left + 176, 400), fill=wall)
    pen.rectangle((0, 520, WIDTH, HEIGHT), fill=wood)
    for _grain_line in range(26):
        y, x = rng.randint(526, HEIGHT), rng.randint(-200, WIDTH)
        pen.line(
            (x, y, x + rng.randint(120, 500), y + rng.randint(-2, 2)),
            fill=_mixed(wood, (70, 50, 36), rng.uniform(0.08, 0.3)),
            width=2,
        )
    return picture, pen


def _cup(rng: random.Random) -> Image.Image:
    picture, pen = _room(rng)
    glaze = rng.choice(((238, 230, 214), (92, 112, 104), (176, 96, 66), (64, 72, 84)))
    _mug(pen, rng.randint(360, 600), 600, rng.uniform(0.95, 1.35), glaze)
    return picture


def _mug(pen: ImageDraw.ImageDraw, x: float, y: float, scale: float, glaze: Colour) -> None:
    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return x + left * scale, y + top * scale, x + right * scale, y + bottom * scale

    pen.ellipse(box(-150, -6, 150, 44), fill=_mixed(glaze, (60, 44, 32), 0.35))
    pen.ellipse(box(70, -120, 150, -40), outline=glaze, width=round(18 * scale))
    pen.polygon(
        [*[(x + dx * scale, y + dy * scale) for dx, dy in ((-100, -150), (100, -150), (78, 10), (-78, 10))]], fill=glaze
    )
    pen.ellipse(box(-78, -10, 78, 26), fill=glaze)
    pen.ellipse(box(-100, -174, 100, -126), fill=_mixed(glaze, (255, 255, 255), 0.25))
    pen.ellipse(box(-88, -168, 88, -132), fill=(66, 40, 26))
    pen.arc(box(-70, -164, 40, -138), 180, 290, (140, 92, 58), 4)


def _pour(rng: random.Random) -> Image.Image:
    picture, pen = _room(rng)
    x, glass = rng.randint(380, 580), (206, 214, 208)
    pen.polygon([(x - 96, 600), (x + 96, 600), (x + 70, 430), (x - 70, 430)], fill=glass)
    pen.polygon([(x - 90, 592), (x + 90, 592), (x + 80, 520), (x - 80, 520)], fill=(88, 52, 32))
    pen.polygon([(x - 130, 290), (x + 130, 290), (x + 26, 430), (x - 26, 430)], fill=(240, 234, 222))
    pen.ellipse((x - 130, 268, x + 130, 312), fill=(224, 214, 198))
    pen.ellipse((x - 108, 276, x + 108, 306), fill=(74, 46, 30))
    pen.line((x + 20, 120, x + 4, 286), fill=(214, 226, 228), width=7)
    pen.line((x + 220, 90, x + 20, 120), fill=(70, 74, 78), width=13)
    for _drop in range(3):
        y = rng.randint(436, 510)
        pen.ellipse((x - 4, y - 6, x + 4, y + 6), fill=(88, 52, 32))
    return picture


def _table(rng: random.Random) -> Image.Image:
    picture, pen = _room(rng)
    places = [200, 470, 740]
    rng.shuffle(places)
    _mug(pen, places[0], 640, 0.8, rng.choice(((238, 230, 214), (92, 112, 104))))
    x = places[1]
    label = rng.choice(((200, 120, 60), (120, 140, 96), (150, 60, 50)))
    pen.polygon([(x - 80, 640), (x + 80, 640), (x + 72, 420), (x - 72, 420)], fill=(206, 184, 148))
    pen.rectangle((x - 50, 490, x + 50, 580), fill=label)
    pen.rectangle((x - 72, 404, x + 72, 424), fill=(180, 158, 122))
    x = places[2]
    pen.rectangle((x - 44, 480, x + 44, 646), fill=(70, 76, 80))
    pen.rectangle((x - 50, 440, x + 50, 484), fill=(48, 52, 56))
    pen.line((x, 440, x + 110, 410), fill=(48, 52, 56), width=12)
    pen.ellipse((x + 96, 392, x + 128, 424), fill=(150, 104, 66))
    return picture


_PAINTERS = {"ridge": _ridge, "drybed": _drybed, "stream": _stream, "cup": _cup, "pour": _pour, "table": _table}
