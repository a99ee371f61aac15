// How one file of the queue looks.

import { make, mark, size } from "./console.js";
import { wayNames, wayPauses } from "./upload-ways.js";

/** The buttons that a state offers, in their order. */
const offered = {
    waiting: ["pause", "remove"],
    sending: ["pause", "remove"],
    checking: ["remove"],
    paused: ["resume", "remove"],
    offline: ["resume", "remove"],
    failed: ["resume", "remove"],
    done: ["enclose", "remove"],
};

const badges = { done: "good", failed: "bad", offline: "warn", paused: "warn" };

export class UploadRow {
    /** @param acts what each button does, by its name */
    constructor(item, acts) {
        this.item = item;
        this.bar = make("progress", { max: 100, value: 0, "aria-label": `Progress of ${item.name}` });
        this.status = make("p", { class: "status" });
        this.state = make("span", { class: "badge" });
        this.facts = make("p", { class: "quiet facts" });
        this.buttons = {
            pause: this.#button("pause", "Pause", acts.pause),
            resume: this.#button("play", "Go on", acts.resume),
            enclose: this.#button("send", "Add to the message", acts.enclose),
            remove: this.#button("stop", "Cancel", acts.remove),
        };
        this.element = make("li", { class: "upload", tabindex: -1 },
            make("div", { class: "name" }, mark(markOf(item.file.type)), make("strong", {}, item.name),
                make("span", { class: "quiet" }, size(item.file.size)), make("span", { class: "badge way" }, wayNames[item.way])),
            this.bar, make("div", { class: "line" }, this.state, this.status), this.facts,
            make("div", { class: "actions" }, ...Object.values(this.buttons)));
        this.show();
    }

    get canRetry() { return this.item.state !== "failed" || this.item.error?.code !== "FILE_TOO_LARGE"; }

    show() {
        const { item } = this;
        this.element.dataset.state = item.state;
        this.bar.value = item.file.size === 0 ? (item.state === "done" ? 100 : 0) : 100 * item.sent / item.file.size;
        this.bar.hidden = item.state === "failed";
        this.state.textContent = item.state;
        this.state.className = `badge ${badges[item.state] ?? ""}`;
        this.status.textContent = words(item);
        this.status.classList.toggle("bad", item.state === "failed");
        this.#offer();
        if (item.state === "done" && this.facts.childElementCount === 0) this.#tell(item.result);
    }

    /** Whether the file is in the message already. */
    enclosed(is) {
        this.isEnclosed = is;
        this.#offer();
    }

    #offer() {
        const { item } = this;
        const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
        const unfit = [!this.canRetry && "resume", this.isEnclosed !== false && "enclose"];
        const names = (offered[item.state] ?? []).filter(name => !unfit.includes(name));
        for (const [name, button] of Object.entries(this.buttons)) button.hidden = !names.includes(name);
        label(this.buttons.resume, item.state === "failed" || item.state === "offline" ? "Try again" : "Go on");
        label(this.buttons.remove, item.isUnfinished ? "Cancel" : "Take off the list");
        if (focused?.hidden) (Object.values(this.buttons).find(button => !button.hidden) ?? this.element).focus();
    }

    #tell(result) {
        this.facts.append(
            make("a", { href: `/console/files/${result.id}` }, "Show the file"), " · SHA-256 ",
            make("code", { class: "hash", title: result.sha256 }, result.sha256));
    }

    #button(picture, text, act) {
        return make("button", { type: "button", class: "small", onclick: () => act(this.item) },
            mark(picture), make("span", {}, text), make("span", { class: "visually-hidden" }, ` ${this.item.name}`));
    }
}

function label(button, text) {
    button.querySelector("span").textContent = text;
}

function words(item) {
    switch (item.state) {
        case "waiting": return "Waiting for its turn.";
        case "sending":
            return [`${size(item.sent)} of ${size(item.file.size)}`, item.speed > 0 && `${size(item.speed)}/s`, left(item.secondsLeft)]
                .filter(Boolean).join(" · ");
        case "checking": return "All of it is sent; the server makes sure of it.";
        case "paused": return `Stopped. Going on begins this file anew: ${wayPauses[item.way]}.`;
        case "offline": return "You are offline. It begins anew by itself as soon as you are back.";
        case "failed": return `${item.error.message}${item.error.code ? ` (${item.error.code})` : ""}`;
        case "done": return `Uploaded in ${Math.max(0.1, (item.ended - item.began) / 1000).toFixed(1)} s.`;
        default: return "";
    }
}

function left(seconds) {
    if (seconds === undefined || !Number.isFinite(seconds)) return undefined;
    return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
}

function markOf(type) {
    const kind = type.split("/")[0];
    return type === "application/pdf" ? "pdf" : ["image", "audio", "video", "text"].includes(kind) ? kind : "file";
}
