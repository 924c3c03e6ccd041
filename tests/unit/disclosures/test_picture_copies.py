"""Of a picture a copy is made that shows the same, upright, and says nothing else; or it is said why not."""

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image

from disclosures.attachments.inspection import PictureCopy, inspect
from disclosures.attachments.inspection.copying import LARGEST, SIDE
from disclosures.attachments.inspection.looking import FileRefusal
from tests.support.photos import BLUE, MARKERS, RED, halves, opened, photo, saved

NOBODY = 65_534
#: What Pillow says of every JPEG or PNG that it wrote: the density of points, and nothing of where they are from.
PLAIN = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def copied(content: bytes) -> PictureCopy:
    found = inspect(content)
    assert found.copy, found.why
    return found.copy


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple), one
    return all(abs(mine - theirs) < 30 for mine, theirs in zip(one, other, strict=True))


@pytest.mark.parametrize(("kind", "made"), [("jpeg", "jpeg"), ("png", "png"), ("heic", "jpeg")])
def test_a_copy_says_nothing_of_where_when_and_by_whom(kind: str, made: str) -> None:
    content = photo(kind)
    assert all(marker in content for marker in MARKERS)  # it stands there in plain bytes
    assert opened(content).getexif().get_ifd(0x8825)
    copy = copied(content)
    assert (copy.kind, copy.width, copy.height) == (made, 60, 40)
    for marker in (*MARKERS, b"Exif", b"http://", b"8BIM", b"ICC", b"iCCP", b"eXIf", b"tEXt", b"iTXt"):
        assert marker not in copy.content, marker
    picture = opened(copy.content)
    assert not picture.getexif()
    assert set(picture.info) <= PLAIN
    assert near(picture.getpixel((5, 20)), RED)
    assert near(picture.getpixel((55, 20)), BLUE)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
@pytest.mark.parametrize(
    ("orientation", "red"),
    [
        (1, "left"),
        (2, "right"),
        (3, "right"),
        (4, "left"),
        (5, "top"),
        (6, "top"),
        (7, "bottom"),
        (8, "bottom"),
    ],
)
def test_a_copy_stands_upright(kind: str, orientation: int, red: str) -> None:
    copy = copied(photo(kind, orientation=orientation))
    assert (copy.width, copy.height) == ((60, 40) if orientation < 5 else (40, 60))
    picture = opened(copy.content)
    assert picture.size == (copy.width, copy.height)
    width, height = picture.size
    places = {
        "left": (3, height // 2),
        "right": (width - 3, height // 2),
        "top": (width // 2, 3),
        "bottom": (width // 2, height - 3),
    }
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
    assert near(picture.getpixel(places[red]), RED)
    assert near(picture.getpixel(places[opposite[red]]), BLUE)


def clear() -> Image.Image:
    """Blue where it can be seen, and red hidden behind nothing."""
    picture = Image.new("RGBA", (60, 40), (*RED, 0))
    picture.paste((*BLUE, 255), (30, 0, 60, 40))
    return picture


def with_palette() -> bytes:
    picture = halves().quantize(4)
    return saved(picture, "PNG", transparency=picture.getpixel((5, 20)))


ODD = {
    "CMYK": (saved(halves(mode="CMYK"), "JPEG"), RED),
    "greys": (saved(Image.new("L", (60, 40), 128), "JPEG"), (128, 128, 128)),
    "greys of a PNG with 16 bits": (saved(Image.new("I;16", (60, 40), 128 * 257), "PNG"), (128, 128, 128)),
    "greys that are clear": (saved(Image.new("LA", (60, 40), (0, 0)), "PNG"), (255, 255, 255)),
    "black and white": (saved(Image.new("1", (60, 40), 1), "PNG"), (255, 255, 255)),
    "a palette": (saved(halves().quantize(4), "PNG"), RED),
    "a palette with transparency": (with_palette(), (255, 255, 255)),
    "points that are hidden": (saved(clear(), "PNG"), (255, 255, 255)),
    "written in passes": (saved(halves(), "JPEG", progressive=True), RED),
    "a broken profile": (saved(halves(), "JPEG", icc_profile=b"no profile"), RED),
    "broken EXIF": (saved(halves(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), RED),
    "several pictures of a telephone": (
        saved(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))]), RED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_odd_pictures_have_a_copy_that_shows_the_same(what: str) -> None:
    content, colour = ODD[what]
    picture = opened(copied(content).content)
    assert picture.size == (60, 40)
    assert near(picture.convert("RGB").getpixel((5, 20)), colour)


def test_what_is_hidden_behind_transparency_is_not_in_the_copy() -> None:
    shown = opened(copied(saved(clear(), "PNG")).content).convert("RGB")
    assert {colour for _number, colour in shown.getcolors() or ()} == {(255, 255, 255), BLUE}


def moving() -> bytes:
    return saved(halves(), "PNG", save_all=True, append_images=[Image.new("RGB", (60, 40))])


def bomb(side: int) -> bytes:
    """A PNG of few bytes and many points."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    packer, line = zlib.compressobj(9), bytes(1 + 3 * side)
    lines = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def cut(content: bytes, ending: bytes) -> bytes:
    """Half of the points are missing, and it says that it ends."""
    return content[: len(content) // 2] + ending


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 80).convert("RGB")


def test_pictures_of_which_none_is_made_are_refused_in_words() -> None:
    whole = saved(noise(400, 300), "JPEG")
    assert inspect(moving()).why == FileRefusal.MOVES
    assert inspect(bomb(15_000)).why == FileRefusal.NO_COPY
    assert inspect(cut(whole, b"")).why == FileRefusal.DAMAGED
    cut_png = cut(saved(noise(400, 300), "PNG"), b"\0\0\0\0IEND\xaeB`\x82")
    assert inspect(cut_png).why == FileRefusal.DAMAGED
    heic = photo("heic", 400, 300)
    spoilt = heic[: heic.index(b"mdat") + 8] + bytes(len(heic) - heic.index(b"mdat") - 8)
    assert inspect(spoilt).why == FileRefusal.NO_COPY


def test_large_photographs_have_a_copy_in_time_and_of_a_size() -> None:
    held = BytesIO()
    Image.effect_noise((4032, 3024), 20).convert("RGB").save(held, "JPEG", quality=60)
    copy = copied(held.getvalue())
    assert (copy.width, copy.height) == (4032, 3024)  # twelve million points stay
    assert len(copy.content) <= LARGEST
    held = BytesIO()
    halves(6_000, 4_500).save(held, "JPEG", quality=60)
    copy = copied(held.getvalue())
    assert (copy.width, copy.height) == (SIDE, 3_072)


def test_the_web_loads_no_decoder() -> None:
    words = "import sys, disclosures.attachments.inspection; print([m for m in ('PIL', 'pillow_heif') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_whoever_may_start_no_process_gets_a_copy_of_every_kind() -> None:
    """As the web runs: limits that root is not held to are in force (HEIC's decoder starts a thread)."""
    words = (
        "import sys; from disclosures.attachments.inspection import inspect\n"
        "found = inspect(sys.stdin.buffer.read()); print(found.kind, found.why, bool(found.copy))"
    )
    for kind in ("jpeg", "png", "heic"):
        found = subprocess.run(
            [sys.executable, "-B", "-c", words],
            input=photo(kind, 1_200, 900), capture_output=True, check=True, user=NOBODY, group=NOBODY, extra_groups=[],
        )  # fmt: skip
        assert found.stdout.decode().split() == [kind, "None", "True"]
