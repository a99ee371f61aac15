// The API reference: the language that somebody reads in, the index, the key, and requests to be tried out.
import { ask, clip, make, say } from "./console.js";

const LANGUAGE = "enclosure.language";
const MARK = "YOUR_API_KEY";
const page = document.querySelector(".reference");
const signedIn = page.hasAttribute("data-signed-in");
let key = null;

document.documentElement.classList.add("is-scripted");

function remembered() {
    try {
        return localStorage.getItem(LANGUAGE);
    } catch {
        return null;
    }
}

/** Every sample in one language; what somebody looks at stays where it is. */
function choose(language, keep) {
    const before = keep?.getBoundingClientRect().top;
    for (const choice of page.querySelectorAll(".tabs input")) choice.checked = choice.value === language;
    if (keep) window.scrollBy(0, keep.getBoundingClientRect().top - before);
}

page.addEventListener("change", event => {
    if (!event.target.matches(".tabs input")) return;
    choose(event.target.value, event.target.closest(".samples"));
    try {
        localStorage.setItem(LANGUAGE, event.target.value);
    } catch {
        // Without storage the choice lasts as long as the page.
    }
});

const known = remembered();
if (known && page.querySelector(`.tabs input[value="${CSS.escape(known)}"]`)) {
    choose(known);
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

for (const samples of page.querySelectorAll(".samples")) {
    samples.append(make("button", { type: "button", class: "small", onclick: () => copy(samples) }, "Copy"));
}

/** The sample as it stands there, with the key only where that is shown. */
async function copy(samples) {
    const language = samples.querySelector(":checked").value;
    await clip(samples.querySelector(`[data-language="${language}"]`).textContent + "\n");
    const button = samples.querySelector("button");
    button.textContent = "Copied";
    say("Copied");
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
}

/** The index: what has all words that are searched for. */
const search = document.getElementById("q");
const opened = new Map([...page.querySelectorAll("details.topic")].map(topic => [topic, topic.open]));
function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word !== "");
    let found = 0;
    for (const [topic, wasOpen] of opened) {
        const entries = [...topic.querySelectorAll("li")];
        for (const entry of entries) {
            const text = `${entry.textContent} ${entry.firstElementChild.title} ${entry.firstElementChild.hash}`.toLowerCase();
            entry.hidden = !words.every(word => text.includes(word));
        }
        topic.hidden = entries.every(entry => entry.hidden);
        topic.open = words.length > 0 ? !topic.hidden : wasOpen;
        if (!topic.hidden) found++;
    }
    page.querySelector(".nothing").hidden = found > 0;
}
search.addEventListener("input", filter);
if (search.value !== "") filter();
search.form.addEventListener("submit", event => {
    const first = page.querySelector("details.topic:not([hidden]) li:not([hidden]) a");
    if (!first || search.value === "") return;
    event.preventDefault();
    location.assign(first.href);
});
document.addEventListener("keydown", event => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    search.focus();
});
if (matchMedia("(max-width: 820px)").matches) page.querySelector("details.contents").open = false;

/** The key: of the session, asked for when it is first needed and kept in this page alone; or what was typed in. */
async function theKey() {
    if (!signedIn) return document.getElementById("key")?.value.trim() ?? "";
    key ??= (await ask("/docs/api/key", { method: "POST" })).key;
    return key;
}

function show(text) {
    for (const place of page.querySelectorAll(".key")) place.textContent = text;
}

document.querySelector("form[data-reveals]")?.addEventListener("submit", async event => {
    event.preventDefault();
    const [form, button] = [event.target, event.submitter];
    if (button.dataset.shown) {
        delete button.dataset.shown;
        show(MARK);
        button.textContent = "Show the key in the samples";
        return;
    }
    try {
        show(await theKey());
        button.dataset.shown = "yes";
        button.textContent = "Hide the key";
        say("The samples hold your key now.");
    } catch (fault) {
        form.append(make("p", { class: "fault", role: "alert" }, fault.message));
    }
});

for (const details of page.querySelectorAll("details.try")) {
    details.addEventListener("toggle", () => offer(details));
    offer(details);
}

/** A trial in its panel, once that is open. */
async function offer(details) {
    if (!details.open || details.querySelector("form")) return;
    const { Trial } = await import("./reference-try.js");
    if (!details.querySelector("form")) new Trial(details, page.dataset.keyHeader, signedIn, theKey);
}
