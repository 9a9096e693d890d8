// What the back says of it, by kind of question.

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
    if (mark.typo || mark.note) gap.after(make("small", "", " " + (mark.typo ? "typo forgiven" : mark.note)));
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
    item.className = mark.credit ? "good" : at < accept.entries.length || mark.spare ? "open" : "bad";
    const missing = at < accept.entries.length ? "" : mark.note || "not on the list";
    const words = mark.typo ? "you: " + mark.given : mark.credit ? "named" : missing;
    const more = item.querySelector("small");
    if (words) item.insertBefore(make("span", "label", words), more);
    if (mark.said !== undefined) showFeedback(mark.said, item);
  });
  sayVerdict(score, score.marks.filter((mark) => mark.credit).length + " of " + accept.need);
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

