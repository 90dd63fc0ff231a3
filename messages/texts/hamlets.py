"""Words of hamlets: their kinds, the titles of their heads, communes as people write them."""

from __future__ import annotations

from models.domain.folding import nfc, words
from models.hamlets import HamletNames

_HEAD_TITLES = {
    "thôn": "trưởng thôn",
    "xóm": "trưởng xóm",
    "ấp": "trưởng ấp",
    "bản": "trưởng bản",
    "làng": "trưởng làng",
    "buôn": "trưởng buôn",
    "khóm": "trưởng khóm",
    "khu phố": "trưởng khu phố",
    "tổ dân phố": "tổ trưởng",
    "tiểu khu": "trưởng tiểu khu",
}
_COMMUNE_KINDS = ("xã", "phường", "đặc khu", "thị trấn")


def names_of(*, name: str, kind: str, commune: str, head_title: str = "") -> HamletNames:
    """All the names of a hamlet from what an operator types: "6", "thon", "xã An Hòa" or "An Hòa"."""
    kind = _written(kind, tuple(_HEAD_TITLES))
    commune_kind, commune_name = _commune(commune)
    return HamletNames(
        kind=kind,
        name=name,
        commune_kind=commune_kind,
        commune=commune_name,
        head_title=head_title or _HEAD_TITLES.get(kind, f"trưởng {kind}"),
        first_fund=f"Quỹ {kind}",
    )


def _written(typed: str, known: tuple[str, ...]) -> str:
    """A word of the list, however it was typed; another one stays as it is, in small letters."""
    same = [word for word in known if word == nfc(typed).lower().strip()]
    alike = same or [word for word in known if words(word) == words(typed)]
    return alike[0] if alike else " ".join(nfc(typed).lower().split())


def _commune(typed: str) -> tuple[str, str]:
    parts = nfc(typed).split()
    for kind in _COMMUNE_KINDS:
        length = len(kind.split())
        if words(" ".join(parts[:length])) == words(kind) and len(parts) > length:
            return kind, " ".join(parts[length:])
    return _COMMUNE_KINDS[0], " ".join(parts)
