// This browser may show messages: an officer's account page, the page of a member of duty. Says no
// word of its own: what stands there says that it cannot, until it turns out that it can.
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

  const can = "serviceWorker" in navigator && "PushManager" in window;
  if (form && can) note.textContent = "";
  if (form && !can) button.remove();
  button?.addEventListener("click", () => {
    button.disabled = true;
    subscribe().catch(() => {
      button.disabled = false;
      note.textContent = note.dataset.refused;
    });
  });

  // The code that a notification brought; whoever joins looks at it and sends it.
  const brought = /^#(\d{10})$/.exec(location.hash);
  const code = document.querySelector("form[action='/on-call/join'] #code");
  if (brought && code) {
    code.value = brought[1];
    history.replaceState(null, "", location.pathname);
  }
}
