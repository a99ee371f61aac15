// One operation to be tried out: fields to fill, the request as it will go, and the answer as it comes.
import { make, say, size } from "./console.js";

const LONGEST_SHOWN = 200_000;
const MASK = "••••••••";

/** The fields are those of the operation's own table, so that there is one list of them. */
export class Trial {
    #operation;
    #fields;
    #keyHeader;
    #theKey;
    #preview = make("pre", { tabindex: "0" });
    #answer = make("div", { class: "answer" });
    #send = make("button", { class: "primary", type: "submit" }, "Send");
    #stop = make("button", { type: "button", hidden: true }, "Stop");
    #abort = null;
    #saved = null;

    constructor(details, keyHeader, signedIn, theKey) {
        const section = details.closest(".operation");
        this.#operation = section.dataset;
        this.#keyHeader = keyHeader;
        this.#theKey = theKey;
        this.#fields = [...section.querySelectorAll("tr[data-field]")].map(row => input(row.dataset, section.id));
        if (this.#operation.body === "raw") this.#fields.push(input({ field: "the bytes", in: "raw", kind: "file", required: "" }, section.id));
        const form = make("form", { class: "fields" },
            make("div", { class: "inputs" }, ...this.#fields.map(field => field.row)),
            make("div", {}, make("h3", {}, "Request"), this.#preview),
            signedIn ? "" : make("p", { class: "quiet" }, "The key is the one typed in at the top of this page."),
            make("div", { class: "actions" }, this.#send, this.#stop), this.#answer);
        form.addEventListener("input", () => this.#show());
        form.addEventListener("submit", event => {
            event.preventDefault();
            this.#try();
        });
        this.#stop.addEventListener("click", () => this.#abort?.abort());
        details.append(form);
        this.#show();
    }

    /** The request, or what is wrong with it. Throws with a sentence and the field. */
    #request() {
        let path = this.#operation.path;
        const query = new URLSearchParams();
        const headers = {};
        const members = {};
        let body;
        for (const field of this.#fields) {
            const value = field.value();
            if (value === undefined) continue;
            if (field.in === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(value));
            else if (field.in === "query") query.append(field.name, value);
            else if (field.in === "header") headers[field.name] = value;
            else if (field.in === "raw") body = value;
            else members[field.name] = value;
        }
        if (query.size > 0) path += `?${query}`;
        if (this.#operation.body === "json") {
            headers["Content-Type"] = "application/json";
            body = JSON.stringify(members, null, 2);
        } else if (this.#operation.body === "raw") {
            headers["Content-Type"] = this.#operation.type;
        } else if (this.#operation.body === "form") {
            body = new FormData();
            for (const [name, value] of Object.entries(members)) body.append(name, value);
        }
        return { path, headers, body };
    }

    #show() {
        let lines;
        try {
            const { path, headers, body } = this.#request();
            lines = [`${this.#operation.method} ${path}`, `Host: ${location.host}`, `${this.#keyHeader}: ${this.#withScheme(MASK)}`,
                ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
            if (body instanceof FormData) lines.push("Content-Type: multipart/form-data", "", ...[...body].map(([name, file]) => `${name}: ${file.name} (${size(file.size)})`));
            else if (body instanceof Blob) lines.push("", `${body.name} (${size(body.size)})`);
            else if (body !== undefined) lines.push("", body);
        } catch (fault) {
            lines = [fault.message];
        }
        this.#preview.textContent = lines.join("\n");
    }

    #withScheme(key) {
        return this.#keyHeader === "Authorization" ? `Bearer ${key}` : key;
    }

    async #try() {
        let request;
        try {
            request = this.#request();
            const missing = this.#fields.find(field => field.isRequired && field.value() === undefined);
            if (missing) throw Object.assign(new Error(`${missing.name} is needed.`), { field: missing });
        } catch (fault) {
            fault.field?.focus();
            this.#tell(make("p", { class: "fault", role: "alert" }, fault.message));
            return;
        }
        const { method } = this.#operation;
        if (method === "DELETE" && !window.confirm(`${method} ${request.path}\n\nThis deletes for good. Send it?`)) return;
        await this.#run(method, request);
    }

    async #run(method, { path, headers, body }) {
        this.#abort = new AbortController();
        this.#send.disabled = true;
        this.#stop.hidden = false;
        this.#tell(make("p", { class: "quiet" }, "Waiting for the answer…"));
        const began = performance.now();
        try {
            headers[this.#keyHeader] = this.#withScheme(await this.#theKey());
            const answer = await fetch(path, { method, headers, body, signal: this.#abort.signal, credentials: "omit", redirect: "manual", cache: "no-store" });
            await this.#read(answer, Math.round(performance.now() - began));
        } catch (fault) {
            if (fault.name !== "AbortError") this.#tell(make("p", { class: "fault", role: "alert" }, `No answer: ${fault.message}`));
        } finally {
            this.#send.disabled = false;
            this.#stop.hidden = true;
        }
    }

    async #read(answer, milliseconds) {
        const type = answer.headers.get("Content-Type") ?? "";
        const text = make("pre", { tabindex: "0" });
        const head = make("p", { role: "status" },
            make("span", { class: `badge ${answer.ok ? "good" : "bad"}` }, `${answer.status} ${answer.statusText}`.trim()), ` in ${milliseconds} ms`);
        const all = make("details", {}, make("summary", {}, "Headers of the answer"),
            make("pre", { tabindex: "0" }, [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n")));
        this.#tell(make("h3", {}, "Answer"), head, all, text);
        say(`Answered ${answer.status} in ${milliseconds} milliseconds`);
        if (type.startsWith("text/event-stream")) await follow(answer.body, text);
        else if (type.startsWith("application/json")) text.textContent = pretty(await answer.text());
        else this.#offer(await answer.blob(), text);
    }

    #offer(bytes, text) {
        if (this.#saved) URL.revokeObjectURL(this.#saved);
        if (bytes.size === 0) {
            text.textContent = "(nothing)";
            return;
        }
        const isText = /^(text\/|message\/|application\/xml)/.test(bytes.type);
        if (isText) bytes.slice(0, LONGEST_SHOWN).text().then(shown => { text.textContent = shown; });
        else text.remove();
        this.#saved = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
        this.#answer.append(make("p", {}, make("a", { class: "button", href: this.#saved, download: "answer" }, `Save ${size(bytes.size)}`)));
    }

    #tell(...parts) {
        this.#answer.replaceChildren(...parts);
    }
}

/** One field: how to ask for it and what was answered. */
function input({ field: name, in: place, kind, required, value, words }, operation) {
    const id = `${operation}-try-${place}-${name}`.replaceAll(" ", "-");
    const isRequired = required !== undefined;
    const first = value === undefined ? "" : starting(JSON.parse(value), kind);
    const lines = kind === "list" || kind === "json" || kind === "map";
    const control = words !== undefined && kind === "text"
        ? make("select", { id }, ...["", ...words.split(" ")].map(word => make("option", { value: word, selected: word === first }, word === "" ? "(left out)" : word)))
        : lines || first.length > 80 ? make("textarea", { id, rows: "2", spellcheck: "false" }, first)
        : make("input", { id, type: kind === "file" ? "file" : kind === "integer" ? "number" : "text", value: kind === "file" ? null : first, spellcheck: "false", autocomplete: "off" });
    const hint = kind === "list" ? " one a line" : kind === "json" || kind === "map" ? " as JSON" : "";
    const label = make("label", { for: id }, name, make("span", { class: "quiet" }, `${hint ? `,${hint}` : ""} ${isRequired ? "(required)" : ""}`));
    return {
        name, in: place, isRequired,
        row: make("div", {}, label, control),
        focus: () => control.focus(),
        value: () => kind === "file" ? control.files[0] : typed(name, kind, control.value),
    };
}

function starting(value, kind) {
    if (kind === "list") return value.join("\n");
    return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** Undefined for what was left empty. */
function typed(name, kind, text) {
    if (text.trim() === "") return undefined;
    if (kind === "list") return text.split("\n").map(line => line.trim()).filter(line => line !== "");
    if (kind === "integer") return Number(text);
    if (kind !== "json" && kind !== "map") return text;
    try {
        return JSON.parse(text);
    } catch {
        throw new Error(`${name} is no JSON yet.`);
    }
}

function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}

/** Shows an endless answer as it comes; of a long one the end. */
async function follow(body, text) {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
        text.textContent = (text.textContent + piece).slice(-LONGEST_SHOWN);
        text.scrollTop = text.scrollHeight;
    }
}
