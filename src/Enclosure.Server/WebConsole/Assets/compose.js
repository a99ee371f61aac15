// The message that uploaded files go with: it is looked at while it is written, and sent without leaving the page until it is gone.

import { ask, make, mark, say, size } from "./console.js";

const form = document.getElementById("compose");
const QuietFor = 400;
const underWay = "#queue > [data-state=sending], #queue > [data-state=waiting], #queue > [data-state=checking]";
if (form) start();

function start() {
    const list = document.getElementById("enclosed");
    const note = document.getElementById("enclosed-note");
    const fault = document.getElementById("send-fault");
    const most = Number(list.dataset.most);
    let timer;
    let looking;

    document.addEventListener("enclose", event => add(event.detail));
    form.addEventListener("input", later);
    form.addEventListener("change", () => {
        tell();
        later();
    });
    form.addEventListener("submit", event => {
        event.preventDefault();
        send(event.submitter);
    });
    tell();
    if (isBegun()) later();

    function chosen() { return [...list.querySelectorAll("input:checked")].map(box => box.value); }

    /** Whoever types quickly has written before this ran. */
    function isBegun() {
        return chosen().length > 0 || [...form.querySelectorAll("#to, #cc, #bcc, #subject, #text")].some(field => field.value !== "");
    }

    function add(file) {
        const known = document.getElementById(`file-${file.id}`);
        const room = chosen().length < most;
        if (known) known.checked = known.checked || room;
        else list.append(make("li", {},
            make("input", { type: "checkbox", name: "file", value: file.id, id: `file-${file.id}`, checked: room }),
            make("label", { class: "name", for: `file-${file.id}` }, file.filename),
            make("span", { class: "quiet" }, size(file.sizeBytes))));
        note.textContent = room ? "" : `A message takes at most ${most} files; ${file.filename} is not in it. Take another one out first.`;
        if (!room) say(note.textContent);
        tell();
        later();
    }

    function tell() { document.dispatchEvent(new CustomEvent("enclosed", { detail: chosen() })); }

    function later() {
        clearTimeout(timer);
        timer = setTimeout(look, QuietFor);
    }

    async function look() {
        looking?.abort();
        looking = new AbortController();
        const { signal } = looking;
        try {
            show(await ask("/console/upload/preflight", { method: "POST", body: fields(), signal }));
        } catch (e) {
            if (e.name !== "AbortError") showFault(e);
        }
    }

    async function send(button) {
        if (button) button.disabled = true;
        clearTimeout(timer);
        try {
            const sent = await ask("/console/upload/send", { method: "POST", body: fields() });
            if (button) button.disabled = false;
            fault.hidden = true;
            if (document.querySelector(underWay)) stay(sent.location);
            else location.assign(sent.location);
        } catch (e) {
            fault.textContent = `${e.message}${e.code ? ` (${e.code})` : ""}`;
            fault.hidden = false;
            fault.scrollIntoView({ block: "nearest" });
            if (button) button.disabled = false;
        }
    }

    function fields() { return new URLSearchParams(new FormData(form)); }
}

/** Leaving would break off what is still going up. */
function stay(address) {
    const region = document.getElementById("preflight");
    region.hidden = false;
    const link = make("a", { href: address }, "See what becomes of it");
    region.replaceChildren(make("p", { class: "notice" }, "It is sent. Files are still going up here. ", link));
    say("It is sent.");
}

function showFault(e) {
    const region = document.getElementById("preflight");
    region.hidden = false;
    region.replaceChildren(make("p", { class: "warning" }, `It could not be looked at: ${e.message}`));
}

function show(report) {
    const region = document.getElementById("preflight");
    const stops = report.problems.filter(problem => problem.stops);
    region.hidden = false;
    const [look, words] = stops.length > 0 ? ["fault", "It would not be sent as it is."]
        : report.problems.length > 0 ? ["warning", "It would be sent, but not everybody may take it."]
        : ["notice", "Nothing stands in its way."];
    region.replaceChildren(
        make("p", { class: look, id: "verdict" }, words),
        make("ul", { class: "findings", "aria-label": "What was found" }, ...report.problems.map(finding)),
        weight(report));
}

function finding(problem) {
    return make("li", {}, make("span", { class: `badge ${problem.stops ? "bad" : "warn"}` }, problem.stops ? "stops" : "may fail"),
        make("span", {}, problem.message, " ", make("code", {}, problem.code)));
}

/** What it weighs beside the limits that many are behind. */
function weight(report) {
    const largest = report.limits.at(-1).bytes;
    return make("div", { id: "weight" },
        make("p", {}, make("strong", {}, `${megabytes(report.sizeBytes)} on the wire`),
            `, its files ${megabytes(report.fileBytes)} before they are encoded`),
        make("meter", {
            min: 0, max: largest, low: report.limits[0].bytes, high: report.limits[2].bytes, optimum: 0,
            value: Math.min(report.sizeBytes, largest), "aria-label": "Weight on the wire",
        }),
        make("ul", { class: "findings quiet" }, ...report.limits.map(limit => make("li", {}, mark(limit.isBroken ? "stop" : "check"),
            make("span", {}, `${limit.isBroken ? "Over" : "Within"} ${limit.bytes >> 20} MB: ${limit.whose}`)))));
}

/** As limits of mail are counted, in powers of 1024. */
function megabytes(bytes) {
    return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 1)} MB`;
}
