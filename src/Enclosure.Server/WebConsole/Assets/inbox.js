// New mail goes on top of the list that is open, as it comes.
import { ask, localise, say, token } from "./console.js";

const list = document.getElementById("letters");
const state = document.getElementById("connection");
const longAway = 30 * 60 * 1000;
let source = null;
let after = list?.dataset.after;
let retry = 1000;
let hiddenAt = null;

function show(text) {
    state.textContent = text;
    state.hidden = text === "";
}

/** A tab that nobody looks at lets go of its connection: a browser has six for a server. It catches up when it is looked at again. */
function connect() {
    if (source || document.hidden) return;
    source = new EventSource(`/console/events?after=${encodeURIComponent(after)}`);
    source.addEventListener("open", () => { retry = 1000; show(""); });
    source.addEventListener("mail", event => {
        after = event.lastEventId;
        arrived(JSON.parse(event.data));
    });
    source.addEventListener("over", () => location.reload());
    source.addEventListener("error", () => {
        show("Not connected: new mail is not shown. Trying again…");
        if (source.readyState === EventSource.CLOSED) again();
    });
}

function disconnect() {
    source?.close();
    source = null;
}

/** The browser gave up. A session that is over leads to the sign-in. */
function again() {
    disconnect();
    setTimeout(async () => {
        try {
            await ask(location.pathname);
        } catch {
            // Said already.
        }
        connect();
    }, retry);
    retry = Math.min(retry * 2, 30000);
}

async function arrived({ mailboxId, messageId, kind }) {
    if (list.dataset.mailbox && list.dataset.mailbox !== mailboxId) return;
    const known = list.querySelector(`[data-id="${CSS.escape(messageId)}"]`);
    if (!known && !["message.received", "message.sent"].includes(kind)) return;
    const row = await fetchRow(messageId);
    if (!row) return;
    const now = list.querySelector(`[data-id="${CSS.escape(messageId)}"]`);
    if (now) {
        now.replaceWith(row);
        return;
    }

    row.classList.add("new");
    list.insertBefore(row, [...list.children].find(other => other.dataset.id < messageId) ?? null);
    document.getElementById("nothing")?.remove();
    if (kind === "message.received") say(`New message: ${row.querySelector(".subject").textContent}`);
}

/** One that is withheld or gone meanwhile has no row. */
async function fetchRow(id) {
    const all = list.dataset.mailbox ? "" : "?all=1";
    const answer = await fetch(`/console/messages/${id}/row${all}`, { headers: { Accept: "text/html", "X-Form-Token": token, "X-Background": "1" } }).catch(() => null);
    if (answer?.status !== 200) return null;
    const row = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("li.letter");
    if (row) localise(row);
    return row && document.importNode(row, true);
}

if (after) {
    connect();
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) {
            hiddenAt = Date.now();
            disconnect();
        } else if (hiddenAt && Date.now() - hiddenAt > longAway) {
            location.reload();
        } else {
            connect();
        }
    });
    addEventListener("pagehide", disconnect);
    addEventListener("pageshow", event => { if (event.persisted) connect(); });
}
