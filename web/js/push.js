// The officer's account page: this browser may show notices. Texts come from data-* attributes.
// In a block of its own: other scripts of the page have the same words.
{
  const form = document.querySelector("form[data-push]");
  const note = document.querySelector("[data-push-note]");
  const button = document.querySelector("[data-push-on]");

  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };

  async function subscribe() {
    const worker = await navigator.serviceWorker.register(form.dataset.pushWorker);
    await navigator.serviceWorker.ready;
    // One made under another key of ours is of no use any more.
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    const made = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytes(form.dataset.push),
    });
    const { endpoint, keys } = made.toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  }

  if (form && !("serviceWorker" in navigator && "PushManager" in window)) {
    button.remove();
    note.textContent = note.dataset.missing;
  }
  button?.addEventListener("click", () => {
    button.disabled = true;
    subscribe().catch(() => {
      button.disabled = false;
      note.textContent = note.dataset.refused;
    });
  });
}
