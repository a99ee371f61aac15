// The frame of a message grows to its content. Nothing runs in it; it is only measured.
import "./console.js";

// A message tells its day and time in full.
for (const time of document.querySelectorAll(".reading .head time[title]")) time.textContent = time.title;

const sheet = document.getElementById("sheet");

function fit() {
    const inner = sheet.contentDocument;
    if (!inner?.body) return;
    sheet.style.height = "0";
    const height = Math.max(inner.documentElement.scrollHeight, inner.body.scrollHeight);
    const bar = inner.documentElement.scrollWidth > inner.documentElement.clientWidth ? 18 : 2;
    sheet.style.height = `${Math.min(height + bar, 20000)}px`;
}

function loaded() {
    fit();
    for (const image of sheet.contentDocument?.images ?? []) image.addEventListener("load", fit);
}

if (sheet) {
    sheet.addEventListener("load", loaded);
    if (sheet.contentDocument?.readyState === "complete") loaded();
    let width = innerWidth;
    addEventListener("resize", () => {
        if (width === innerWidth) return;
        width = innerWidth;
        fit();
    });
}
