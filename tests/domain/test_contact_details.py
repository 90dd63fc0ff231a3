"""Names, phone numbers and roles as people type them."""

from __future__ import annotations

import pytest

from models.domain.contact_details import read_name, read_phone
from models.domain.role_words import read_role
from models.domain.roles import RoleKind


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("0900000006", "0900000006", id="plain"),
        pytest.param("0900 000 006", "0900000006", id="spaces"),
        pytest.param("+84 900.000.006", "0900000006", id="abroad"),
        pytest.param("84900000006", "0900000006", id="without plus"),
        pytest.param("số tôi là 0900000006", "0900000006", id="with words"),
        pytest.param("090000006", None, id="nine digits"),
        pytest.param("1900000006", None, id="no leading zero"),
        pytest.param("không có", None, id="none"),
    ],
)
def test_phone_numbers_are_read(typed: str, number: str | None) -> None:
    assert read_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param("Trần Văn Bình", "Trần Văn Bình", id="as it is"),
        pytest.param("trần  văn bình.", "Trần Văn Bình", id="small letters"),
        pytest.param("Huy", "Huy", id="a name that is a word"),
        pytest.param("Y Blơ Niê", "Y Blơ Niê", id="another people"),
        pytest.param("0900000006", None, id="a number"),
        pytest.param("x", None, id="one letter"),
        pytest.param("cho tôi hỏi làm khai sinh cần mang những gì", None, id="a question"),
        pytest.param("😀😀", None, id="no letters"),
    ],
)
def test_names_are_read(typed: str, name: str | None) -> None:
    assert read_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        pytest.param("thủ quỹ", RoleKind.TREASURER, id="treasurer"),
        pytest.param("thu quy", RoleKind.TREASURER, id="without diacritics"),
        pytest.param("phó", RoleKind.DEPUTY, id="deputy"),
        pytest.param("phó trưởng thôn", RoleKind.DEPUTY, id="deputy's title"),
        pytest.param("tổ công nghệ số cộng đồng", RoleKind.HELPER, id="helper"),
        pytest.param("người thứ ba", RoleKind.THIRD, id="third"),
        pytest.param("bí thư", RoleKind.THIRD, id="party secretary"),
        pytest.param("trưởng thôn", None, id="not his to give"),
        pytest.param("vạch", None, id="nothing"),
    ],
)
def test_roles_are_named(typed: str, role: RoleKind | None) -> None:
    assert read_role(typed) is role
