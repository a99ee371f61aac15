// A PDF is fetched from where its bytes are and shown by the browser's own viewer.
import { make } from "./console.js";

const place = document.getElementById("pdf");

async function showPdf() {
    try {
        const answer = await fetch(place.dataset.link, { credentials: "omit", referrerPolicy: "no-referrer" });
        if (!answer.ok) throw new Error(`The bytes could not be fetched (${answer.status}).`);
        const url = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "application/pdf" }));
        place.replaceChildren(make("iframe", { src: url, title: place.dataset.name }));
    } catch (e) {
        const why = e instanceof TypeError ? "The bytes could not be fetched: the store may not allow pages of this address (CORS)." : e.message;
        place.replaceChildren(make("p", { class: "fault", role: "alert" }, `${why} Download the file instead.`));
    }
}

if (place) showPdf();

const picture = document.getElementById("picture");

function spoilt() {
    picture.replaceWith(make("p", { class: "fault", role: "alert" }, "The picture cannot be shown: it is damaged, or its bytes could not be fetched. Download the file to see."));
}

picture?.addEventListener("error", spoilt);
if (picture?.complete && picture.naturalWidth === 0) spoilt();
