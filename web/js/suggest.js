// What the server knows of what somebody types: HTML of our own, shown beneath the field as soon
// as typing pauses. An answer to older words is dropped, and how much there is is said once
// typing has paused for longer, so that nobody is read to at every key.
const PAUSE_MS = 50;
const SAY_MS = 1000;
const ASKED = ["body", "title", "place", "area", "topic"];

for (const field of document.querySelectorAll("[data-suggest]")) {
  const place = document.getElementById(field.dataset.suggestInto);
  const spoken = document.getElementById(`${field.dataset.suggestInto}-said`);
  let pause;
  let say;
  let asking;

  const show = (html) => {
    // Who has walked in here with the keys keeps what they stand on.
    if (!html.startsWith("<div data-said") || place.contains(document.activeElement)) return;
    if (place.innerHTML !== html) place.innerHTML = html;
    clearTimeout(say);
    say = setTimeout(() => {
      const said = place.firstElementChild?.dataset.said ?? "";
      if (spoken && spoken.textContent !== said) spoken.textContent = said;
    }, SAY_MS);
    performance.mark("hy-suggested");
  };

  const ask = async () => {
    asking?.abort();
    const own = asking = new AbortController();
    const body = new URLSearchParams(
      [...new FormData(field.form)].filter(([, value]) => typeof value === "string"));
    try {
      const { signal } = own;
      const answer = await fetch(field.dataset.suggest, { method: "POST", body, signal });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (own === asking) show(html);
    } catch {
      // Asked anew meanwhile, or the line is gone: what is shown stays.
    }
  };

  const typed = (event) => {
    // Letters on their way to a character are no words yet.
    if (event.isComposing || !ASKED.includes(event.target.name)) return;
    clearTimeout(pause);
    asking?.abort();
    pause = setTimeout(ask, PAUSE_MS);
  };
  field.form.addEventListener("input", typed);
  field.form.addEventListener("compositionend", typed);
}
