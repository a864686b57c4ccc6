// Photos that nobody took: drawn by the browser, with the block in it that a telephone writes.
import { PHONE, person } from "./browser.mjs";

/** A TIFF block with a place: 27.89 north, 119.12 east. */
function exif() {
  const tiff = Buffer.alloc(8 + 2 + 12 + 4 + 2 + 48 + 4 + 48);
  let at = tiff.write("II*\0", 0, "latin1");
  const short = (value) => { at = tiff.writeUInt16LE(value, at); };
  const long = (value) => { at = tiff.writeUInt32LE(value, at); };
  const entry = (tag, kind, count, value) => { short(tag); short(kind); long(count); long(value); };
  long(8);
  short(1);
  entry(0x8825, 4, 1, 26);
  long(0);
  short(4);
  const values = 26 + 2 + 48 + 4;
  entry(1, 2, 2, 0x4e);
  entry(2, 5, 3, values);
  entry(3, 2, 2, 0x45);
  entry(4, 5, 3, values + 24);
  long(0);
  for (const value of [27, 53, 24, 119, 7, 12]) { long(value); long(1); }
  return tiff;
}

/** A photo as a telephone keeps it. `noisy` ones are megabytes. */
export async function photo(side = 240, noisy = false) {
  const me = await person({ width: PHONE });
  const drawn = await me.page.evaluate(({ side, noisy }) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: side, height: Math.round(side * 0.75) });
    const brush = canvas.getContext("2d");
    const { width, height } = canvas;
    const sky = brush.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, "#7aa7c7");
    sky.addColorStop(1, "#6b6257");
    brush.fillStyle = sky;
    brush.fillRect(0, 0, width, height);
    brush.fillStyle = "#222";
    brush.beginPath();
    brush.ellipse(width / 2, height * 0.7, width / 4, height / 8, 0, 0, 7);
    brush.fill();
    if (noisy) {
      const image = brush.getImageData(0, 0, width, height);
      let state = 7;
      for (let at = 0; at < image.data.length; at += 1) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        if (at % 4 !== 3) image.data[at] = state >>> 24;
      }
      brush.putImageData(image, 0, 0);
    }
    return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
  }, { side, noisy });
  await me.close();
  const jpeg = Buffer.from(drawn, "base64");
  const block = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif()]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(block.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, block, jpeg.subarray(2)]);
}
