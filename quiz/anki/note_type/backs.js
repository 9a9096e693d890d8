// What the back says of it, by kind of question.

function showPicks(single) {
  const buttons = makeButtons(options.querySelector("ul"), "", 0), picked = state ? state.picked : [];
  const part = (at) => (correct[at] === 0.5 ? "half right" : "partly right");
  buttons.forEach((button, at) => {
    const right = correct[at] === 1, mine = picked.includes(at);
    button.classList.toggle("on", mine);
    const missed = !mine && !single && picked.length;
    if (right) mark(button, missed ? "missed" : "good", mine ? "Yours \u2713" : missed ? "Missed" : "Right answer");
    else if (mine) mark(button, correct[at] > 0 ? "half" : "bad", correct[at] > 0 ? "Yours, " + part(at) : "Yours \u2717");
    if (mine || !picked.length) showFeedback(at, button.parentNode);
  });
  const keys = correct.filter((credit) => credit === 1).length;
  // where no option is right, to pick nothing is the answer
  if (!picked.length && (!state || single || keys)) return;
  const score = grade(picked), right = picked.filter((at) => correct[at] === 1).length, wrong = picked.length - right;
  if (single) sayVerdict(score, score.fraction <= 0 && correct[picked[0]] > 0 ? part(picked[0]) + " does not count" : "");
  else if (!keys) sayVerdict(score, "none of them is right");
  else sayParts(score, right, keys, wrong ? sayNumber(wrong, "wrong") : "");
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
  if (!placed.length) return;
  const score = grade(placed), left = correct.length - placed.length;
  const right = score.marks.filter((mark) => mark.credit).length;
  sayParts(score, right, correct.length, left ? sayNumber(left, "left out") : "");
}

function showPairs() {
  const [leftList, rightList] = options.querySelectorAll("ul"), chosen = state ? state.picked : [];
  const rights = Array.from(rightList.children);
  leftList.className = "lefts";
  rightList.remove();
  makeButtons(leftList, "left", 1).forEach((button, at) => {
    const slot = make("span", "slot"), key = make("b"), mine = chosen[at], right = mine === correct[at];
    button.firstChild.remove();
    key.append(...rights[correct[at]].cloneNode(true).childNodes);
    slot.append(key);
    button.append(slot);
    if (!chosen.some((each) => each >= 0)) return;
    button.classList.add(right ? "good" : mine >= 0 ? "bad" : "missed");
    button.append(make("span", "label", right ? "Right" : mine >= 0 ? "Wrong" : "Left out"));
    if (right || mine < 0) return;
    const wrong = make("s");
    wrong.append(...rights[mine].cloneNode(true).childNodes);
    slot.prepend(wrong, " ");
    showFeedback(mine, button.parentNode);
  });
  if (!chosen.some((each) => each >= 0)) return;
  const score = grade(chosen), left = chosen.filter((each) => each < 0).length;
  const right = score.marks.filter((mark) => mark.credit).length;
  sayParts(score, right, score.marks.length, left ? sayNumber(left, "left out") : "");
}

function showBlanks() {
  const typed = state ? state.typed : [];
  if (!typed.some(strip)) return;
  const score = grade(typed), gaps = listGaps(), filled = all(".answer .gap"), below = make("ol", "blanks");
  score.marks.forEach((mark, at) => {
    const inFormula = gaps[at] === null;
    let gap = inFormula ? make("b", "gap", "\\(" + accept.blanks[at][0] + "\\)") : gaps.length ? filled.shift() : null;
    if (!gap) gap = make("b", "gap", accept.blanks[at][0]);
    if (!gap.parentNode) below.append(make("li", "", gap));
    const part = mark.credit > 0 && mark.credit < 1;
    gap.classList.add(part ? "half" : mark.credit ? "good" : mark.given ? "bad" : "missed");
    if (mark.credit && !inFormula && mark.expected !== accept.blanks[at][0]) gap.textContent = mark.expected;
    if (mark.credit < 1 && mark.given) gap.before(make(part ? "span" : "s", "given tex2jax_ignore", mark.given), " ");
    const share = part ? Math.round(mark.credit * 100) + "%" : mark.note;
    const words = mark.typo ? "you: " + mark.given + ", typo forgiven" : mark.credit || mark.given ? share : "left empty";
    if (words) gap.after(make("small", "tex2jax_ignore", " " + words));
    if (mark.said !== undefined) showFeedback(mark.said, find(".answer"));
  });
  if (below.children.length) find(".answer").append(below);
  const right = score.marks.filter((mark) => mark.credit === 1).length, empty = score.marks.filter((mark) => !mark.given).length;
  sayParts(score, right, score.marks.length, empty ? sayNumber(empty, "left empty") : "");
}

function showMasks() {
  const typed = state ? state.typed : [];
  if (!typed.some(strip)) return;
  const score = grade(typed), masks = all(".mask.asked"), items = all(".answer li");
  score.marks.forEach((mark, at) => {
    masks[at].classList.add(mark.credit ? "good" : "bad");
    if (!items[at]) return;
    items[at].classList.add(mark.credit ? "good" : "bad");
    if (!mark.credit && mark.given) items[at].prepend(make("s", "given", mark.given), " ");
    if (mark.typo || mark.note) items[at].append(make("small", "", " " + (mark.typo ? "typo forgiven" : mark.note)));
  });
  const right = score.marks.filter((mark) => mark.credit).length, [first] = score.marks;
  const alone = first.given + (first.typo ? " (typo forgiven)" : first.note ? " (" + first.note + ")" : "");
  const several = score.fraction < 1 ? right + " of " + score.marks.length + " right" : "";
  sayVerdict(score, score.marks.length > 1 ? several : "You: " + alone);
}

// On the back, and on a card that is turned, a tap uncovers a place, and another one covers it again
function openMasks() {
  const masks = all(".mask");
  if (!onFront) for (const mask of masks) mask.classList.toggle("open", mask.classList.contains("asked"));
  if (onFront && KIND === "masked-picture") return;
  for (const mask of masks) {
    mask.classList.add("tappable");
    mask.addEventListener("click", () => mask.classList.toggle("open"));
  }
}

function showList() {
  const typed = state ? state.typed : [];
  if (!typed.some(strip)) return;
  const score = grade(typed), list = find(".answer ul");
  score.marks.forEach((mark, at) => {
    const item = list.children[at] || list.appendChild(make("li", "", make("s", "", mark.given)));
    item.className = mark.credit ? "good" : at < accept.entries.length || mark.spare ? "open" : "bad";
    const missing = at < accept.entries.length ? "" : mark.note || "not on the list";
    const words = mark.typo ? "you: " + mark.given + ", typo forgiven" : mark.credit ? "named" : missing;
    const more = item.querySelector("small");
    if (words) item.insertBefore(make("span", "label", words), more);
    if (mark.said !== undefined) showFeedback(mark.said, item);
  });
  const right = score.marks.filter((mark) => mark.credit).length;
  const wrong = score.marks.filter((mark, at) => at >= accept.entries.length && !mark.spare && !mark.credit).length;
  if (score.fraction >= 1) sayVerdict(score, right + " of " + accept.need);
  else sayParts(score, right, accept.need, wrong ? sayNumber(wrong, wrong > 1 ? "entries wrong" : "entry wrong") : "");
}

// What was typed, from Anki's comparison of it with the answer: every app shows one
function readTyped() {
  const shown = document.getElementById("typeans");
  if (!shown || shown.tagName === "INPUT" || !shown.querySelector("span")) return "";
  return joinTyped(Array.from(shown.childNodes));
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
  if (given.said !== undefined) showFeedback(given.said, show);
}

// What the learner wrote, to compare the answer with
function showDraft() {
  if (!state || !strip(state.typed.join(""))) return;
  const draft = make("blockquote", "draft", state.typed[0]);
  draft.dir = "auto";
  find(".question").after(draft);
}

function showRubric() {
  const items = Array.from(find(".answer ul").children), met = new Set();
  showDraft();
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

