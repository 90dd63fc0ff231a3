// What the page knows: people, groups, messages; kept fresh by one stream, and the calls that change something.

const READ = "loaxom-read"; // sessionStorage: how far each person read each chat, of one run of the service

export const store = {
  run: "",
  revision: 0,
  restored: 0, // messages up to this number are of an earlier run: nobody has to read them again
  bot: "",
  numbered: false,
  people: [],
  groups: [],
  messages: new Map(), // id -> message, in the order of their numbers
  read: {},
};

const listeners = [];
const tell = (changed, restarted) => listeners.forEach((listener) => listener(changed, restarted));

export const onChange = (listener) => listeners.push(listener);

export const person = (id) => store.people.find((each) => each.id === id);

export const chatsOf = (id) => [
  ...store.groups.map((group) => ({ id: group.id, name: group.name, group: true })),
  { id, name: store.bot, group: false },
];

export const messagesOf = (chat) => [...store.messages.values()].filter((each) => each.chat === chat);

const hidden = (message) => message.withdrawn && message.sender;

export function unread(who, chat) {
  const seen = store.read[`${who} ${chat}`] ?? store.restored;
  let count = 0;
  for (const each of store.messages.values()) {
    if (each.chat === chat && each.number > seen && each.sender !== who && !hidden(each)) count += 1;
  }
  return count;
}

export function markRead(who, chat) {
  const last = messagesOf(chat).at(-1)?.number ?? 0;
  if (last === (store.read[`${who} ${chat}`] ?? 0)) return;
  store.read[`${who} ${chat}`] = last;
  sessionStorage.setItem(READ, JSON.stringify({ run: store.run, read: store.read }));
}

function take(view) {
  const restarted = view.run !== store.run;
  if (restarted) {
    store.messages.clear();
    const kept = JSON.parse(sessionStorage.getItem(READ) ?? "null");
    store.read = kept?.run === view.run ? kept.read : {};
  }
  for (const message of view.messages) store.messages.set(message.id, message);
  const { run, revision, restored, bot, numbered, people, groups } = view;
  Object.assign(store, { run, revision, restored, bot, numbered, people, groups });
  tell(view.messages, restarted);
}

export function listen(onAway) {
  const stream = new EventSource(`/simulator/events?after=${store.run}:${store.revision}`);
  stream.onmessage = (event) => {
    onAway(false);
    take(JSON.parse(event.data));
  };
  stream.onerror = () => {
    onAway(true);
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(onAway), 1500);
  };
}

export async function call(name, fields) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) if (value) form.append(key, value);
  const answer = await fetch(`/simulator/${name}`, { method: "POST", body: form });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? "");
  return said;
}
