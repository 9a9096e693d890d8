// The first view, and what to go on with.

function chooseSeed() {
  return DATA.seed === null ? 1000 + parseInt(drawHex(8), 16) % 9000 : DATA.seed;
}

function startAttempt() {
  const seed = chooseSeed(), order = selectQuestions(DATA.questions, seed, DATA.count, DATA.order);
  playAttempt({content: DATA.content, sittings: [beginSitting(order, seed, 1, "")], keptAt: 0});
}

function playAttempt(attempt) {
  const sitting = attempt.sittings[attempt.sittings.length - 1];
  if (sitting.exam && !sitting.finished) playExam(attempt);
  else playPractice(attempt);
}

// Goes on with a kept attempt; one that cannot be shown is forgotten
function resume(attempt) {
  try {
    playAttempt(attempt);
  } catch (error) {
    forgetAttempt(attempt);
    foundDamaged = true;
    showStart();
  }
}

function countAnswered(sitting) {
  return Object.keys(sitting.sheet ? sitting.sheet.responses : sitting.settled).length;
}

function makeLoader(told) {
  const input = make("input", {type: "file", id: "progress", accept: ".json,application/json", on: {change: async () => {
    const attempt = input.files[0] ? parseAttempt(await input.files[0].text()) : null;
    if (attempt) resume(attempt);
    else told.textContent = "That file holds no progress of this quiz.";
  }}});
  return make("p", {class: "typed"}, make("label", {for: "progress"}, "Continue from a saved file"), input);
}

function sayAbout() {
  const count = Math.min(DATA.count || DATA.questions.length, DATA.questions.length);
  const many = sayCount(count, "question") + (count < DATA.questions.length ? " drawn from " + DATA.questions.length : "");
  if (!DATA.exam) return many + ". You see after each one whether you were right.";
  const time = DATA.seconds ? " You have " + sayTime(DATA.seconds) + " from the moment you start, and the time cannot be stopped." : "";
  const left = DATA.leftOut ? " " + sayCount(DATA.leftOut, "question that you would mark yourself is", "questions that you would mark yourself are") + " left out." : "";
  return many + ", in any order. You see how you did when you have handed it in." + time + left;
}

function sayKept() {
  const open = DATA.exam ? " The answers are inside this page, so anybody who looks for them can find them." : "";
  if (DATA.live) return "Your answers are saved in your history." + open;
  return "Your answers stay in this browser; nothing is sent anywhere." + open;
}

function showStart() {
  const found = DATA.live ? null : findAttempt(), told = make("p", {class: "told", role: "status"},
    foundDamaged ? "What this browser kept of an earlier attempt was damaged, so you start anew." : ""), last = found && found.sittings[found.sittings.length - 1];
  const header = document.querySelector("#paper header").cloneNode(true);
  header.className = "cover";
  const begin = async () => {
    if (found) forgetAttempt(found);
    if (!DATA.live) return startAttempt();
    try {
      await sendStep({step: "start"});
      return location.reload();
    } catch (error) {
      told.textContent = error.message;
      return null;
    }
  };
  const go = makeButton(DATA.exam ? "Start the exam" : "Start", begin, "primary");
  let buttons = [go];
  if (found && last.finished) buttons = [go, makeButton("See your last result", () => resume(found))];
  else if (found) {
    const done = countAnswered(last) + " of " + last.order.length + " answered";
    buttons = [makeButton("Continue: " + done, () => resume(found), "primary"), makeButton("Start again", begin)];
  }
  showView(make("main", {class: "card start"}, header, make("p", {}, sayAbout()),
    make("div", {class: "buttons"}, ...buttons), keepsNothing ? makeLoader(told) : null, told,
    make("p", {class: "small"}, sayKept())));
}

// Questions on paper: the answers come at the end, and not before an exam is handed in
function preparePrint() {
  const list = make("section", {id: "printed"}, make("h2", {}, "Answers"));
  ARTICLES.forEach((article, at) => {
    list.append(make("div", {}, make("b", {}, String(at + 1)), article.querySelector(".key .answer").cloneNode(true)));
  });
  document.getElementById("paper").append(list);
}

// What was missed is printed with its answers, whole
const openedToPrint = [];

function openMissed() {
  for (const details of APP.querySelectorAll(".reviews[open] .reviewed:not([open])")) {
    details.open = true;
    details.dispatchEvent(new Event("toggle"));  // at once: the browser's own comes after the print
    openedToPrint.push(details);
  }
}

addEventListener("beforeprint", () => {
  if (!DATA.exam) preparePrint();
  openMissed();
});
addEventListener("afterprint", () => {
  const list = document.getElementById("printed");
  if (list) list.remove();
  for (const details of openedToPrint.splice(0)) details.open = false;
});

if (DATA.embed) {
  document.documentElement.classList.add("embedded");
  if (typeof ResizeObserver === "function") new ResizeObserver(tellHeight).observe(APP);
}

// The attempt that quiz itself keeps: its questions by their places on the page, and what was shown with each answer
function readLiveAttempt(state) {
  const numbers = new Map(DATA.questions.map((question, at) => [question.id, at]));
  const sitting = {...state, order: state.units.map((unit) => numbers.get(unit))};
  for (const [place, result] of Object.entries(sitting.settled)) {
    if (!result) continue;
    const {options, lefts} = present(sitting, Number(place));
    Object.assign(result, {options, lefts});
  }
  return {content: DATA.content, sittings: [sitting], keptAt: 0};
}

if (DATA.live && DATA.live.attempt) playAttempt(readLiveAttempt(DATA.live.attempt));
else showStart();
