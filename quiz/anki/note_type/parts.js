// What fronts and backs share: the note's data, what the front tells the back, order, pieces of page.
// The page reads right without any script. What is picked travels in sessionStorage, and only there.

const quiz = document.querySelector(".quiz");
const STORE = "plainquiz";
const has = (name) => quiz.classList.contains(name);
const find = (selector) => quiz.querySelector(selector);
const all = (selector) => Array.from(quiz.querySelectorAll(selector));
const onFront = has("front");
const ID = quiz.dataset.id + (has("reverse") ? "#2" : "");
const onDesktop = typeof pycmd === "function" && navigator.userAgent.includes("QtWebEngine");
const correct = find(".data .correct").textContent.split(" ").filter(Boolean).map(Number);
const accept = JSON.parse(find(".data .accept").textContent || "{}");
const card = {correct: correct, accept: accept, whole: has("whole"), language: quiz.lang};
const KIND = [
  "multiple-choice", "multiple-response", "true-false", "ordering", "matching", "cloze", "list-recall", "short-answer", "numeric",
  "rubric", "flashcard", "masked-picture",
].find(has);
const OPEN = "\\boxed{\\ldots}";
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
    return state && state.id === ID ? state : null;
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

const fresh = {id: ID, seed: Math.floor(Math.random() * 4294967296), picked: [], typed: []};
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
    const button = make(onFront ? "button" : "div", onFront ? "option tappable" : "option"), text = make("span", "text");
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
  button.classList.toggle("long", button.querySelector(".text").textContent.length > 60);
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
  showFeedback(right ? "right" : "wrong", show);
}

function sayNumber(count, words) {
  return (count === 1 ? "one " : count + " ") + words;
}

// The verdict on an answer of several parts, and the reason where it is not all right
function sayParts(score, right, of, more) {
  const reason = of > 1 ? [right + " of " + of + " right"] : [];
  if (more) reason.push(more);
  if (card.whole && right) reason.push("all must be right");
  sayVerdict(score, score.fraction < 1 ? reason.join(", ") : "");
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

// Whether the page asked for the keyboard of an Android phone and none came: AnkiDroid opens it only with a setting on
function offerKeyboard(inputs) {
  if (!document.documentElement.classList.contains("android")) return;
  const height = () => (window.visualViewport ? window.visualViewport.height : window.innerHeight), full = height();
  const note = make("p", "note", "No keyboard? In AnkiDroid, turn on \u201cType answer into the card\u201d in Settings > Advanced.");
  note.hidden = true;
  find(".tools").before(note);
  const look = () => {
    note.hidden = height() < full - 60 || inputs.some((input) => input.value);
  };
  for (const input of inputs) {
    input.addEventListener("focus", () => setTimeout(look, 1000));
    input.addEventListener("input", look);
  }
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

// A list to pick one of a few texts from
function makeSelect(label, texts) {
  const select = make("select", "blank tappable");
  select.setAttribute("aria-label", label);
  for (const text of [""].concat(texts)) {
    const option = make("option", "", text || "\u2026");
    option.value = text;
    select.append(option);
  }
  return select;
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
  offerKeyboard(inputs);
  if (onDesktop) setTimeout(() => inputs[0].focus(), 0);
}

// The blanks of a cloze in order, each an element, or null inside a formula; none if they cannot be told apart
function listGaps() {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === 3) for (let more = node.data.split(OPEN).length; more > 1; more--) found.push(null);
    else if (node.classList && node.classList.contains("gap")) found.push(node);
    else node.childNodes.forEach(walk);
  };
  walk(find(".question"));
  return found.length === accept.blanks.length ? found : [];
}

// Numbers the blanks in formulas, before MathJax sets them
function numberFormulas() {
  let count = 0;
  const walk = (node) => {
    if (node.nodeType === 3) node.data = node.data.split(OPEN).reduce((done, rest) => done + "\\boxed{" + ++count + "}" + rest);
    else node.childNodes.forEach(walk);
  };
  walk(find(".question"));
}

function setFormulas(element) {
  if (window.MathJax && MathJax.typesetPromise) MathJax.typesetPromise([element]);
}

