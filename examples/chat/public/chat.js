// The page: shows messages as they come, and sends again until the chat has said that it stored them.
const byId = (id) => document.getElementById(id);
const conversation = byId("conversation");
const author = byId("author");
const text = byId("text");
const file = byId("file");
const retryMilliseconds = 1000;

author.value = localStorage.getItem("author") ?? "";

/** List items by message id, those included that are still on their way. */
const shown = new Map();
let lastNumber;

// Messages come as server-sent events. EventSource comes back by itself only while the server answers with a stream:
// after a load balancer's 503 it gives up, so a new one is made here that goes on where the last one stopped.
function connect() {
  const source = new EventSource(
    lastNumber === undefined ? "/api/stream" : `/api/stream?after=${lastNumber}`,
  );
  source.addEventListener("ready", () => sayConnected(true));
  source.onmessage = (event) => {
    const message = JSON.parse(event.data);
    lastNumber = message.number;
    show(message);
  };
  source.onerror = () => {
    sayConnected(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, retryMilliseconds);
  };
}

function sayConnected(connected) {
  byId("connection").textContent = connected ? "Connected" : "Connection lost, trying again…";
  byId("connection").className = connected ? "" : "waiting";
  byId("empty").hidden = !connected || shown.size > 0;
}

function show(message) {
  byId("empty").hidden = true;
  const known = shown.get(message.id);
  const item = known ?? document.createElement("li");
  const follow = isAtEnd();
  item.className = message.author === author.value ? "own" : "";
  item.classList.toggle("sending", message.at === undefined);
  item.replaceChildren(byline(message), said(message.text));
  if (!known) {
    shown.set(message.id, item);
    conversation.append(item);
  }
  if (!follow && !item.classList.contains("own")) return;
  item.scrollIntoView({ block: "end" });
  // An image has no height before it is there.
  item.querySelector("img")?.addEventListener("load", () => item.scrollIntoView({ block: "end" }));
}

function isAtEnd() {
  const main = conversation.parentElement;
  return main.scrollHeight - main.scrollTop - main.clientHeight < 80;
}

function byline({ author: name, at }) {
  const line = element("div", "by");
  const time = element("time");
  time.textContent =
    at === undefined ? "sending…" : new Date(at).toLocaleTimeString([], { timeStyle: "short" });
  if (at !== undefined) time.dateTime = at;
  const who = element("strong");
  who.textContent = name;
  line.append(who, time);
  return line;
}

/** The words, or the file where a message is an upload's address. */
function said(words) {
  const paragraph = element("p", "said");
  const upload = /^\/uploads\/(\w[\w.-]*)$/.exec(words);
  if (!upload) {
    paragraph.textContent = words;
    return paragraph;
  }
  const link = element("a");
  link.href = words;
  link.textContent = upload[1];
  if (/\.(gif|jpe?g|png|webp)$/i.test(words)) {
    const image = element("img");
    image.src = words;
    image.alt = "";
    link.prepend(image);
  }
  paragraph.append(link);
  return paragraph;
}

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

/** Asks until there is an answer: the id makes a message one message however often it is sent. */
async function untilAnswered(address, options) {
  for (;;) {
    const response = await fetch(address, options).catch(() => undefined);
    if (response && response.status < 500) return response;
    await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
  }
}

async function send(words) {
  const message = { id: newId(), author: author.value.trim(), text: words };
  localStorage.setItem("author", message.author);
  show(message);
  const response = await untilAnswered("/api/messages", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
  });
  const answer = await response.json();
  if (response.ok) return show(answer.message);
  shown.get(message.id)?.remove();
  shown.delete(message.id);
  byId("problem").textContent = `Not sent: ${answer.error}`;
}

/** Letters for an id: crypto.randomUUID is there on HTTPS alone. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

byId("post").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("problem").textContent = "";
  const words = text.value.trim();
  if (words === "") return;
  text.value = "";
  text.focus();
  send(words);
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("post").requestSubmit();
});

file.addEventListener("change", async () => {
  const [chosen] = file.files;
  file.value = "";
  byId("problem").textContent = "";
  if (!chosen || !author.reportValidity()) return;
  const name = `${newId().slice(0, 6)}-${chosen.name.replace(/[^\w.-]+/g, "-").slice(-90)}`;
  const response = await untilAnswered(`/uploads/${name}`, { method: "PUT", body: chosen });
  if (response.ok) return send(`/uploads/${name}`);
  byId("problem").textContent = `Not sent: ${(await response.json()).error}`;
});

connect();
