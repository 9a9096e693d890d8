// Keeps an attempt in the browser, so that it can be continued; where the browser keeps nothing, in a file.

const KEEP_PREFIX = "plainquiz/" + DATA.bank + "/" + DATA.content + "/";
let keepsNothing = false, foundDamaged = false;

function withStore(action) {
  try {
    return action(window.localStorage);
  } catch (error) {
    keepsNothing = true;
    return null;
  }
}

function nameDevice() {
  const key = "plainquiz/device";
  const known = withStore((store) => store.getItem(key));
  if (known && /^page-[0-9a-f]{12}$/.test(known)) return known;
  const made = "page-" + drawHex(12);
  withStore((store) => store.setItem(key, made));
  return made;
}

function readLearner() {
  return withStore((store) => store.getItem("plainquiz/learner")) || "";
}

function keepLearner(name) {
  withStore((store) => store.setItem("plainquiz/learner", name));
}

// An attempt is what was taken, with the rounds of missed questions after it
function keepAttempt(attempt) {
  if (DATA.live) return;
  attempt.keptAt = Date.now();
  withStore((store) => store.setItem(KEEP_PREFIX + attempt.sittings[0].session, JSON.stringify(attempt)));
}

function forgetAttempt(attempt) {
  withStore((store) => store.removeItem(KEEP_PREFIX + attempt.sittings[0].session));
}

function isObject(value) {
  return Boolean(value) && typeof value === "object" && !Array.isArray(value);
}

function isResponse(value) {
  if (!isObject(value)) return false;
  const texts = value.picked || value.ordered || value.typed;
  if (texts) return Array.isArray(texts) && texts.every((text) => typeof text === "string");
  return isObject(value.matched) || Number.isInteger(value.rated) || value.revealed === true;
}

function isResult(value) {
  return isObject(value) && isResponse(value.response) && ["fraction", "points", "hints"].every((name) => Number.isFinite(value[name])) &&
    Array.isArray(value.options) && value.options.every(Number.isInteger) && Array.isArray(value.lefts) && value.lefts.every(Number.isInteger);
}

// The answers of an exam that is not handed in
function isSheet(value, isPlace) {
  return isObject(value) && Number.isFinite(value.startedAt) && isPlace(value.place) && isObject(value.ms) &&
    Array.isArray(value.marked) && value.marked.every(isPlace) &&
    isObject(value.responses) && Object.entries(value.responses).every(([place, one]) => isPlace(Number(place)) && isResponse(one)) &&
    (!value.draft || isPlace(value.draft.place) && isResponse(value.draft.response));
}

function isSitting(value) {
  if (!isObject(value) || !Array.isArray(value.order) || !value.order.length) return false;
  const isPlace = (place) => Number.isInteger(place) && place >= 0 && place < value.order.length;
  return value.order.every((at) => Number.isInteger(at) && Boolean(DATA.questions[at])) &&
    ["session", "retryOf", "last"].every((name) => typeof value[name] === "string") &&
    ["seed", "round", "next", "again"].every((name) => Number.isInteger(value[name]) && value[name] >= 0) && value.round > 0 &&
    Array.isArray(value.events) && value.events.every((event) => isObject(event) && typeof event.id === "string") &&
    Array.isArray(value.skipped) && value.skipped.every(isPlace) && isObject(value.hints) && isObject(value.settled) &&
    Object.entries(value.settled).every(([place, one]) => isPlace(Number(place)) && isResult(one)) &&
    (!value.sheet || isSheet(value.sheet, isPlace));
}

function isAttempt(value) {
  return isObject(value) && value.content === DATA.content && Array.isArray(value.sittings) && value.sittings.length > 0 &&
    value.sittings.every(isSitting);
}

function parseAttempt(text) {
  try {
    const value = JSON.parse(text);
    return isAttempt(value) ? value : null;
  } catch (error) {
    return null;
  }
}

// The latest attempt at these very questions, null if there is none; forgets those that are damaged
function findAttempt() {
  const found = withStore((store) => Object.keys(store).filter((key) => key.startsWith(KEEP_PREFIX)).map((key) => {
    const attempt = parseAttempt(store.getItem(key));
    if (!attempt) {
      store.removeItem(key);
      foundDamaged = true;
    }
    return attempt;
  }).filter(Boolean));
  return (found || []).sort((one, other) => other.keptAt - one.keptAt)[0] || null;
}

function saveFile(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  const link = make("a", {href: address, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function nameFile(learner, suffix) {
  const day = new Date(), pad = (number) => String(number).padStart(2, "0");
  const date = day.getFullYear() + "-" + pad(day.getMonth() + 1) + "-" + pad(day.getDate());
  const plain = (text) => text.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
  return [plain(learner), plain(DATA.bank), date].filter(Boolean).join("-") + suffix;
}

function saveProgress(attempt) {
  saveFile(nameFile("", ".quiz-progress.json"), JSON.stringify(attempt), "application/json");
}

// Sends a step to the quiz that serves this page; its answer, or an Error with a sentence
async function sendStep(step) {
  let answer;
  try {
    answer = await fetch(DATA.live.address, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(step)});
  } catch (error) {
    throw new Error("Not saved: quiz no longer runs in the terminal. Start it again there.");
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || "Not saved: quiz refused it. Reload this page.");
  return told;
}
