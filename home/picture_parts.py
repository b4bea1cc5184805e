"""Whether a picture's file holds the picture and nothing that only describes it: no place, no camera, no comment, no second end.

Only for formats that lose something each time they are written anew, so that a file that is bare already is kept to the byte.
"""

from collections.abc import Callable

BARE_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
BARE_BOXES = {b"ftyp", b"meta", b"mdat"}
DESCRIBING_ITEMS = (b"Exif", b"mime", b"uri ")

START, END, SCAN = 0xD8, 0xD9, 0xDA
BARE_SEGMENTS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, SCAN}
JFIF, PROFILE, ADOBE = 0xE0, 0xE2, 0xEE
JFIF_WITHOUT_THUMBNAIL = 16
RESTARTS = range(0xD0, 0xD8)


def is_bare(content: bytes, kind: str | None) -> bool:
    """Whether nothing but the picture is in it. Of a format that is not known here: no."""
    walk = _WALKS.get(kind or "")
    return walk is not None and walk(content)


def _webp(content: bytes) -> bool:
    place = 12
    while place < len(content):
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        if content[place : place + 4] not in BARE_CHUNKS:
            return False
        place += 8 + size + size % 2
    return place == len(content) == int.from_bytes(content[4:8], "little") + 8


def _avif(content: bytes) -> bool:
    place = 0
    while place < len(content):
        size, name = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        box = content[place : place + size]
        if size < len(name) or name not in BARE_BOXES:
            return False
        if name == b"meta" and any(item in box for item in DESCRIBING_ITEMS):
            return False
        place += size
    return 0 < place == len(content)


def _jpeg(content: bytes) -> bool:
    place = 2
    while content[place : place + 1] == b"\xff" and place + 1 < len(content):
        marker = content[place + 1]
        if marker == END:
            return place + 2 == len(content)
        size = int.from_bytes(content[place + 2 : place + 4], "big")
        if not _is_bare_segment(marker, size, content[place + 4 : place + 2 + size]):
            return False
        place += 2 + size
        if marker == SCAN:
            place = _end_of_scan(content, place)
    return False


def _is_bare_segment(marker: int, size: int, body: bytes) -> bool:
    if marker == JFIF:
        return size == JFIF_WITHOUT_THUMBNAIL and body.startswith(b"JFIF\x00")
    if marker == PROFILE:
        return body.startswith(b"ICC_PROFILE\x00")
    return marker in BARE_SEGMENTS or (marker == ADOBE and body.startswith(b"Adobe"))


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker is: within a scan, 0xFF stands before a zero or a restart."""
    while (place := content.find(b"\xff", place)) != -1 and place + 1 < len(content):
        if content[place + 1] and content[place + 1] not in RESTARTS:
            return place
        place += 2
    return len(content)


_WALKS: dict[str, Callable[[bytes], bool]] = {"WEBP": _webp, "AVIF": _avif, "JPEG": _jpeg}
