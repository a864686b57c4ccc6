// The work a flood asks for: a number with which the ticket's SHA-256 begins with enough zero
// bits. In slices, so that the page stays alive; sent by itself when it is found.
// In a block of its own: other scripts of the page have the same words.
{
  const K = [], H = [];
  for (let n = 2, i = 0; i < 64; n += 1) {
    let prime = true;
    for (let f = 2; f * f <= n; f += 1) if (n % f === 0) { prime = false; break; }
    if (!prime) continue;
    const part = (root) => ((root % 1) * 2 ** 32) | 0;
    if (i < 8) H[i] = part(n ** 0.5);
    K[i] = part(n ** (1 / 3));
    i += 1;
  }
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  // The state after one block of 64 bytes.
  function block(state, bytes, from, w) {
    for (let i = 0; i < 16; i += 1) {
      const at = from + i * 4;
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = (w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3))
        + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g))
        + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) | 0);
  }

  function firstWord(head, headLength, tail, w) {
    const length = headLength + tail.length;
    const bytes = new Uint8Array(tail.length < 56 ? 64 : 128);
    bytes.set(tail);
    bytes[tail.length] = 0x80;
    new DataView(bytes.buffer).setUint32(bytes.length - 4, length * 8);
    let state = head;
    for (let at = 0; at < bytes.length; at += 64) state = block(state, bytes, at, w);
    return state[0] >>> 0;
  }

  const form = document.querySelector("form[data-work]");
  if (form) {
    const prefix = new TextEncoder().encode(`${form.dataset.work}:`);
    const zeros = Number(form.dataset.workBits), w = new Int32Array(64);
    const whole = prefix.length - (prefix.length % 64);
    let head = H;
    for (let at = 0; at < whole; at += 64) head = block(head, prefix, at, w);
    const rest = prefix.slice(whole);
    const note = document.querySelector("[data-work-note]");
    let nonce = 0;
    const slice = () => {
      const until = performance.now() + 40;
      while (performance.now() < until) {
        const digits = new TextEncoder().encode(String(nonce));
        const tail = new Uint8Array(rest.length + digits.length);
        tail.set(rest);
        tail.set(digits, rest.length);
        if (Math.clz32(firstWord(head, whole, tail, w)) >= zeros) {
          form.elements["work-nonce"].value = String(nonce);
          form.requestSubmit();
          return;
        }
        nonce += 1;
      }
      setTimeout(slice);
    };
    if (note) note.textContent = note.dataset.working;
    slice();
  }
}
