// All journeys in one process and one browser, a few at a time: what people do at the same time in
// a real town. HUIYIN_JOURNEYS (set by run.mjs) chooses some by part of their name.
import { after, describe } from "node:test";
import accused from "./journeys/accused.mjs";
import administrator from "./journeys/administrator.mjs";
import answer from "./journeys/answer.mjs";
import common from "./journeys/common.mjs";
import counter from "./journeys/counter.mjs";
import drill from "./journeys/drill.mjs";
import duty from "./journeys/duty.mjs";
import flood from "./journeys/flood.mjs";
import hall from "./journeys/hall.mjs";
import joint from "./journeys/joint.mjs";
import kept from "./journeys/kept.mjs";
import office from "./journeys/office.mjs";
import paper from "./journeys/paper.mjs";
import presence from "./journeys/presence.mjs";
import photos from "./journeys/photos.mjs";
import receipt from "./journeys/receipt.mjs";
import resident from "./journeys/resident.mjs";
import residentNoScript from "./journeys/resident_no_script.mjs";
import review from "./journeys/review.mjs";
import rooms from "./journeys/rooms.mjs";
import screening from "./journeys/screening.mjs";
import similar from "./journeys/similar.mjs";
import stale from "./journeys/stale.mjs";
import tls from "./journeys/tls.mjs";
import units from "./journeys/units.mjs";
import verify from "./journeys/verify.mjs";
import visit from "./journeys/visit.mjs";
import { browserStop } from "./kit/browser.mjs";

const all = {
  accused, administrator, answer, common, counter, drill, duty, flood, hall, joint, kept, office,
  paper, photos, presence, receipt, resident, residentNoScript, review, rooms, screening, similar,
  stale, tls, units, verify, visit,
};
const wanted = (process.env.HUIYIN_JOURNEYS ?? "").split(",").filter(Boolean);

describe("journeys", { concurrency: 2 }, () => {
  after(browserStop);
  for (const [name, journey] of Object.entries(all)) {
    if (!wanted.length || wanted.some((part) => name.includes(part))) journey();
  }
});
