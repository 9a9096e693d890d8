// Plays the card: options to tap or key on the front, pick and verdict on the back.
// The page reads right without it. What is picked travels in sessionStorage, and only there.

const quiz = document.querySelector(".quiz");
const STORE = "plainquiz";
const has = (name) => quiz.classList.contains(name);
const find = (selector) => quiz.querySelector(selector);
const all = (selector) => Array.from(quiz.querySelectorAll(selector));
const onFront = has("front");
const onDesktop = typeof pycmd === "function" && navigator.userAgent.includes("QtWebEngine");
const correct = find(".data .correct").textContent.split(" ").filter(Boolean).map(Number);
const accept = JSON.parse(find(".data .accept").textContent || "{}");
const card = {correct: correct, accept: accept, whole: has("whole"), language: quiz.lang};
const KIND = [
  "multiple-choice", "multiple-response", "true-false", "ordering", "matching", "cloze", "list-recall", "short-answer", "numeric",
  "rubric", "flashcard",
].find(has);
const grade = (given) => gradeAnswer(KIND, card, given);

function make(tag, name, content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (typeof content === "string") element.dir = "auto";
  if (typeof content === "string") element.textContent = content;
  else if (content) element.append(content);
  return element;
}

// ---------------------------------------------------------------- what the front tells the back

function load() {
  try {
    const state = JSON.parse(sessionStorage.getItem(STORE));
    return state && state.id === quiz.dataset.id ? state : null;
  } catch (error) {
    return null;
  }
}

function save() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(state));
  } catch (error) {
    // private mode or an old app: the back then shows the right answer without a verdict
  }
}

const fresh = {id: quiz.dataset.id, seed: Math.floor(Math.random() * 4294967296), picked: [], typed: []};
const state = onFront ? fresh : load();

// ---------------------------------------------------------------- order

// mulberry32: small, and the same on every device
function makeRandom(seed) {
  return function () {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffle(count, random) {
  const order = Array.from({length: count}, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}

// The numbers of the options in the order to show them; an ordering never begins solved
function drawOrder(count, salt) {
  const plain = Array.from({length: count}, (_, at) => at);
  if (!state || has("fixed")) return plain;
  const random = makeRandom((state.seed + salt) | 0);
  let order = shuffle(count, random);
  const solved = () => order.every((at, place) => !place || correct[order[place - 1]] <= correct[at]);
  for (let tries = 0; has("ordering") && tries < 16 && solved(); tries++) order = shuffle(count, random);
  return order;
}

// ---------------------------------------------------------------- parts

// Turns the items of a list into buttons in drawn order; the k-th of the result is option k of the note
function makeButtons(list, role, salt) {
  const items = Array.from(list.children), buttons = [];
  drawOrder(items.length, salt).forEach((at, place) => {
    const button = make(onFront ? "button" : "div", "option tappable"), text = make("span", "text");
    if (onFront) button.type = "button";
    text.dir = "auto";
    text.append(...items[at].childNodes);
    button.append(make("span", "badge", role === "order" ? "" : String(place + 1)), text);
    items[at].append(button);
    list.append(items[at]);
    buttons[at] = button;
    if (role === "radio" || role === "checkbox") button.setAttribute("role", role);
  });
  if (role === "radio") list.setAttribute("role", "radiogroup");
  return buttons;
}

function inShownOrder(buttons) {
  return buttons.slice().sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
}

function mark(button, name, words) {
  button.classList.add(name);
  if (words) button.append(make("span", "label", words));
}

function showFeedback(at, after) {
  const words = find('.feedback li[data-o="' + at + '"]');
  if (!words) return;
  const note = make("div", "note");
  const copy = words.cloneNode(true);
  if (copy.firstElementChild) copy.firstElementChild.remove();
  note.dir = "auto";
  note.append(...copy.childNodes);
  after.append(note);
}

const show = find(".verdict");

function sayVerdict(score, more) {
  const right = score.fraction >= 1, none = score.fraction <= 0;
  const words = right ? "Correct" : none ? "Wrong" : "Partly right";
  show.className = "verdict " + (right ? "good" : none ? "bad" : "half");
  show.textContent = "";
  show.append(make("b", "", words));
  const share = right || none ? "" : Math.round(score.fraction * 100) + "%";
  for (const text of [share, more]) if (text) show.append(make("span", "", text));
}

// Digits pick options where Anki would take them for ratings: they reach a card only in a text field
function listenToKeys(buttons) {
  if (!onDesktop) return;
  const keys = make("input", "keys");
  keys.setAttribute("aria-label", "Press a digit to pick");
  keys.tabIndex = -1;
  quiz.append(keys);
  keys.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = "123456789".indexOf(event.key);
    const commands = {Enter: "ans", " ": "ans", e: "edit", m: "more"};
    if (at >= 0) {
      if (buttons()[at]) buttons()[at].click();
    } else if (commands[event.key]) pycmd(commands[event.key]);
    else keys.blur();
    event.preventDefault();
  });
  const focus = () => keys.focus({preventScroll: true});
  quiz.addEventListener("click", (event) => {
    if (event.target.closest(".option")) focus();
  });
  setTimeout(focus, 0);
}

function makeInput(label) {
  const input = make("input", "blank tappable");
  input.type = "text";
  input.setAttribute("aria-label", label);
  for (const name of ["autocomplete", "autocapitalize", "autocorrect"]) input.setAttribute(name, "off");
  input.spellcheck = false;
  input.dir = "auto";
  return input;
}

// Enter goes to the next field, and from the last one to the answer
function linkInputs(inputs) {
  inputs.forEach((input, at) => {
    input.addEventListener("input", () => {
      state.typed = inputs.map((each) => each.value);
      save();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      if (inputs[at + 1]) inputs[at + 1].focus();
      else if (onDesktop) pycmd("ans");
    });
  });
  if (onDesktop) setTimeout(() => inputs[0].focus(), 0);
}

// ---------------------------------------------------------------- fronts

const options = find(".options");

function playPicks(single) {
  const buttons = makeButtons(options.querySelector("ul"), single ? "radio" : "checkbox", 0);
  const paint = () => buttons.forEach((button, at) => {
    const on = state.picked.includes(at);
    button.classList.toggle("on", on);
    button.setAttribute("aria-checked", String(on));
  });
  buttons.forEach((button, at) => button.addEventListener("click", () => {
    const on = state.picked.includes(at);
    if (single) state.picked = [at];
    else state.picked = on ? state.picked.filter((each) => each !== at) : state.picked.concat(at);
    paint();
    save();
  }));
  paint();
  listenToKeys(() => inShownOrder(buttons));
}

function playOrder() {
  const buttons = makeButtons(options.querySelector("ul"), "order", 0);
  const paint = () => buttons.forEach((button, at) => {
    const place = state.picked.indexOf(at);
    button.classList.toggle("on", place >= 0);
    button.firstChild.textContent = place >= 0 ? String(place + 1) : "";
  });
  buttons.forEach((button, at) => button.addEventListener("click", () => {
    const on = state.picked.includes(at);
    state.picked = on ? state.picked.filter((each) => each !== at) : state.picked.concat(at);
    paint();
    save();
  }));
  paint();
  listenToKeys(() => inShownOrder(buttons));
}

function playPairs() {
  const [leftList, rightList] = options.querySelectorAll("ul");
  leftList.className = "lefts";
  rightList.className = "rights";
  const lefts = makeButtons(leftList, "left", 1), rights = makeButtons(rightList, "right", 2);
  const slots = lefts.map((button) => {
    button.firstChild.remove();
    const slot = make("span", "slot");
    button.append(slot);
    return slot;
  });
  state.picked = lefts.map(() => -1);
  let active = lefts.indexOf(inShownOrder(lefts)[0]);
  const paint = () => {
    lefts.forEach((button, at) => {
      const chosen = state.picked[at];
      button.classList.toggle("active", at === active);
      button.classList.toggle("on", chosen >= 0);
      slots[at].textContent = "";
      if (chosen >= 0) slots[at].append(...rights[chosen].querySelector(".text").cloneNode(true).childNodes);
    });
    rights.forEach((button, at) => button.classList.toggle("used", state.picked.includes(at)));
  };
  lefts.forEach((button, at) => button.addEventListener("click", () => {
    state.picked[at] = -1;
    active = at;
    paint();
    save();
  }));
  rights.forEach((button, at) => button.addEventListener("click", () => {
    if (active < 0) return;
    state.picked[active] = at;
    const open = inShownOrder(lefts).map((each) => lefts.indexOf(each)).filter((left) => state.picked[left] < 0);
    active = open.length ? open[0] : -1;
    paint();
    save();
  }));
  paint();
  listenToKeys(() => inShownOrder(rights));
}

function playBlanks() {
  const gaps = all(".question .gap"), inputs = accept.blanks.map((_, at) => makeInput("blank " + (at + 1)));
  const rest = make("div", "blanks");
  inputs.forEach((input, at) => {
    const gap = gaps.length === inputs.length && gaps[at];
    const hint = gap ? gap.textContent.slice(1, -1) : "";
    const length = Math.max(4, Math.min(22, Math.max(...accept.blanks[at].map((text) => text.length)) + 2));
    input.style.width = Math.max(length, hint.length > 1 ? Math.min(26, hint.length + 1) : 0) + "ch";
    if (hint && hint !== "\u2026") input.placeholder = hint;
    if (gap) gap.replaceWith(input);
    else rest.append(input);
  });
  if (rest.children.length) find(".question").after(rest);
  const reveal = make("button", "quiet tappable", inputs.length > 1 ? "Reveal a blank" : "Reveal the blank");
  const open = new Set(inputs);
  reveal.type = "button";
  reveal.addEventListener("click", () => {
    const next = Array.from(open).find((input) => !strip(input.value));
    if (!next) return;
    open.delete(next);
    next.replaceWith(make("b", "gap", accept.blanks[inputs.indexOf(next)][0]));
    reveal.hidden = !Array.from(open).some((input) => !strip(input.value));
  });
  find(".tools").append(reveal);
  linkInputs(inputs);
}

function playList() {
  const list = make("ol", "lines");
  const inputs = Array.from({length: accept.need}, (_, at) => makeInput("entry " + (at + 1)));
  for (const input of inputs) list.append(make("li", "", input));
  find(".question").after(list);
  linkInputs(inputs);
}

function playText() {
  const input = document.getElementById("typeans");
  if (!input || input.tagName !== "INPUT") return;
  input.classList.add("tappable");
  for (const name of ["autocomplete", "autocapitalize", "autocorrect"]) input.setAttribute(name, "off");
  input.spellcheck = false;
  input.dir = "auto";
}

function playRubric() {
  const draft = make("textarea", "draft tappable");
  draft.rows = 4;
  draft.placeholder = "A few words, or just think it through";
  draft.dir = "auto";
  draft.addEventListener("input", () => {
    state.typed = [draft.value];
    save();
  });
  find(".question").after(draft);
}

function offerHints() {
  const hints = find(".hint");
  if (!hints) return;
  const items = Array.from(hints.querySelectorAll("ol > li")), button = make("button", "quiet tappable", "Hint");
  const shown = make("div", "hints");
  let given = 0;
  button.type = "button";
  button.addEventListener("click", () => {
    const line = make("p");
    line.dir = "auto";
    line.append(...items[given].childNodes);
    shown.append(line);
    given += 1;
    button.hidden = given === items.length;
    button.textContent = "Another hint";
  });
  find(".tools").append(button);
  find(".tools").after(shown);
  hints.remove();
}

// ---------------------------------------------------------------- backs

function showPicks(single) {
  const buttons = makeButtons(options.querySelector("ul"), "", 0), picked = state ? state.picked : [];
  buttons.forEach((button, at) => {
    const right = correct[at] === 1, mine = picked.includes(at);
    button.classList.toggle("on", mine);
    const missed = !mine && !single && picked.length;
    if (right) mark(button, missed ? "missed" : "good", mine ? "Your pick, right" : missed ? "Missed" : "Right answer");
    else if (mine) mark(button, correct[at] > 0 ? "half" : "bad", correct[at] > 0 ? "Your pick, half right" : "Your pick");
    if (mine || !picked.length) showFeedback(at, button.parentNode);
  });
  if (!picked.length) return;
  sayVerdict(grade(picked));
}

function showOrder() {
  const buttons = makeButtons(options.querySelector("ul"), "order", 0), list = options.querySelector("ul");
  const placed = state ? state.picked : [];
  const slots = correct.map((group, at) => [group, at]).sort((a, b) => a[0] - b[0]).map(([, at]) => at);
  slots.forEach((at, place) => {
    list.append(buttons[at].parentNode);
    const mine = placed.indexOf(at);
    const fits = mine >= 0 && correct[slots[mine]] === correct[at];
    buttons[at].firstChild.textContent = String(slots.findIndex((other) => correct[other] === correct[at]) + 1);
    if (placed.length) {
      mark(buttons[at], fits ? "good" : "bad", mine < 0 ? "Left out" : fits ? "Right" : "You: " + (mine + 1));
    }
  });
  if (placed.length) sayVerdict(grade(placed));
}

function showPairs() {
  const [leftList, rightList] = options.querySelectorAll("ul"), chosen = state ? state.picked : [];
  const rights = Array.from(rightList.children);
  leftList.className = "lefts";
  rightList.remove();
  makeButtons(leftList, "left", 1).forEach((button, at) => {
    const slot = make("span", "slot"), mine = chosen[at];
    button.firstChild.remove();
    slot.append(...rights[correct[at]].cloneNode(true).childNodes);
    button.append(slot);
    if (!chosen.some((each) => each >= 0)) return;
    button.classList.add(mine === correct[at] ? "good" : "bad");
    if (mine === correct[at]) return;
    const wrong = make("span", "label", mine >= 0 ? "You: " : "Left out");
    if (mine >= 0) {
      wrong.append(...rights[mine].cloneNode(true).childNodes);
      showFeedback(mine, button.parentNode);
    }
    button.append(wrong);
  });
  if (!chosen.some((each) => each >= 0)) return;
  const score = grade(chosen), right = score.marks.filter((mark) => mark.credit).length;
  sayVerdict(score, score.fraction < 1 ? right + " of " + score.marks.length + " right" : "");
}

function showBlanks() {
  const typed = state ? state.typed : [];
  if (!typed.some(strip)) return;
  const score = grade(typed), gaps = all(".answer .gap");
  score.marks.forEach((mark, at) => {
    const gap = gaps.length === score.marks.length && gaps[at];
    if (!gap) return;
    gap.classList.add(mark.credit ? "good" : "bad");
    if (mark.credit) gap.textContent = mark.expected;
    else if (mark.given) gap.before(make("s", "given", mark.given), " ");
    if (mark.typo) gap.after(make("small", "", " typo forgiven"));
  });
  const right = score.marks.filter((mark) => mark.credit).length;
  sayVerdict(score, score.fraction < 1 && score.marks.length > 1 ? right + " of " + score.marks.length + " right" : "");
}

function showList() {
  const typed = state ? state.typed : [];
  if (!typed.some(strip)) return;
  const score = grade(typed), list = find(".answer ul");
  score.marks.forEach((mark, at) => {
    const item = list.children[at] || list.appendChild(make("li", "", make("s", "", mark.given)));
    item.className = mark.credit ? "good" : at < accept.entries.length ? "open" : "bad";
    const words = mark.typo ? "you: " + mark.given : mark.credit ? "named" : at < accept.entries.length ? "" : "not on the list";
    const more = item.querySelector("small");
    if (words) item.insertBefore(make("span", "label", words), more);
  });
  sayVerdict(score, score.marks.filter((mark) => mark.credit).length + " of " + accept.need);
}

// What was typed, from Anki's comparison of it with the answer: every app shows one
function readTyped() {
  const shown = document.getElementById("typeans");
  if (!shown || shown.tagName === "INPUT" || !shown.querySelector("span")) return "";
  let text = "";
  for (const node of Array.from(shown.childNodes)) {
    if (node.id === "typearrow" || node.nodeName === "BR") break;
    if (!node.classList || !node.classList.contains("typeMissed")) text += node.textContent;
  }
  return text.replace(/\u00a0/g, " ");
}

function showTyped() {
  const typed = readTyped();
  if (!strip(typed)) return;
  const score = grade([typed]);
  if (score.malformed) {
    show.className = "verdict bad";
    show.append(make("b", "", "Not a number"), make("span", "", typed));
    return;
  }
  const [given] = score.marks;
  sayVerdict(score, "You: " + given.given + (given.note ? " (" + given.note + ")" : "") + (given.typo ? " (typo forgiven)" : ""));
  if (given.reject !== undefined) showFeedback(given.reject, show);
}

function showRubric() {
  const items = Array.from(find(".answer ul").children), met = new Set();
  if (state && strip(state.typed.join(""))) {
    const draft = make("blockquote", "draft", state.typed[0]);
    draft.dir = "auto";
    find(".question").after(draft);
  }
  items.forEach((item, at) => {
    const button = make("button", "option tappable"), text = make("span", "text");
    text.append(...item.childNodes);
    text.dir = "auto";
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(make("span", "badge"), text);
    item.append(button);
    button.addEventListener("click", () => {
      if (!met.delete(at)) met.add(at);
      button.classList.toggle("good", met.has(at));
      button.setAttribute("aria-pressed", String(met.has(at)));
      sayVerdict({fraction: met.size / items.length}, met.size + " of " + items.length + " points");
    });
  });
}

// ---------------------------------------------------------------- play

const SIDES = {
  "multiple-choice": [() => playPicks(true), () => showPicks(true)],
  "multiple-response": [() => playPicks(false), () => showPicks(false)],
  "true-false": [() => playPicks(true), () => showPicks(true)],
  "ordering": [playOrder, showOrder],
  "matching": [playPairs, showPairs],
  "cloze": [playBlanks, showBlanks],
  "list-recall": [playList, showList],
  "short-answer": [playText, showTyped],
  "numeric": [playText, showTyped],
  "rubric": [playRubric, showRubric],
};

function play() {
  quiz.classList.add("js");
  // what is built below has parts of either direction: the card runs as its question does
  quiz.dir = getComputedStyle(find(".question")).direction;
  for (const part of all(has("rubric") ? ".answer" : ".options")) part.removeAttribute("dir");
  if (onFront) {
    save();
    offerHints();
  }
  if (SIDES[KIND]) SIDES[KIND][onFront ? 0 : 1]();
}

play();
