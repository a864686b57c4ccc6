// What fingers do at a keyboard, counted; nothing here knows a mouse.
import assert from "node:assert/strict";

export class Fingers {
  constructor(page) { this.page = page; this.count = 0; }
  async press(key) { this.count += 1; await this.page.keyboard.press(key); }
  async type(words) { this.count += [...words].length; await this.page.keyboard.type(words); }

  /** Tab after Tab until what is wanted has the focus. */
  async to(selector, key = "Tab") {
    const here = () => this.page.evaluate((wanted) =>
      document.activeElement?.matches(wanted) ?? false, selector);
    for (let tries = 0; !await here(); tries += 1) {
      assert.ok(tries < 80, `${selector} can be reached with ${key}`);
      await this.press(key);
    }
  }

  /** Until the next page has been painted: nobody types at what they do not see, and a browser
   * may drop keys that come before. */
  async leave(key) {
    await Promise.all([this.page.waitForEvent("domcontentloaded"), this.press(key)]);
    await this.page.evaluate(() => new Promise((painted) =>
      requestAnimationFrame(() => requestAnimationFrame(painted))));
  }

  /** The slash leads to the field for a case number, from wherever one is at the desk. */
  async seek(number, slash = "/") {
    await this.press(slash);
    const here = await this.page.evaluate(() => document.activeElement?.dataset.key);
    assert.equal(here, "/", `${slash} leads to the number at ${this.page.url()}`);
    await this.type(number);
    await this.leave("Enter");
  }
}
