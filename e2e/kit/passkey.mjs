// A device of this browser that holds passkeys and looks at its owner's finger by itself.

/** Works on whatever address the page is at, as long as it is a name and safe (TLS, localhost). */
export async function authenticator(me) {
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const credentials = async () =>
    (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { credentials };
}
