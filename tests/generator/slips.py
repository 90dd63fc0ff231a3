"""What happens to a code: it is typed otherwise but whole, or with slips."""

from __future__ import annotations

import random

_LIKE = {"0": "O", "1": "I"}


def retyped(code: str, chance: random.Random) -> str:
    """The whole code, however people and banks write it."""
    kind = chance.randrange(8)
    if kind == 0:
        return code.lower()
    if kind == 1:
        return f"{code[:3]} {code[3:6]} {code[6:9]} {code[9:]}"
    if kind == 2:
        return chance.choice(".-/").join((code[:3], code[3:6], code[6:9], code[9:]))
    if kind == 3:
        return "".join(_LIKE.get(char, char) for char in code)
    if kind == 4:
        return code.lower().replace("1", "l")
    if kind == 5:
        place = chance.randrange(1, len(code))
        return code[:place] + chance.choice((" ", "  ", "   ", "\n")) + code[place:]
    if kind == 6:
        return " ".join(code)
    return f"VESINHT11{code}"


def slipped(code: str, chance: random.Random) -> str:
    """One slip: a character changed, lost, added, two swapped, or the last cut off."""
    while True:
        place = chance.randrange(len(code))
        kind = chance.randrange(5)
        char = chance.choice("0123456789" if code[place].isdigit() else "BCDFGHJKMNPQRSTVWXZ")
        if kind == 0:
            spoilt = code[:place] + char + code[place + 1 :]
        elif kind == 1:
            spoilt = code[:place] + code[place + 1 :]
        elif kind == 2:
            spoilt = code[:place] + char + code[place:]
        elif kind == 3:
            spoilt = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
        else:
            spoilt = code[:-1]
        if spoilt != code:
            return spoilt


def ruined(code: str, chance: random.Random) -> str:
    """Two slips, or cut off in the middle: not to be read by itself."""
    if chance.random() < 0.3:
        return code[: chance.randrange(4, len(code) - 1)]
    return slipped(slipped(code, chance), chance)
