// The two ways a file goes up. Each is one try: it begins the file from its first byte and ends with what the server kept, or throws.

import { ask, token } from "./console.js";

/** What people call them. */
export const wayNames = { form: "through this server", link: "by a signed link" };

/** Why going on after a pause begins anew. */
export const wayPauses = {
    form: "a form cannot be taken up in the middle",
    link: "a link takes a file in one piece",
};

export const ways = { form: throughServer, link: byLink };

function throughServer(item, watch, signal) {
    const form = new FormData();
    form.append("file", item.file, item.name);
    const headers = { Accept: "application/json", "X-Form-Token": token, "Idempotency-Key": item.key };
    return send("POST", "/console/uploads", headers, form, watch, signal);
}

/** A link that was not used up is used again: another would promise the same room twice. */
async function byLink(item, watch, signal) {
    if (!item.link || Date.parse(item.link.expiresAt) < Date.now() + 10_000) {
        item.isThere = false;
        item.link = await ask("/console/uploads/links", {
            method: "POST", signal, body: { filename: item.name, contentType: item.file.type || null, sizeBytes: item.file.size },
        });
    }
    if (!item.isThere) await send("PUT", item.link.url, { "Content-Type": item.link.contentType }, item.file, watch, signal);
    item.isThere = true;
    try {
        return await ask(`/console/uploads/${item.link.id}/complete`, { method: "POST", signal });
    } catch (e) {
        if (e.code === "UPLOAD_NOT_READY" || e.code === "UPLOAD_FAILED") item.link = undefined;
        throw e;
    }
}

/** A request whose body is watched while it goes, which fetch cannot. */
function send(method, url, headers, body, watch, signal) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(method, url);
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.upload.addEventListener("progress", e => { if (e.lengthComputable) watch(e.loaded, e.total); });
        request.addEventListener("load", () => request.status < 300 ? resolve(json(request)) : reject(refused(request)));
        request.addEventListener("error", () => reject(unreachable()));
        request.addEventListener("abort", () => reject(new DOMException("Stopped.", "AbortError")));
        if (signal.aborted) return reject(new DOMException("Stopped.", "AbortError"));
        signal.addEventListener("abort", () => request.abort(), { once: true });
        request.send(body);
    });
}

function json(request) {
    try {
        return JSON.parse(request.responseText);
    } catch {
        return null;
    }
}

/** This server says no in JSON, stores do in XML. */
function refused(request) {
    const read = json(request);
    if (read?.error) return Object.assign(new Error(read.error), { code: read.code, retryable: read.retryable ?? false, status: request.status });
    const xml = new DOMParser().parseFromString(request.responseText, "text/xml");
    const [code, message] = [xml.querySelector("Code")?.textContent, xml.querySelector("Message")?.textContent];
    return Object.assign(new Error(message ?? `The server answered ${request.status}.`), { code, retryable: true, status: request.status });
}

function unreachable() {
    const words = "The connection broke off, the server cannot be reached, or the file was changed meanwhile. Look at both and try again.";
    return Object.assign(new Error(words), { code: "OFFLINE", retryable: true });
}
