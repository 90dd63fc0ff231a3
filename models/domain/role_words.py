"""Which role somebody means by the words after "cấp mã"."""

from __future__ import annotations

from models.domain.roles import RoleKind
from models.domain.spelling import LONGEST_READ, agrees, phrases, telex_words

_MEANT = {
    RoleKind.DEPUTY: phrases("phos", "caaps phos"),
    RoleKind.TREASURER: phrases("thur quyx", "kees toans", "nguwowif giuwx tieenf"),
    RoleKind.HELPER: phrases("toor", "coong ngheej", "nguwowif giups"),
    RoleKind.THIRD: phrases("nguwowif thuws ba", "thuws ba", "bis thuw", "ban giams sats", "giams sats"),
}
"""How the words for each role begin: "phó trưởng thôn", "tổ công nghệ số cộng đồng"."""

_MOST_WORDS = 8


def read_role(text: str) -> RoleKind | None:
    """The role that a head can give a code for; None where the words name none."""
    words = telex_words(text[:LONGEST_READ])
    if len(words) > _MOST_WORDS:
        return None
    return next(
        (
            kind
            for kind, beginnings in _MEANT.items()
            for beginning in beginnings
            if agrees(words[: len(beginning)], beginning)
        ),
        None,
    )
