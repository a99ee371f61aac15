// What every page of the console does in the browser. Pages work without it where that is possible; it makes them quicker.

/** The form token of this session; scripts send it with everything that changes something. */
export const token = document.body.dataset.token ?? "";

/** A request of this page's own, its body as JSON or as a form's fields. Throws an Error with `code`, `retryable` and `status` when the answer is a no. */
export async function ask(path, { method = "GET", body, signal } = {}) {
    const headers = { Accept: "application/json", "X-Form-Token": token };
    const isForm = body instanceof URLSearchParams;
    if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
    let answer;
    try {
        answer = await fetch(path, { method, headers, signal, body: body === undefined || isForm ? body : JSON.stringify(body) });
    } catch (e) {
        if (e.name === "AbortError") throw e;
        throw Object.assign(new Error("The server cannot be reached. Look at your connection and try again."), { code: "OFFLINE", retryable: true });
    }
    if (answer.status === 401) location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
    const text = await answer.text();
    const read = text === "" ? null : parse(text);
    if (answer.ok) return read;
    throw Object.assign(new Error(read?.error ?? `The server answered ${answer.status}.`), { code: read?.code, retryable: read?.retryable ?? false, status: answer.status });
}

/** Says something to those who do not see the page. */
export function say(text) {
    document.getElementById("live").textContent = text;
}

/** 1.5 kB, 25 MB: as the server writes sizes. */
export function size(bytes) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let unit = 0;
    for (; bytes >= 999.5 && unit < units.length - 1; unit++) bytes /= 1000;
    return `${unit === 0 || bytes >= 99.95 ? Math.round(bytes) : Math.round(bytes * 10) / 10} ${units[unit]}`;
}

/** An element with attributes and children; texts stay texts. */
export function make(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === undefined || value === null || value === false) continue;
        if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
        else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children);
    return made;
}

/** A small picture, as the server draws them. */
export function mark(name) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("class", "mark");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(ns, "use");
    use.setAttribute("href", new URL("marks.svg", import.meta.url).pathname + "#" + name);
    svg.append(use);
    return svg;
}

/** Puts instants under an element into the reader's own time zone and words. */
export function localise(root = document) {
    const today = new Date().toDateString();
    for (const time of root.querySelectorAll("time[datetime]")) {
        const at = new Date(time.dateTime);
        if (Number.isNaN(at.getTime())) continue;
        const near = at.toDateString() === today;
        time.textContent = "exact" in time.dataset ? at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) : near ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
            : at.toLocaleDateString([], { year: at.getFullYear() === new Date().getFullYear() ? undefined : "numeric", month: "short", day: "numeric" });
        time.title = at.toLocaleString();
    }
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Into the clipboard, also where the page did not come by https and browsers hide theirs. */
export async function clip(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = make("textarea", { class: "visually-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
}

/** Copies what a button names and says so on it for a moment. */
async function copy(button) {
    const source = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom) : null;
    await clip(source ? source.value ?? source.textContent : button.dataset.copy);
    const before = button.textContent;
    button.textContent = "Copied";
    say("Copied");
    setTimeout(() => { button.textContent = before; }, 1500);
}

document.addEventListener("click", event => {
    const button = event.target.closest("[data-copy], [data-copy-from]");
    if (button) copy(button);
});

// A form that asks before it is sent.
document.addEventListener("submit", event => {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
});

// A select that sends its form as soon as it changes.
document.addEventListener("change", event => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

localise();

// On a narrow window the sections scroll sideways: the one that is shown must be seen.
document.querySelector(".sections [aria-current=page]")?.scrollIntoView({ inline: "center", block: "nearest" });
