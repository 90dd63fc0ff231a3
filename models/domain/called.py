"""A bot's name in what is said to it in a group: cut out, however it is spelled."""

from __future__ import annotations

from models.domain.folding import fold, nfc

_BEHIND = " \t\n,:;.-–"
_BETWEEN = " \u00a0."


def without_name(text: str, name: str) -> str:
    """What was said, without the "@name" that calls the bot.

    Capitals, diacritics and blanks may be lost on the way, in the name too (an account's is "bot.ThonDong"); a longer
    word that begins with the bot's name is another's.
    """
    text, name = nfc(text), nfc(name).strip()
    place = text.find("@") if name else -1
    while place >= 0:
        end = _end_of(text, place + 1, name)
        if end is not None:
            before, after = text[:place].rstrip(), text[end:]
            return f"{before} {after.strip()}".strip() if before else after.lstrip(_BEHIND).rstrip()
        place = text.find("@", place + 1)
    return text


def _end_of(text: str, start: int, name: str) -> int | None:
    end: int | None = start + len(name)
    if fold(text[start:end]).lower() != fold(name).lower():
        end = _behind_letters(text, start, name)
    if end is None:
        return None
    goes_on = end < len(text) and (text[end].isalnum() or text[end] == "_")
    return None if goes_on else end


def _behind_letters(text: str, start: int, name: str) -> int | None:
    """Where the letters and digits of the name end that begin there, whatever stands between them in either."""
    wanted = [letter for letter in fold(name).lower() if letter.isalnum()]
    end = start
    for place, letter in enumerate(wanted):
        while place and end < len(text) and text[end] in _BETWEEN:
            end += 1
        if end >= len(text) or fold(text[end]).lower() != letter:
            return None
        end += 1
    return end if wanted else None
