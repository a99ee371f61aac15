// Which file goes up when. A file that fails stops no other.

import { ways } from "./upload-ways.js";

const SpeedOver = 3000;

function bytes(number) {
    return `${number.toLocaleString("en")} bytes`;
}

/** A file and how it stands: waiting, sending, checking, done, failed, offline, paused. */
export class UploadItem {
    constructor(file, name, way) {
        this.key = `console-${[...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("")}`;
        Object.assign(this, { file, name, way, state: "waiting", sent: 0, samples: [], error: undefined, result: undefined, began: 0, ended: 0 });
    }

    get isUnderWay() { return this.state === "sending" || this.state === "checking"; }

    /** Whether a connection that comes back may help. */
    get isCutOff() { return this.state === "offline" || (this.state === "failed" && this.error?.code === "OFFLINE"); }

    get isUnfinished() { return this.state !== "done" && this.state !== "failed"; }

    /** Bytes a second over the last seconds; 0 until that is known. */
    get speed() {
        const [first, last] = [this.samples[0], this.samples.at(-1)];
        return this.samples.length < 2 || last.at === first.at ? 0 : (last.sent - first.sent) * 1000 / (last.at - first.at);
    }

    get secondsLeft() { return this.speed > 0 ? (this.file.size - this.sent) / this.speed : undefined; }

    begin() {
        Object.assign(this, { state: "sending", sent: 0, samples: [{ at: performance.now(), sent: 0 }], error: undefined, began: Date.now() });
        this.stop = new AbortController();
    }

    /** A form is a little larger than its file. */
    watch(loaded, total) {
        this.sent = Math.round(this.file.size * loaded / total);
        const now = performance.now();
        this.samples.push({ at: now, sent: this.sent });
        while (this.samples.length > 2 && this.samples[0].at < now - SpeedOver) this.samples.shift();
        if (loaded === total) this.state = "checking";
    }
}

export class UploadQueue {
    #changed;
    #terms;

    /** @param terms the largest file in bytes and how many go at once @param changed told each item whose state changed */
    constructor(terms, changed) {
        this.items = [];
        this.#terms = terms;
        this.#changed = changed;
        addEventListener("online", () => this.#all(item => item.isCutOff, item => this.resume(item)));
        addEventListener("offline", () => this.#all(item => item.isUnderWay || item.isCutOff, item => this.#halt(item, "offline")));
    }

    get unfinished() { return this.items.filter(item => item.isUnfinished).length; }

    add(file, name, way) {
        const item = new UploadItem(file, name, file.size === 0 ? "form" : way);
        this.items.push(item);
        if (file.size > this.#terms.maxBytes) this.#refuse(item);
        this.#changed(item);
        this.#next();
        return item;
    }

    pause(item) { this.#halt(item, "paused"); }

    /** Begins it anew as soon as it is its turn. */
    resume(item) {
        item.state = "waiting";
        this.#changed(item);
        this.#next();
    }

    remove(item) {
        this.items.splice(this.items.indexOf(item), 1);
        if (item.isUnderWay) this.#halt(item, "removed");
        this.#next();
    }

    #refuse(item) {
        item.state = "failed";
        item.error = Object.assign(
            new Error(`It has ${bytes(item.file.size)}; at most ${bytes(this.#terms.maxBytes)} are taken. Send a smaller file, or split it.`),
            { code: "FILE_TOO_LARGE", retryable: false });
    }

    #halt(item, state) {
        const isUnderWay = item.isUnderWay;
        item.state = state;
        if (isUnderWay) item.stop.abort();
        this.#changed(item);
        this.#next();
    }

    #all(which, act) { this.items.filter(which).forEach(act); }

    #next() {
        while (this.items.filter(item => item.isUnderWay).length < this.#terms.atOnce) {
            const waiting = this.items.find(item => item.state === "waiting");
            if (!waiting) return;
            this.#run(waiting);
        }
    }

    async #run(item) {
        item.begin();
        const { signal } = item.stop;
        this.#changed(item);
        try {
            const result = await ways[item.way](item, (loaded, total) => {
                if (signal.aborted) return;
                item.watch(loaded, total);
                this.#changed(item);
            }, signal);
            if (signal.aborted) return;
            Object.assign(item, { result, state: "done", sent: item.file.size, ended: Date.now() });
        } catch (e) {
            if (signal.aborted) return;
            item.state = navigator.onLine ? "failed" : "offline";
            item.error = e;
        }
        this.#changed(item);
        this.#next();
    }
}
