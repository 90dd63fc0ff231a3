// One message as an element. Everything that people or the bot wrote goes in as text, never as markup.

import { person, store } from "./store.js";
import { words } from "./words.js";

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

const TONES = 6;

export function avatar(id, name) {
  if (!id) {
    const picture = make("img", "avatar");
    picture.src = "/simulator/loa.svg";
    picture.alt = "";
    return picture;
  }
  const spot = make("span", "avatar", initials(name));
  spot.setAttribute("aria-hidden", "true");
  spot.dataset.tone = tone(id);
  return spot;
}

export const tone = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % TONES;

function initials(name) {
  const parts = name.split(/\s+/u).filter((part) => /^[\p{L}\p{N}]/u.test(part));
  return [...(parts.at(-1) ?? "?")][0].toUpperCase();
}

export const nameOf = (sender) => (sender ? (person(sender)?.name ?? sender) : store.bot);

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g;

function paragraph(text) {
  const element = make("p", "words");
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    element.append(text.slice(from, found.index));
    const link = make("a", "", found[0]);
    link.href = found[0];
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    element.append(link);
    from = found.index + found[0].length;
  }
  element.append(text.slice(from));
  return element;
}

const pictureUrl = (message) => `/simulator/picture/${encodeURIComponent(message.id)}`;

const firstLine = (message) => message.text?.split("\n").find((line) => line.trim()) ?? "";

export const gist = (message) => firstLine(message) || message.document || words.picture;

export const thumbnail = (message) => (message.picture ? pictureUrl(message) : "");

export function bubble(message, holder, { press, enlarge }) {
  const item = make("li", "message");
  item.dataset.id = message.id;
  item.id = `m-${message.id}`;
  const own = message.sender === holder;
  item.classList.toggle("own", own);
  item.classList.toggle("from-bot", !message.sender);
  if (message.withdrawn && message.sender) item.hidden = true;
  if (message.pressed) {
    item.classList.add("note");
    item.append(make("p", "", `${nameOf(message.sender)} ${words.pressed} ${message.text}`));
    return item;
  }
  if (!own) item.append(avatar(message.sender, nameOf(message.sender)));
  const body = make("div", "bubble");
  const by = make("p", own ? "by visually-hidden" : "by", own ? words.youSaid : nameOf(message.sender));
  if (message.sender) by.dataset.tone = tone(message.sender);
  body.append(by);
  if (message.withdrawn) {
    body.append(make("p", "words gone", words.withdrawn));
  } else {
    fill(body, message, { press, enlarge });
  }
  if (message.time) body.append(make("time", "", message.time));
  item.append(body);
  return item;
}

function fill(body, message, { press, enlarge }) {
  if (message.picture) {
    const open = make("button", "picture");
    open.type = "button";
    open.setAttribute("aria-label", words.enlarge);
    const picture = make("img");
    picture.src = pictureUrl(message);
    picture.alt = gist(message);
    open.append(picture);
    open.addEventListener("click", () => enlarge(pictureUrl(message), gist(message)));
    body.append(open);
  }
  if (message.document) {
    const link = make("a", "document");
    link.href = `/simulator/document/${encodeURIComponent(message.id)}`;
    link.download = message.document;
    link.append(make("strong", "", message.document), make("span", "", words.size(message.size)));
    body.append(link);
  }
  if (message.text) body.append(paragraph(message.text));
  if (message.buttons?.length) {
    const row = make("div", "buttons");
    for (const { label, data } of message.buttons) {
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", () => press(message.chat, data, button));
      row.append(button);
    }
    body.append(row);
  }
}
