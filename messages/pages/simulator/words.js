// What the page's scripts say; the rest of its words stand in index.html.

export const words = {
  own: (name) => `${name} nhắn riêng với bot`,
  holds: (name) => `${name} đang cầm máy`,
  emptyPrivate: "Chưa có tin nào. Gõ “menu” để xem các việc làm được.",
  emptyGroup: "Chưa có tin nào trong nhóm.",
  withdrawn: "Tin đã được thu hồi",
  pressed: "chọn:",
  pinned: "Tin đã ghim",
  pinnedOf: (place, count) => `Tin đã ghim ${place}/${count}`,
  picture: "Ảnh",
  enlarge: "Xem ảnh lớn",
  unread: (count) => `${count} tin chưa đọc`,
  youSaid: "Tôi",
  personName: "Tên người mới",
  groupName: "Tên nhóm mới",
  away: "Mất kết nối với dịch vụ. Đang nối lại…",
  notSent: "Chưa gửi được. Chữ vẫn còn ở ô nhập, xin gửi lại.",
  size: (bytes) =>
    bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`,
};
