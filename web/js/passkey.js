// Asks this device for a passkey and posts its answer with the form the button stands in. Older
// browsers have no helpers for it, so bytes are read and written here. Texts: data-* attributes.
// In a block of its own: other scripts of the page have the same words.
{
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  async function asked(kind, publicKey) {
    publicKey.challenge = bytes(publicKey.challenge);
    if (kind === "create") {
      publicKey.user.id = bytes(publicKey.user.id);
      publicKey.excludeCredentials?.forEach((one) => { one.id = bytes(one.id); });
    }
    const made = await navigator.credentials[kind]({ publicKey });
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    if (kind === "create") {
      response.attestationObject = text(made.response.attestationObject);
      response.transports = made.response.getTransports?.() ?? [];
    } else {
      response.authenticatorData = text(made.response.authenticatorData);
      response.signature = text(made.response.signature);
      response.userHandle = made.response.userHandle ? text(made.response.userHandle) : null;
    }
    return {
      id: made.id, rawId: text(made.rawId), type: made.type, response,
      authenticatorAttachment: made.authenticatorAttachment ?? undefined,
      clientExtensionResults: {},
    };
  }

  for (const button of document.querySelectorAll("[data-passkey]")) {
    const { passkey, passkeyOptions, passkeyAction } = button.dataset;
    const { form } = button;
    const note = form.querySelector("[data-passkey-note]");
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      note.textContent = note.dataset.missing;
    }
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const answer = await asked(passkey, JSON.parse(passkeyOptions));
        form.elements["passkey-answer"].value = JSON.stringify(answer);
        form.action = passkeyAction;
        form.submit();
      } catch {
        button.disabled = false;
        note.textContent = note.dataset.refused;
      }
    });
  }
}
