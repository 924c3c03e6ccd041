"""Photographs that say where, when, by whom and with what they were taken, in every way that a file can."""

import struct
from io import BytesIO
from typing import Any, Final

import pillow_heif
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

#: Words that stand in each photograph besides its points, and must stand in no copy.
MARKERS: Final = (b"Pat Photographer", b"Ward Camera 7", b"2026:10:20 08:15:00")
RED, BLUE = (254, 0, 0), (0, 0, 254)
_XMP: Final = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Pat Photographer"/></rdf:RDF></x:xmpmeta>'
)


def exif(orientation: int = 1) -> bytes:
    """Position, author, device, time, a comment and a maker's note."""
    held = Image.Exif()
    held[ExifTags.Base.Orientation] = orientation
    held[ExifTags.Base.Artist] = "Pat Photographer"
    held[ExifTags.Base.Model] = "Ward Camera 7"
    held[ExifTags.Base.DateTime] = "2026:10:20 08:15:00"
    gps = held.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (53.0, 28.0, 46.0)
    more = held.get_ifd(ExifTags.IFD.Exif)
    more[ExifTags.Base.UserComment] = b"ASCII\0\0\0Pat Photographer at home"
    more[ExifTags.Base.MakerNote] = b"Ward Camera 7 note"
    return held.tobytes()


def halves(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width // 2, height))
    return picture if mode == "RGB" else picture.convert(mode)


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    held = BytesIO()
    picture.save(held, kind, **more)
    return held.getvalue()


def photo(kind: str = "jpeg", width: int = 60, height: int = 40, *, orientation: int = 1) -> bytes:
    """A photograph of one of the kinds that may be attached."""
    picture, known = halves(width, height), exif(orientation)
    if kind == "png":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", "Pat Photographer")
        words.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        return saved(picture, "PNG", exif=known, pnginfo=words, icc_profile=_profile())
    if kind == "heic":
        pillow_heif.register_heif_opener()
        return saved(picture, "HEIF", exif=known, xmp=_XMP, quality=90)
    content = saved(
        picture, "JPEG", quality=95, exif=known, xmp=_XMP, comment=b"Pat Photographer", icc_profile=_profile()
    )
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x15\x1c\x02\x50\0\x10Pat Photographer\0"
    return (
        content[:2]
        + b"\xff\xed"
        + struct.pack(">H", len(iptc) + 2)
        + iptc
        + content[2:]
        + b"Pat Photographer"
    )


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def opened(content: bytes) -> Image.Image:
    """A picture, decoded."""
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture
