// Lists of files: several chosen at once, and links copied.

import { ask, clip, say, size } from "./console.js";

const boxes = [...document.querySelectorAll("#selection input[name=file]")];
const all = document.getElementById("all");
const chosen = document.getElementById("chosen");

if (all) {
    document.getElementById("all-label").hidden = false;
    all.addEventListener("change", () => {
        for (const box of boxes) box.checked = all.checked;
        tell();
    });
    document.getElementById("selection").addEventListener("change", tell);
    document.getElementById("selection").addEventListener("submit", event => {
        if (boxes.some(box => box.checked)) return;
        event.preventDefault();
        chosen.textContent = "Choose a file first.";
        say(chosen.textContent);
    });
    addEventListener("pageshow", tell);
}

function tell() {
    const picked = boxes.filter(box => box.checked);
    const bytes = picked.reduce((sum, box) => sum + Number(box.dataset.size), 0);
    all.checked = picked.length === boxes.length;
    all.indeterminate = picked.length > 0 && picked.length < boxes.length;
    chosen.textContent = picked.length === 0 ? "" : `${picked.length} chosen, ${size(bytes)}`;
}

for (const button of document.querySelectorAll("[data-link]")) {
    button.hidden = false;
    button.addEventListener("click", () => copyLink(button));
}

/** Made anew each time, so that it lives as long as links do. */
async function copyLink(button) {
    try {
        const link = await ask(button.dataset.link);
        await clip(link.url);
        const until = new Date(link.expiresAt).toLocaleString();
        tellBeside(button, `Copied; works until ${until}`);
    } catch (e) {
        tellBeside(button, `Not copied: ${e.message}`);
    }
}

function tellBeside(button, text) {
    let note = button.parentElement.querySelector(".quiet");
    if (!note) {
        note = document.createElement("span");
        note.className = "quiet";
        button.parentElement.append(note);
    }
    note.textContent = text;
    say(text);
}
