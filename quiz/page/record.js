// Answers as events, in the form of `quiz history export`; and all of them as one line of text.

const COLUMNS = [
  "id", "session", "kind", "origin", "question", "part", "target", "rev", "at_ms", "tz_min", "day", "score", "points", "rating",
  "rating_source", "hints", "tries", "ms", "data",
];
const NEEDED = ["id", "session", "kind", "origin", "at_ms", "tz_min", "day"];
const DAY_BEGINS = 4;
const LINE_BEGINS = "quiz-results:";

function drawHex(digits) {
  const bytes = crypto.getRandomValues(new Uint8Array(digits / 2));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A UUID of version 7 that sorts after the one before it
function makeId(atMs, before) {
  const time = atMs.toString(16).padStart(12, "0");
  const variant = "89ab"[parseInt(drawHex(2), 16) & 3];
  const made = time + "7" + drawHex(4).slice(1) + variant + drawHex(16).slice(1);
  let hex = made;
  if (before && before.replace(/-/g, "") >= made) {  // within a millisecond, or the clock went back: count up
    const last = before.replace(/-/g, ""), low = (parseInt(last.slice(20), 16) + 1).toString(16).padStart(12, "0");
    hex = last.slice(0, 20) + low;
  }
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function makeEvent(sitting, kind, columns) {
  const at = Date.now(), zone = -new Date(at).getTimezoneOffset();
  sitting.last = makeId(at, sitting.last);
  const day = Math.floor((at + zone * 60000 - DAY_BEGINS * 3600000) / 86400000);
  const event = {id: sitting.last, session: sitting.session, kind, origin: sitting.exam ? "exam" : "take",
    at_ms: at, tz_min: zone, day, ...columns};
  if (event.question && event.question.endsWith("#2")) {
    event.question = event.question.slice(0, -2);
    event.part = 1;
  }
  return event;
}

function writeEvent(event) {
  const fields = {};
  for (const name of COLUMNS) {
    const value = event[name], nothing = value === undefined || value === null || value === "" || value === 0;
    const counts = ["score", "points", "ms"].includes(name) && value === 0;
    const empty = name === "data" && (!value || !Object.keys(value).length);
    if (NEEDED.includes(name) || counts || !(nothing || empty)) fields[name] = value;
  }
  return JSON.stringify(fields);
}

function writeRecord(sitting, device, learner) {
  const head = JSON.stringify({format: 2, device, learner});
  return [head].concat(sitting.events.map(writeEvent)).join("\n") + "\n";
}

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// The record as one line that can be pasted anywhere; `quiz class add` reads it (quiz/history/pasted.py)
async function packLine(record) {
  const bytes = new TextEncoder().encode(record);
  if (typeof CompressionStream !== "function") return LINE_BEGINS + "0:" + toBase64(bytes);
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return LINE_BEGINS + "1:" + toBase64(new Uint8Array(await new Response(packed).arrayBuffer()));
}
