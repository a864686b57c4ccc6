// Files go piece by piece, so that a cut line, a reload or a restart of the server costs one piece.
// Without this script the form sends them whole.
// Texts come from data-* attributes.
// In a block of its own: other scripts of the page have the same words.
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  const pieceBytes = 524288;
  const hexOf = (bytes) => [...new Uint8Array(bytes)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha = async (bytes) => hexOf(await crypto.subtle.digest("SHA-256", bytes));
  const rest = (ms) => new Promise((done) => { setTimeout(done, ms); });

  for (const form of all("form[data-upload]")) {
    if (!crypto?.subtle) break;
    const say = form.dataset;
    const input = one("input[type=file]", form);
    const token = one("input[name=token]", form).value;
    const place = one("[data-upload-list]", form);

    const post = async (step, fields) => {
      const body = new URLSearchParams({ token, ...fields });
      return fetch(`${say.upload}/${step}`, { method: "POST", body, redirect: "error" });
    };
    // Answers that say something are believed; a line that is gone is waited for.
    const patient = async (ask, state) => {
      for (let wait = 1000; ; wait = Math.min(wait * 2, 15000)) {
        if (state.stopped) throw new Error("stopped");
        const answer = await ask().catch(() => null);
        if (answer && answer.status < 500 && answer.status !== 429) return answer;
        state.note.textContent = say.sayWaiting;
        await rest(wait);
      }
    };
    const told = async (answer) => {
      const value = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(value.say ?? say.sayWaiting, { cause: value.fault });
      return value;
    };
    const begin = async (file, key, state) => {
      const known = sessionStorage.getItem(key);
      if (known) {
        const answer = await patient(() => post("begin", { file: known }), state);
        if (answer.ok) return told(answer);
      }
      const fields = { label: file.name, bytes: file.size };
      const begun = await told(await patient(() => post("begin", fields), state));
      sessionStorage.setItem(key, begun.file);
      return begun;
    };
    const send = async (file, state) => {
      const key = `hy-up-${await sha(new TextEncoder().encode(
        [say.upload, file.name, file.size, file.lastModified].join("|")))}`;
      let { file: id, next } = await begin(file, key, state);
      state.id = id;
      while (next < file.size) {
        const body = await file.slice(next, next + pieceBytes).arrayBuffer();
        const headers = { "x-huiyin-token": token, "x-digest": await sha(body) };
        const to = `${say.upload}/part/${id}-${next}`;
        const put = () => fetch(to, { method: "PUT", body, headers, redirect: "error" });
        ({ next } = await told(await patient(put, state)));
        state.bar.value = next / file.size;
        const n = String(Math.floor(100 * next / file.size));
        state.note.textContent = say.saySending.replace("{file}", file.name).replace("{n}", n);
      }
      const fields = { file: id, "file-note": one("#file-note", form)?.value ?? "" };
      if (one("#keeps-place", form)?.checked) fields["keeps-place"] = "yes";
      sessionStorage.removeItem(key);
      await told(await patient(() => post("done", fields), state));
      state.note.textContent = say.sayKept.replace("{file}", file.name);
    };
    const row = () => {
      const state = { bar: document.createElement("progress"), note: document.createElement("p") };
      const stop = document.createElement("button");
      Object.assign(stop, { type: "button", textContent: say.sayCancel });
      stop.className = "govuk-button govuk-button--secondary";
      state.note.className = "govuk-body";
      stop.addEventListener("click", () => { state.stopped = true; stop.remove(); });
      state.stop = stop;
      state.bar.value = 0;
      const box = document.createElement("div");
      box.append(state.note, state.bar, stop);
      place.append(box);
      return state;
    };
    const inTurn = async (files, onward) => {
      let faults = 0;
      for (const file of files) {
        const state = row();
        try {
          if (file.size > Number(say.max)) throw new Error(say.sayLarge);
          await send(file, state);
        } catch (fault) {
          faults += 1;
          if (state.stopped && state.id) await post("drop", { file: state.id }).catch(() => null);
          const text = state.stopped ? say.sayCancelled : fault.message;
          state.note.textContent = `${file.name}: ${text}`;
          state.note.classList.add("govuk-error-message");
          state.bar.remove();
        }
        state.stop.remove();
      }
      input.value = "";
      if (!faults) location.assign(onward);
    };
    form.addEventListener("submit", (event) => {
      if (!input.files.length || form.dataset.sending) return;
      event.preventDefault();
      form.dataset.sending = "1";
      place.replaceChildren();
      const goes = event.submitter?.hasAttribute("data-upload-go");
      const onward = goes ? say.uploadOn : location.pathname;
      inTurn([...input.files], onward ?? location.pathname)
        .finally(() => { delete form.dataset.sending; });
    });
  }
}
