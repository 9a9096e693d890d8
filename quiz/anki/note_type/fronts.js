// What a learner does on the front, by kind of question.

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
  const isOnce = new Set(correct).size === correct.length;
  const paint = () => {
    lefts.forEach((button, at) => {
      const chosen = state.picked[at];
      button.classList.toggle("active", at === active);
      button.classList.toggle("on", chosen >= 0);
      slots[at].textContent = "";
      if (chosen >= 0) slots[at].append(...rights[chosen].querySelector(".text").cloneNode(true).childNodes);
    });
    rights.forEach((button, at) => button.classList.toggle("used", isOnce && state.picked.includes(at)));
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
  const offered = accept.options || [], gaps = listGaps();
  const inputs = accept.blanks.map((_, at) => {
    const name = "blank " + (at + 1), few = offered[at] || [];
    return few.length ? makeSelect(name, few) : makeInput(name);
  });
  const below = make("ol", "blanks");
  inputs.forEach((input, at) => {
    const gap = gaps[at];
    const hint = gap && input.tagName === "INPUT" ? gap.textContent.slice(1, -1) : "";
    const length = Math.max(4, Math.min(22, Math.max(...accept.blanks[at].map((text) => text.length)) + 2));
    if (input.tagName === "INPUT") input.style.width = Math.max(length, hint.length > 1 ? Math.min(26, hint.length + 1) : 0) + "ch";
    if (hint && hint !== "\u2026") input.placeholder = hint;
    if (gap) gap.replaceWith(input);
    else below.append(make("li", "", input));
  });
  if (gaps.length) numberFormulas();
  if (below.children.length) find(".question").after(below);
  const reveal = make("button", "quiet tappable", inputs.length > 1 ? "Reveal a blank" : "Reveal the blank");
  const open = new Set(inputs);
  reveal.type = "button";
  reveal.addEventListener("click", () => {
    const next = Array.from(open).find((input) => !strip(input.value));
    if (!next) return;
    open.delete(next);
    const at = inputs.indexOf(next), answer = accept.blanks[at][0];
    const shown = make("b", "gap", gaps[at] === null ? "\\(" + answer + "\\)" : answer);
    next.replaceWith(shown);
    if (gaps[at] === null) setFormulas(shown);
    reveal.hidden = !Array.from(open).some((input) => !strip(input.value));
  });
  find(".tools").append(reveal);
  linkInputs(inputs);
}

// A field for each place that is asked, with its number; a tap on the place goes there
function playMasks() {
  const masks = all(".mask.asked"), list = make("div", "places");
  const inputs = masks.map((mask) => makeInput("Place " + mask.textContent));
  inputs.forEach((input, at) => {
    const row = make("label", "place");
    if (masks.length > 1) row.append(make("span", "badge", masks[at].querySelector("b").textContent));
    row.append(input);
    list.append(row);
    const paint = (on) => () => masks[at].classList.toggle("active", on);
    input.addEventListener("focus", paint(true));
    input.addEventListener("blur", paint(false));
    masks[at].classList.add("tappable");
    masks[at].addEventListener("click", () => input.focus());
  });
  find(".image").after(list);
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

function playDraft() {
  const draft = make("textarea", "draft tappable");
  draft.rows = 4;
  draft.placeholder = has("rubric") ? "A few words, or just think it through" : "Your answer, to compare with";
  draft.dir = "auto";
  draft.addEventListener("input", () => {
    state.typed = [draft.value];
    save();
  });
  find(".question").after(draft);
  offerKeyboard([draft]);
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

