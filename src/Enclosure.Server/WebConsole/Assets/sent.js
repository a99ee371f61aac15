// While somebody is still to get the message, the page looks again.

import { localise, say } from "./console.js";

const Every = 1500;
const sent = document.getElementById("sent");
if (sent.dataset.going) setTimeout(look, Every);

async function look() {
    if (document.hidden) {
        document.addEventListener("visibilitychange", look, { once: true });
        return;
    }

    try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Background": "1" } });
        if (answer.redirected || !answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("sent");
        if (fresh) {
            const before = sent.textContent;
            sent.replaceChildren(...fresh.childNodes);
            localise(sent);
            if (sent.textContent !== before) say("The status of a recipient changed.");
            if (!fresh.dataset.going) return;
        }
    } catch {
        // Away for a moment; the next look may find the server again.
    }
    setTimeout(look, Every);
}
