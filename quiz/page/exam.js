// An exam: any question in any order, answers that change, nothing told until it is handed in.

function sayTime(seconds) {
  const whole = Math.max(0, Math.ceil(seconds)), hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  const pad = (number) => String(number).padStart(2, "0");
  return (hours ? hours + ":" + pad(minutes) : minutes) + ":" + pad(whole % 60);
}

function playExam(attempt) {
  const sitting = attempt.sittings[0], total = sitting.order.length;
  if (!sitting.sheet) sitting.sheet = {startedAt: Date.now(), responses: {}, marked: [], ms: {}, place: 0};
  const sheet = sitting.sheet, clock = make("span", {class: "clock", role: "timer"}), told = new Set();
  let shownAt = 0, ticking = 0, current = null, busy = false;
  if (!sitting.events.length && !DATA.live) {
    addEvent(sitting, "draft", {question: questionAt(sitting, 0).id, data: {step: "clear"}});
    sitting.events.pop();  // the start alone: the time runs from here
    keepAttempt(attempt);
  }

  const secondsLeft = () => (DATA.seconds ? DATA.seconds - (Date.now() - sheet.startedAt) / 1000 : Infinity);

  function tick() {
    const left = secondsLeft();
    clock.textContent = DATA.seconds ? sayTime(left) + " left" : "";
    for (const minutes of [10, 5, 1]) {
      if (left <= minutes * 60 && left > minutes * 60 - 5 && !told.has(minutes)) {
        told.add(minutes);
        announce(sayCount(minutes, "minute") + " left");
      }
    }
    if (left <= 0) handIn("The time is over.");
  }

  async function send(step) {
    if (DATA.live) await sendStep(step);
  }

  // Saves what is in the fields; false if it cannot be read
  async function save() {
    if (!current) return true;
    const {place, form, error} = current, response = form.read(), question = questionAt(sitting, place);
    sheet.ms[place] = (sheet.ms[place] || 0) + Math.round(performance.now() - shownAt);
    shownAt = performance.now();
    const empty = Boolean(response.error) || (question.kind === "ordering" && !form.touched && !sheet.responses[place]);
    if (!empty) {
      const judged = judgeResponse(sitting, place, response);
      if (judged.malformed) {
        error.textContent = "That cannot be read: " + judged.malformed + ".";
        error.hidden = false;
        return false;
      }
    }
    const before = JSON.stringify(sheet.responses[place]);
    sheet.draft = null;
    if (JSON.stringify(empty ? undefined : response) === before) {
      keepAttempt(attempt);
      return true;
    }
    try {
      await send({step: "answer", unit: question.id, response: empty ? {revealed: true} : response, ms: sheet.ms[place]});
    } catch (failed) {
      error.textContent = failed.message;
      error.hidden = false;
      return false;
    }
    if (empty) delete sheet.responses[place];
    else sheet.responses[place] = response;
    keepAttempt(attempt);
    return true;
  }

  async function go(place) {
    if (busy) return;
    busy = true;
    try {
      if (await save()) show(place);
    } finally {
      busy = false;
    }
  }

  function makeSheet(place) {
    return make("nav", {"aria-label": "Questions"}, make("ol", {class: "sheet"}, ...sitting.order.map((_, number) => {
      const answered = number in sheet.responses, marked = sheet.marked.includes(number);
      const state = [answered ? "answered" : "open", marked ? "marked" : ""].filter(Boolean).join(", ");
      return make("li", {}, make("button", {type: "button", class: [answered ? "answered" : "", marked ? "marked" : ""].join(" ").trim(),
        "aria-current": number === place ? "step" : null, "aria-label": "Question " + (number + 1) + ", " + state,
        on: {click: () => go(number)}}, String(number + 1)));
    })));
  }

  function show(place) {
    sheet.place = place;
    const asked = present(sitting, place), {question, at} = asked, stem = copyWhole(at, ".stem");
    stem.id = "stem";
    const heading = make("h2", {tabindex: "-1"}, "Question " + (place + 1), make("span", {}, " of " + total));
    const error = make("p", {class: "error", hidden: true, role: "alert"});
    const draft = sheet.draft && sheet.draft.place === place ? sheet.draft.response : null;
    const form = makeForm(at, question, asked.options, asked.lefts, draft || sheet.responses[place] || null, stem);
    form.touched = Boolean(draft);
    const touch = () => {
      const response = form.read();
      form.touched = true;
      sheet.draft = response.error ? null : {place, response};
      keepAttempt(attempt);
    };
    current = {place, form, error};
    shownAt = performance.now();
    const mark = make("button", {type: "button", class: "quiet", "aria-pressed": String(sheet.marked.includes(place)), on: {click: () => {
      const at = sheet.marked.indexOf(place);
      if (at < 0) sheet.marked.push(place);
      else sheet.marked.splice(at, 1);
      mark.setAttribute("aria-pressed", String(at < 0));
      send({step: "mark", unit: question.id}).catch(() => {});
      keepAttempt(attempt);
    }}}, "Mark for later");
    const submit = (event) => {
      event.preventDefault();
      if (place + 1 < total) go(place + 1);
      else confirm();
    };
    const next = make("button", {type: "submit", class: "primary"}, place + 1 < total ? "Save and go on" : "Save and finish");
    const back = place ? makeButton("Back", () => go(place - 1)) : null;
    const field = make("fieldset", {"aria-describedby": "stem"}, make("legend", {class: "task"}, question.task), stem,
      ...Array.from(ARTICLES[at].querySelectorAll("figure"), (figure) => figure.cloneNode(true)), make("div", {class: "body"}, form.element));
    const top = makeTop("Exam", Object.keys(sheet.responses).length, total, "");
    top.querySelector(".more").append(clock);
    showView(top, make("main", {class: "card " + question.kind, "data-q": at}, heading, copyPassage(question.passage),
      make("form", {novalidate: true, on: {submit, change: touch, input: touch, click: (event) => event.target.closest(".move") && touch()}}, field, error, make("div", {class: "buttons"}, next, back, mark,
        makeButton("Hand in \u2026", confirm)))), makeSheet(place));
    tick();
    focusOn(heading);
  }

  async function confirm() {
    if (busy || !(await save())) return;
    const open = total - Object.keys(sheet.responses).length, heading = make("h2", {tabindex: "-1"}, "Hand in?");
    current = null;
    const top = makeTop("Exam", total - open, total, "");
    top.querySelector(".more").append(clock);
    showView(top, make("main", {class: "card"}, heading, make("p", {}, open ? sayCount(open, "question has", "questions have") + " no answer yet."
      : "All questions have an answer."), make("div", {class: "buttons"}, makeButton("Hand in", () => handIn(""), "primary"),
      makeButton("Back to the questions", () => show(sheet.place)))), makeSheet(-1));
    tick();
    focusOn(heading);
  }

  async function handIn(why) {
    if (sitting.finished || busy) return;
    busy = true;
    if (current && secondsLeft() <= 0) {
      const response = current.form.read();
      const given = JSON.stringify(response), before = JSON.stringify(sheet.responses[current.place]);
      if (!response.error && given !== before && !judgeResponse(sitting, current.place, response).malformed) {
        const unit = questionAt(sitting, current.place).id;
        await send({step: "answer-at-last", unit, response}).then(() => {
          sheet.responses[current.place] = response;
        }).catch(() => {});
      }
    }
    const error = make("p", {class: why ? "again" : "error", hidden: !why, role: "alert"}, why);
    try {
      await send({step: "hand-in"});
    } catch (failed) {
      busy = false;
      error.textContent = failed.message;
      error.hidden = false;
      APP.querySelector("main").append(error);
      return;
    }
    clearInterval(ticking);
    for (let place = 0; place < total; place++) {
      const response = sheet.responses[place], result = response ? judgeResponse(sitting, place, response) : null;
      if (!result || result.malformed) continue;
      recordAnswer(sitting, place, result, sheet.ms[place] || 0);
      sitting.settled[place] = result;
    }
    finishSitting(sitting);
    keepAttempt(attempt);
    showResult(attempt, error, {retry: DATA.live ? null : () => startRetry(attempt, sitting)});
  }

  ticking = setInterval(tick, 1000);
  show(sheet.place);
}
