// Renews the page's figures by themselves, and says so when the server is away.
import { localise, say } from "./console.js";

const interval = 10_000;
let seen = new Date();
let word = document.getElementById("word")?.querySelector(".badge")?.textContent;

async function renew() {
    let text;
    try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Background": "1" }, signal: AbortSignal.timeout(interval) });
        if (answer.redirected) return location.reload();
        if (!answer.ok) return away();
        text = await answer.text();
    } catch {
        return away();
    }

    const renewed = new DOMParser().parseFromString(text, "text/html").getElementById("health");
    if (!renewed) return away();
    document.getElementById("health").replaceWith(document.adoptNode(renewed));
    seen = new Date();
    localise(renewed);
    document.getElementById("stale").hidden = true;
    const now = renewed.querySelector("#word .badge").textContent;
    if (now !== word) say(now);
    word = now;
}

function away() {
    const time = document.getElementById("seen");
    time.dateTime = seen.toISOString();
    time.textContent = seen.toLocaleTimeString();
    document.getElementById("stale").hidden = false;
    word = undefined;
}

setInterval(() => { if (!document.hidden) renew(); }, interval);
document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
