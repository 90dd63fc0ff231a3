"""What stands on the picture that shows where to press to pin a post."""

from __future__ import annotations

TITLE = "GHIM BÀI TRONG NHÓM"
PRESS = "1. Nhấn giữ bài của {bot}"
"""The bot's name is the one that stands over its posts."""
CHOOSE = "2. Chọn Ghim"
DONE = "3. Bài nằm ở đầu nhóm"
PINNED = "Tin đã ghim"
MEANT = "Ghim"
"""What else that menu holds, and where, differs from phone to phone: the picture names nothing but this."""
MAY_DIFFER = "Hình vẽ. Trên máy có thể hơi khác: tìm chữ Ghim."
