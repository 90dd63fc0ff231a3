// The page itself: who holds the phone, which chat is open, and what they do there.

import { avatar, bubble, gist, make, nameOf, thumbnail } from "./bubbles.js";
import { call, chatsOf, listen, markRead, messagesOf, onChange, person, store, unread } from "./store.js";
import { words } from "./words.js";

const by = (id) => document.getElementById(id);
const [list, scroll, text] = [by("messages"), by("scroll"), by("text")];
const drafts = {}; // what was typed and not sent, by person and chat
let here = { who: "", chat: "" };
let attached = null;
let pinShown = 0;
let following = true; // the end of the chat is in view and stays so when something comes

// where we are: #/person/chat, so that the back button and a reload work

const address = (who, chat) => `#/${encodeURIComponent(who)}/${encodeURIComponent(chat)}`;

function place() {
  const [, who = "", chat = ""] = location.hash.split("/").map(decodeURIComponent);
  const holder = person(who) ? who : (store.people[0]?.id ?? "");
  return { who: holder, chat: chatsOf(holder).some((each) => each.id === chat) ? chat : "" };
}

function go() {
  const next = place();
  if (next.who === here.who && next.chat === here.chat) return;
  drafts[`${here.who} ${here.chat}`] = text.value;
  here = next;
  if (!here.chat && window.innerWidth >= 800) {
    location.replace(address(here.who, chatsOf(here.who)[0].id));
    return;
  }
  document.body.dataset.screen = here.chat ? "chat" : "list";
  text.value = drafts[`${here.who} ${here.chat}`] ?? "";
  attach(null);
  fit();
  drawSide();
  drawChat();
}

// left: people and chats

function badge(count, className) {
  const spot = make("span", className, count > 99 ? "99+" : String(count));
  spot.setAttribute("aria-label", words.unread(count));
  return spot;
}

function drawSide() {
  const focused = document.activeElement?.closest("[data-key]")?.dataset.key;
  by("people").replaceChildren(...store.people.map(personOption));
  by("chats").replaceChildren(...chatsOf(here.who).map(chatLink));
  by("numbered").checked = store.numbered;
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function personOption({ id, name, title }) {
  const option = make("label", "person");
  const radio = make("input");
  Object.assign(radio, { type: "radio", name: "holder", value: id, checked: id === here.who });
  radio.dataset.key = `person ${id}`;
  radio.addEventListener("change", () => hold(id));
  const named = make("span", "person-name");
  named.append(make("strong", "", name), make("small", "", title));
  option.append(radio, avatar(id, name), named);
  const waiting = chatsOf(id).reduce((sum, chat) => sum + unread(id, chat.id), 0);
  if (waiting && id !== here.who) option.append(badge(waiting, "badge faint"));
  return option;
}

function hold(who) {
  const inGroup = store.groups.some((group) => group.id === here.chat);
  const chat = inGroup ? here.chat : here.chat ? who : "";
  location.hash = address(who, chat);
}

function chatLink({ id, name, group }) {
  const item = make("li");
  const link = make("a", "chat-link");
  link.href = address(here.who, id);
  link.dataset.key = `chat ${id}`;
  if (id === here.chat) link.setAttribute("aria-current", "true");
  const named = make("span", "chat-link-name");
  const last = messagesOf(id)
    .filter((each) => !each.withdrawn)
    .at(-1);
  const said = last ? `${last.sender === here.who ? words.youSaid : nameOf(last.sender)}: ${gist(last)}` : "";
  named.append(make("strong", "", name), make("small", "", said));
  link.append(avatar(group ? id : "", name), named);
  const count = unread(here.who, id);
  if (count) link.append(badge(count, "badge"));
  item.append(link);
  return item;
}

// right: one chat

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  following = true;
}
const isGroup = () => store.groups.some((group) => group.id === here.chat);

function drawChat() {
  const chat = chatsOf(here.who).find((each) => each.id === here.chat);
  if (!chat) return;
  const holder = nameOf(here.who);
  by("chat-title").textContent = chat.name;
  by("chat-about").textContent = chat.group ? words.holds(holder) : words.own(holder);
  const spot = avatar(chat.group ? chat.id : "", chat.name);
  spot.id = "chat-avatar";
  by("chat-avatar").replaceWith(spot);
  by("addressed-row").hidden = !chat.group;
  list.replaceChildren();
  list.dataset.chat = chat.id;
  list.setAttribute("aria-live", "off"); // opening a chat is no news
  messagesOf(chat.id).forEach(append);
  by("empty").textContent = chat.group ? words.emptyGroup : words.emptyPrivate;
  afterMessages();
  toEnd();
  requestAnimationFrame(() => list.setAttribute("aria-live", "polite"));
}

function append(message) {
  if (message.day && message.day !== list.lastElementChild?.dataset.day) {
    const day = make("li", "day", message.day);
    list.append(day);
  }
  const item = bubble(message, here.who, { press, enlarge });
  item.dataset.day = message.day ?? "";
  list.append(item);
}

function show(message) {
  const old = by(`m-${message.id}`);
  if (!old) {
    append(message);
    return;
  }
  const item = bubble(message, here.who, { press, enlarge });
  item.dataset.day = message.day ?? "";
  old.replaceWith(item);
}

function afterMessages() {
  by("empty").hidden = list.childElementCount > 0;
  drawPins();
  if (document.visibilityState === "visible") markRead(here.who, here.chat);
  drawSide();
}

function drawPins() {
  const pins = messagesOf(here.chat).filter((each) => each.pinned);
  const bar = by("pin-bar");
  bar.hidden = pins.length === 0;
  if (!pins.length) return;
  pinShown = Math.min(pinShown, pins.length - 1);
  const pin = pins[pins.length - 1 - pinShown];
  by("pin-title").textContent = pins.length > 1 ? words.pinnedOf(pinShown + 1, pins.length) : words.pinned;
  by("pin-text").textContent = gist(pin);
  const picture = by("pin-picture");
  picture.hidden = !thumbnail(pin);
  if (thumbnail(pin)) picture.src = thumbnail(pin);
  else picture.removeAttribute("src");
  bar.dataset.goto = pin.id;
}

by("pin-bar").addEventListener("click", () => {
  const item = by(`m-${by("pin-bar").dataset.goto}`);
  scroll.scrollTop += item.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 8;
  item.classList.remove("found");
  void item.offsetWidth; // let the animation start anew
  item.classList.add("found");
  pinShown += 1;
  if (pinShown >= messagesOf(here.chat).filter((each) => each.pinned).length) pinShown = 0;
  drawPins();
});

by("newest").addEventListener("click", toEnd);
list.addEventListener("load", () => following && toEnd(), true); // a picture grew; "load" does not bubble
scroll.addEventListener("scroll", () => {
  following = atEnd();
  if (following) by("newest").hidden = true;
});

onChange((changed, restarted) => {
  if (restarted || !here.who) {
    here = { who: "", chat: "" };
    go();
    return;
  }
  if (!here.chat) {
    drawSide();
    return;
  }
  const ours = changed.filter((each) => each.chat === here.chat);
  const stick = following || ours.some((each) => each.sender === here.who);
  ours.forEach(show);
  afterMessages();
  if (stick) toEnd();
  else if (ours.length) by("newest").hidden = false;
});

document.addEventListener("visibilitychange", () => here.chat && afterMessages());
window.addEventListener("hashchange", go);
by("back").addEventListener("click", (event) => {
  event.preventDefault();
  location.hash = address(here.who, "");
});

// what the holder of the phone does

function notice(said) {
  by("notice").textContent = said;
  by("notice").classList.toggle("shown", Boolean(said));
}

async function attempt(work, otherwise) {
  try {
    notice("");
    await work();
    return true;
  } catch (error) {
    notice(error.message && !(error instanceof TypeError) ? error.message : otherwise);
    return false;
  }
}

async function press(chat, data, button) {
  button.disabled = true;
  await attempt(() => call("say", { person: here.who, chat, choice: data }), words.notSent);
  button.disabled = false;
}

function enlarge(url, caption) {
  by("viewer-picture").src = url;
  by("viewer-picture").alt = caption;
  by("viewer-save").href = url;
  by("viewer").showModal();
}

by("viewer-close").addEventListener("click", () => by("viewer").close());
by("viewer").addEventListener("click", (event) => event.target === by("viewer") && by("viewer").close());

function attach(file) {
  attached = file;
  by("attached").hidden = !file;
  by("attached-name").textContent = file ? `${file.name} (${words.size(file.size)})` : "";
}

for (const [button, input] of [
  ["attach-photo", "photo-input"],
  ["attach-file", "file-input"],
]) {
  by(button).addEventListener("click", () => by(input).click());
  by(input).addEventListener("change", () => {
    attach(by(input).files[0] ?? null);
    by(input).value = "";
    text.focus();
  });
}
by("detach").addEventListener("click", () => attach(null));

function fit() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}
text.addEventListener("input", fit);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    by("composer").requestSubmit();
  }
});

by("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [said, file] = [text.value, attached];
  if (!said.trim() && !file) return;
  const fields = { person: here.who, chat: here.chat, text: said, file };
  if (isGroup() && by("addressed").checked) fields.addressed = "yes";
  text.value = "";
  attach(null);
  fit();
  if (!(await attempt(() => call("say", fields), words.notSent))) {
    text.value = said;
    attach(file);
    fit();
  }
});

by("numbered").addEventListener("change", () => {
  attempt(() => call("settings", { numbered: by("numbered").checked ? "yes" : "no" }), words.away).then(drawSide);
});

let adding = "";
function ask(kind, label) {
  adding = kind;
  by("asker-title").textContent = label;
  by("asker-name").value = "";
  by("asker").showModal();
}
by("add-person").addEventListener("click", () => ask("people", words.personName));
by("add-group").addEventListener("click", () => ask("groups", words.groupName));
by("asker-cancel").addEventListener("click", () => by("asker").close());
by("asker-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  by("asker").close();
  await attempt(() => call(adding, { name: by("asker-name").value }), words.away);
});

let lost = false;
listen((away) => {
  if (away !== lost) notice(away ? words.away : "");
  lost = away;
});
