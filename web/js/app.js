// Makes pages better, never possible: each works without this file. Texts come from data-*
// attributes, so no language lives here. Loaded with defer; needs no inline code (CSP).
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const debounce = (ms, run) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(run, ms); };
};

// Elements that only make sense with a script are written hidden; show them.
all("[data-js]").forEach((element) => { element.hidden = false; });
one("[data-focus]")?.focus();

// A slip's QR carries number and secret after the '#': no server ever sees them in an address.
function fillFromHash() {
  const fields = all("[data-hash]");
  const given = new URLSearchParams(location.hash.slice(1));
  const hits = fields.filter((field) => given.has(field.dataset.hash));
  hits.forEach((field) => { field.value = given.get(field.dataset.hash); });
  if (hits.length) history.replaceState(null, "", location.pathname + location.search);
}
fillFromHash();
addEventListener("hashchange", fillFromHash);

// Counts characters as the server does (code points), and says it at a reader's pace.
for (const field of all("[data-count]")) {
  const note = document.getElementById(field.dataset.countNote);
  const show = () => {
    const left = Number(field.dataset.count) - [...field.value].length;
    const text = left < 0 ? field.dataset.countOver : field.dataset.countLeft;
    note.textContent = text.replace("{n}", Math.abs(left));
    note.classList.toggle("govuk-error-message", left < 0);
  };
  if (note) { show(); field.addEventListener("input", debounce(300, show)); }
}

// The second tap on a slow line must not send a second case.
for (const form of all("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    // After this turn, or the pressed button's own value would be left out.
    setTimeout(() => all("button:not([type=button])", form).forEach((button) => {
      button.disabled = true;
      if (button.dataset.busy) {
        button.dataset.idle = button.textContent;
        button.textContent = button.dataset.busy;
      }
    }));
  });
}
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    all("button", form).forEach((button) => {
      button.disabled = false;
      if (button.dataset.idle) button.textContent = button.dataset.idle;
    });
  }
});

const formBody = (form) => new URLSearchParams(
  [...new FormData(form)].filter(([, value]) => typeof value === "string"));

// A draft survives a lost line or a flat battery.
for (const form of all("form[data-autosave]")) {
  const note = one("[data-autosave-note]", form);
  let dirty = false;
  const save = async () => {
    if (!dirty || form.dataset.sent) return;
    dirty = false;
    const body = formBody(form);
    // Browsers refuse large bodies that outlive the page.
    const keepalive = String(body).length < 60000;
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive })
      .catch(() => null);
    if (!answer?.ok) dirty = true;
    if (!note) return;
    const options = { hour: "2-digit", minute: "2-digit" };
    const time = new Date().toLocaleTimeString(document.documentElement.lang, options);
    const text = answer?.ok ? note.dataset.saved : note.dataset.unsaved;
    note.textContent = (text ?? "").replace("{time}", time);
  };
  const later = debounce(3000, save);
  form.addEventListener("input", () => { dirty = true; later(); });
  addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}

for (const button of all("[data-print]")) button.addEventListener("click", () => print());
for (const button of all("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = one(button.dataset.copy)?.textContent.trim() ?? "";
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    if (done) button.textContent = button.dataset.done;
  });
}

// Desk keys. A plain key works unless somebody types or has switched plain keys off;
// Alt + key works always.
const plainKeysOff = () => localStorage.getItem("hy-plain-keys") === "off";
const typing = (element) => element.isContentEditable
  || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit])");
const keyOf = (event) => (event.altKey && /^Key[A-Z]$/.test(event.code)
  ? event.code.slice(3) : event.key).toLowerCase();

// A summary's key opens what is below it and goes to its first field.
function reach(target) {
  if (!target.matches("summary")) return target;
  target.parentElement.open = true;
  return one("input:not([type=hidden]), select, textarea, button", target.parentElement) ?? target;
}

function moveRow(step) {
  const links = all("[data-rows] tbody tr").map((row) => one("a", row)).filter(Boolean);
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[Math.min(links.length - 1, Math.max(0, here + step))]?.focus();
}

function showKeys() {
  const dialog = one("dialog[data-keys]");
  if (!dialog || dialog.open) return;
  const list = all("[data-key]").map((target) => {
    const item = document.createElement("li");
    const key = document.createElement("kbd");
    key.className = "hy-kbd";
    key.textContent = target.dataset.key;
    item.append(key, " ", target.dataset.keyName ?? target.textContent.trim());
    return item;
  });
  one("[data-keys-list]", dialog).replaceChildren(...list);
  one("[data-keys-off]", dialog).checked = plainKeysOff();
  dialog.showModal();
}

one("[data-keys-off]")?.addEventListener("change", ({ target }) =>
  localStorage.setItem("hy-plain-keys", target.checked ? "off" : "on"));
all("[data-keys-open]").forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  showKeys();
}));

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.isComposing || one("dialog[open]")) return;
  if (!event.altKey && (plainKeysOff() || typing(event.target))) return;
  const key = keyOf(event);
  const target = one(`[data-key="${CSS.escape(key)}"]`);
  if (target) {
    event.preventDefault();
    target.matches("a, button") ? target.click() : reach(target).focus();
  } else if (key === "?" && one("dialog[data-keys]")) {
    event.preventDefault();
    showKeys();
  } else if (one("[data-rows]") && (key === "j" || key === "k")) {
    event.preventDefault();
    moveRow(key === "j" ? 1 : -1);
  }
});
