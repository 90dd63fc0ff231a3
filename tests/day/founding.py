"""Act one: the hamlet is set up from the terminal, head and treasurer take office, the group is bound."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tests.day.register import register, workbook
from tests.day.stage import USERNAME, Stage, texts

HAMLET = "thon-6"
GROUP = "Bà con Thôn 6"
HEAD, TREASURER, NEIGHBOUR = "Bình ngõ Đình", "Thu ngõ Chợ", "An đội 3"


async def the_head_takes_office(stage: Stage) -> None:
    """The operator adds the hamlet; the code reaches the head as a link that starts the bot."""
    made = await stage.terminal("hamlet", "add", "6", "--kind", "thôn", "--commune", "xã An Hòa")
    stage.comes(HEAD)

    welcome = await stage.says(HEAD, f"/start {made['head_code']}")
    named = await stage.says(HEAD, "trần văn bình")
    number = await stage.says(HEAD, "+84 900 000 006")
    ready = await stage.presses(HEAD, "Bác")

    assert made["hamlet"] == HAMLET
    assert texts(welcome) == [
        "Mã nhận việc đúng rồi. Từ giờ thông báo của thôn 6 gửi từ máy này.\n\n"
        "Tên đầy đủ là gì ạ? Tên này ký dưới các bài đăng."
    ]
    assert texts(named) == ["Đã ghi tên Trần Văn Bình. Số điện thoại để bà con gọi là số nào ạ?"]
    assert texts(number) == ["Đã ghi số 0900 000 006. Loa Xóm nên gọi thế nào cho phải ạ?"]
    assert number[0].labels == ("Bác", "Cô", "Chú", "Anh", "Chị", "Ông", "Bà")
    assert ready[0].text.startswith("Xong rồi. Thôn 6 có 0 hộ trong sổ.\n\nBa việc nên làm trước:\n1. Gõ /gannhom,")


async def register_and_account_come_in(stage: Stage, folder: Path) -> None:
    """Three hundred households from Excel: by the terminal, and one that changed by the head's phone; the account."""
    rows = register()
    file = folder / "so ho.xlsx"
    file.write_bytes(workbook({**rows, 12: replace(rows[12], people=9)}))

    account = ("account", "set", "--hamlet", HAMLET, "--bank", "Vietcombank", "--number", "0011 0099 9000 1")

    first = await stage.terminal("import", "households", str(file), "--hamlet", HAMLET)
    set_up = await stage.terminal(*account, "--name", "Nguyễn Thị Thu")
    [preview] = await stage.sends(HEAD, "document", workbook(rows), filename="so ho.xlsx")
    [changes] = await stage.presses(HEAD, "Xem hộ đổi")
    [written] = await stage.presses(HEAD, "Ghi vào sổ")

    assert set_up == {"bank": "970436", "number": "0011009990001", "name": "NGUYEN THI THU"}
    assert first == {"added": 300, "changed": 0, "unchanged": 0, "rejected": []}
    assert preview.text == "Trong tệp: 0 hộ mới, 1 hộ đổi, 299 hộ giữ nguyên. Ghi vào sổ chứ ạ?"
    assert changes.text.startswith("Các hộ đổi, và đổi gì:\n012 Lê Văn Cường: số khẩu")
    assert written.text == "Đã ghi vào sổ: 0 hộ mới, 1 hộ đổi. Sổ giờ có 300 hộ."


async def the_treasurer_takes_office(stage: Stage) -> None:
    """The head gives the treasurer a code."""
    stage.comes(TREASURER)

    to_head, to_forward = await stage.says(HEAD, "/capma thủ quỹ", hears=2)
    welcome, question = await stage.says(TREASURER, to_forward.text[-9:], hears=2)
    [told] = await stage.hears(HEAD)
    await stage.says(TREASURER, "Nguyễn Thị Thu")
    await stage.says(TREASURER, "0900 000 012")
    [ready] = await stage.presses(TREASURER, "Cô")
    [settled] = await stage.presses(HEAD, "Đúng người")

    assert to_head.text == (
        "Mã nhận việc thủ quỹ của thôn 6 ở tin ngay dưới. Mã dùng một lần, hết hạn 9 giờ sáng thứ Hai 23/11.\n\n"
        "Bác chuyển tin đó cho đúng người, đừng gửi vào nhóm."
    )
    assert welcome.text.startswith("Mã nhận việc đúng rồi. Máy này từ giờ là máy của thủ quỹ thôn 6.")
    assert question.text == "Tên đầy đủ là gì ạ? Tên này để bà con biết mà hỏi."
    assert told.text == (
        f"{TREASURER} vừa nhận việc thủ quỹ, lúc 9 giờ sáng, thứ Bảy 21/11. Có đúng người bác mời không ạ?"
    )
    assert ready.text == "Xong rồi, cảm ơn cô. Lúc nào quên việc gì ở đâu, gõ /menu."
    assert settled.text == "Vậy Nguyễn Thị Thu giữ việc thủ quỹ của thôn 6."


async def the_group_is_bound(stage: Stage) -> None:
    """A neighbour types the head's code in the group; the head confirms in private."""
    world = stage.telegram.world
    stage.comes(NEIGHBOUR)
    members = [stage.people[HEAD], stage.people[NEIGHBOUR]]
    stage.groups[GROUP] = world.add_group(title=GROUP, members=members, supergroup=True)["id"]
    world.add_to_group(group=stage.groups[GROUP], by=members[0], admin=True, can_pin=True)

    [unbound] = await stage.hears(GROUP)
    [given] = await stage.says(HEAD, "/gannhom")
    found = re.search(r"\d{3} \d{3}", given.text)
    assert found is not None
    [taken] = await stage.says(NEIGHBOUR, f"@{USERNAME} {found[0]}", group=GROUP)
    [asked] = await stage.hears(HEAD)
    [bound] = await stage.presses(HEAD, "Đúng, gắn nhóm")
    [hello] = await stage.hears(GROUP)
    [noted] = await stage.presses(HEAD, "Toàn thể bà con")
    world.say(sender=stage.people[NEIGHBOUR], text="Mai có ai đi chợ không?", chat=stage.groups[GROUP])

    assert unbound.text.startswith("Nhóm này chưa gắn với nơi nào.")
    assert taken.text == "Đã nhận mã gắn nhóm. Chờ trưởng thôn Trần Văn Bình đồng ý, Loa Xóm sẽ chào bà con."
    assert asked.text == (f"{NEIGHBOUR} vừa gõ mã gắn nhóm trong nhóm “{GROUP}”. Gắn nhóm này với thôn 6 chứ ạ?")
    assert bound.text == f"Đã gắn nhóm “{GROUP}” với thôn 6. Nhóm này gồm những ai ạ?"
    assert hello.text.startswith("📢 CHÀO BÀ CON THÔN 6\n\nĐây là Loa Xóm, máy tự động của thôn.")
    assert hello.text.endswith("Thấy lạ, gọi trưởng thôn Trần Văn Bình, số 0900 000 006.")
    assert noted.text == f"Đã ghi. Từ giờ bài gửi đi có thể đăng ở nhóm “{GROUP}”."
