// The upload page: files chosen, dropped or pasted go into the queue; the queue's items are rows.

import { say, size } from "./console.js";
import { UploadQueue } from "./upload-queue.js";
import { UploadRow } from "./upload-row.js";

const desk = document.getElementById("desk");
const drop = document.getElementById("drop");
if (drop) start();

function start() {
    const list = document.getElementById("queue");
    const choose = document.getElementById("choose");
    const summary = document.getElementById("summary");
    const rows = new Map();
    const queue = new UploadQueue({ maxBytes: Number(desk.dataset.maxBytes), atOnce: Number(desk.dataset.atOnce) }, changed);
    let enclosed = new Set();

    choose.addEventListener("change", takeChosen);
    for (const name of ["dragenter", "dragover"]) addEventListener(name, event => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        drop.classList.add("over");
    });
    addEventListener("dragleave", event => { if (event.relatedTarget === null) drop.classList.remove("over"); });
    addEventListener("drop", event => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        drop.classList.remove("over");
        const folders = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()?.isDirectory ?? false);
        if (folders.includes(true)) tell("Folders are not taken; drop the files that lie in them.");
        take([...event.dataTransfer.files].filter((_, at) => !folders[at]));
    });
    addEventListener("paste", event => {
        const files = [...event.clipboardData?.files ?? []];
        const isText = event.target.matches?.("input, textarea") && event.clipboardData.types.includes("text/plain");
        if (files.length === 0 || isText) return;
        event.preventDefault();
        take(files);
    });
    addEventListener("beforeunload", event => { if (queue.unfinished > 0) event.preventDefault(); });
    document.addEventListener("enclosed", event => {
        enclosed = new Set(event.detail);
        for (const [item, row] of rows) if (item.result) row.enclosed(enclosed.has(item.result.id));
    });
    document.getElementById("clear").addEventListener("click", () => {
        for (const item of queue.items.filter(item => !item.isUnfinished)) remove(item);
        choose.focus();
    });

    // Chosen before this ran.
    if (choose.files.length > 0) takeChosen();

    function takeChosen() {
        take(choose.files);
        choose.value = "";
    }

    function take(files) {
        const way = document.querySelector("input[name=way]:checked").value;
        for (const file of files) queue.add(file, nameOf(file), way);
        if (files.length > 0) say(files.length === 1 ? `${nameOf(files[0])} is added.` : `${files.length} files are added.`);
    }

    function changed(item) {
        if (!queue.items.includes(item)) return;
        if (!rows.has(item)) {
            rows.set(item, new UploadRow(item, { pause: i => queue.pause(i), resume: i => queue.resume(i), enclose, remove }));
            list.append(rows.get(item).element);
        }
        const row = rows.get(item);
        row.show();
        if (item.state !== row.told) {
            row.told = item.state;
            announce(item);
        }
        summarise();
    }

    function announce(item) {
        if (item.state === "done") {
            enclose(item);
            say(`${item.name} is uploaded.`);
        }
        if (item.state === "failed") say(`${item.name} was not uploaded: ${item.error.message}`);
        if (item.state === "offline") say("You are offline; uploads go on when you are back.");
    }

    function enclose(item) {
        const { id, filename, contentType, sizeBytes } = item.result;
        document.dispatchEvent(new CustomEvent("enclose", { detail: { id, filename, contentType, sizeBytes } }));
    }

    function remove(item) {
        const row = rows.get(item);
        const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
        const had = row.element.contains(document.activeElement);
        queue.remove(item);
        row.element.remove();
        rows.delete(item);
        if (had) (next?.querySelector("button:not([hidden])") ?? choose).focus();
        summarise();
    }

    function summarise() {
        const done = queue.items.filter(item => item.state === "done").length;
        summary.parentElement.hidden = queue.items.length === 0;
        summary.textContent = `${done} of ${queue.items.length} uploaded, ${size(queue.items.reduce((sum, item) => sum + item.file.size, 0))} together`;
    }

    function tell(text) {
        document.getElementById("drop-note").textContent = text;
        say(text);
    }
}

/** A pasted picture has the name that every pasted picture has. */
function nameOf(file) {
    if (file.name !== "image.png" && file.name !== "") return file.name;
    const now = new Date();
    return `pasted-${now.toISOString().slice(0, 19).replaceAll(":", "-")}.${file.type.split("/")[1] ?? "bin"}`;
}
