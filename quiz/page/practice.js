// Practice: a question at a time, with feedback at once.

function makeTop(words, value, most, more) {
  return make("header", {class: "top"}, make("h1", {dir: "auto", lang: document.documentElement.lang}, DATA.title),
    make("p", {class: "where"}, make("span", {}, words), make("span", {class: "more"}, more || "")),
    make("progress", {max: most, value, "aria-label": "Progress"}));
}

function playPractice(attempt) {
  const sitting = attempt.sittings[attempt.sittings.length - 1];
  let shownAt = 0, busy = false;

  const keep = () => keepAttempt(attempt);

  function soFar() {
    const settled = Object.values(sitting.settled);
    const points = settled.reduce((sum, result) => sum + result.points, 0);
    return settled.length ? sayPoints(roundTo(points, 6)) : "";
  }

  // Does one thing at a time; what cannot be saved is told, and nothing has changed
  async function doStep(step, error, apply) {
    if (busy) return;
    busy = true;
    try {
      apply(DATA.live ? await sendStep(step) : null);
      keep();
    } catch (failed) {
      error.textContent = failed.message;
      error.hidden = false;
    } finally {
      busy = false;
    }
  }

  function showNext() {
    const place = placeAsked(sitting);
    if (place === undefined) showEnd();
    else showQuestion(place);
  }

  function showQuestion(place) {
    const asked = present(sitting, place), {question, at} = asked;
    const stem = copyWhole(at, ".stem"), number = place + 1, total = sitting.order.length;
    const error = make("p", {class: "error", id: "error", hidden: true, role: "alert"});
    const heading = make("h2", {tabindex: "-1"}, "Question " + number, make("span", {}, " of " + total));
    const hintList = make("ol", {class: "hints", "aria-label": "Hints", lang: question.language});
    const body = make("div", {class: "body"}), buttons = make("div", {class: "buttons"});
    stem.id = "stem";

    function refuse(words) {
      error.textContent = words;
      error.hidden = false;
      for (const input of body.querySelectorAll("input, select")) input.setAttribute("aria-describedby", "error");
      tellHeight();
    }

    function answer(response) {
      const judged = judgeResponse(sitting, place, response);
      if (judged.malformed) return refuse("That cannot be read: " + judged.malformed + ".");
      const ms = Math.round(performance.now() - shownAt);
      return doStep({step: "answer", unit: question.id, response, ms}, error, (told) => {
        const result = told ? {...judged, ...told.result} : judged;
        if (!DATA.live) recordAnswer(sitting, place, result, ms);
        settle(sitting, place, result);
        showFeedback(place, result, told);
      });
    }

    function showHints() {
      const given = sitting.hints[place] || 0, texts = ARTICLES[at].querySelectorAll(".hints li");
      while (hintList.children.length < given) hintList.append(texts[hintList.children.length].cloneNode(true));
      hintList.hidden = !given;
      hintButton.textContent = given ? "Another hint" : "Hint";
      hintButton.hidden = given >= (question.hints || 0);
      tellHeight();
    }

    const hintButton = makeButton("Hint", () => doStep({step: "hint", unit: question.id}, error, () => {
      takeHint(sitting, place);
      showHints();
      announce("Hint: " + (question.plainHints ? question.plainHints[sitting.hints[place] - 1] : hintList.lastElementChild.textContent));
      if (hintButton.hidden) focusOn(body.querySelector("input, select, button, textarea"));
    }));
    const giveUp = makeButton("I don\u2019t know", () => answer({revealed: true}));
    const later = makeButton(place === sitting.next ? "Skip" : "Leave it open", () => doStep({step: "skip", unit: question.id}, error, () => {
      skipQuestion(sitting, place);
      showNext();
    }));
    let read = null;

    if (isSelfRated(question)) {
      const writes = question.kind === "rubric" || question.write;
      const draft = writes ? make("textarea", {rows: "4", id: "draft", dir: "auto"}) : null;
      if (draft) body.append(make("p", {class: "typed"}, make("label", {for: "draft"}, "Your answer (not kept)"), draft));
      const reveal = makeButton("Show the answer", () => {
        reveal.remove();
        giveUp.remove();
        const shown = make("div", {class: "revealed", tabindex: "-1"});
        if (question.kind === "rubric") {
          const criteria = makeCriteria(at, question);
          read = criteria.read;
          shown.append(make("fieldset", {}, make("legend", {class: "task"}, "Tick what your answer has"), criteria.element));
          buttons.prepend(make("button", {type: "submit", class: "primary"}, "Mark it"));
        } else {
          shown.append(copyWhole(at, ".key .answer"), makeRating(answer));
        }
        body.append(shown);
        focusOn(shown);
        tellHeight();
      }, "primary");
      buttons.append(reveal, hintButton, question.kind === "rubric" ? giveUp : "", later);
    } else {
      const form = makeForm(at, question, asked.options, asked.lefts, null, stem);
      read = form.read;
      body.append(form.element);
      buttons.append(make("button", {type: "submit", class: "primary"}, "Check"), hintButton, giveUp, later);
    }
    const submit = (event) => {
      event.preventDefault();
      if (!read) return;
      const response = read();
      if (response.error) refuse(response.error);
      else answer(response);
    };
    const field = make("fieldset", {"aria-describedby": "stem"}, make("legend", {class: "task"}, question.task), stem,
      ...Array.from(ARTICLES[at].querySelectorAll("figure"), (figure) => figure.cloneNode(true)), body);
    showView(makeTop("Question " + number + " of " + total, Object.keys(sitting.settled).length, total, soFar()),
      make("main", {class: "card " + question.kind, "data-q": at}, heading, copyPassage(question.passage),
        make("form", {novalidate: true, on: {submit}}, field, hintList, error, buttons)),
      make("p", {class: "foot"}, keepsNothing && !DATA.live ? makeButton("Save your progress to a file", () => saveProgress(attempt)) : ""));
    showHints();
    shownAt = performance.now();
    focusOn(heading);
  }

  function showFeedback(place, result, told) {
    const {question, at} = present(sitting, place), total = sitting.order.length, done = placeAsked(sitting) === undefined;
    const heading = make("h2", {}, "Question " + (place + 1), make("span", {}, " of " + total));
    const next = makeButton(done ? "See your result" : "Next question", showNext, "primary");
    const error = make("p", {class: "error", hidden: true, role: "alert"});
    const canInsist = result.fraction < 1 && result.response.typed && !result.overridden;
    const insist = canInsist ? makeButton("I was right", () => doStep({step: "override", unit: question.id}, error, (said) => {
      const right = takeForRight(sitting, place);
      if (said) sitting.settled[place] = {...right, ...said.result};
      showFeedback(place, sitting.settled[place], said);
    })) : null;
    const again = told && told.next ? make("p", {class: "again"}, told.next) : null;
    const feedback = makeFeedback(at, question, result);
    const stem = copyWhole(at, ".stem");
    showView(makeTop("Question " + (place + 1) + " of " + total, Object.keys(sitting.settled).length, total, soFar()),
      make("main", {class: "card answered " + question.kind, "data-q": at}, heading, copyPassage(question.passage), stem,
        ...Array.from(ARTICLES[at].querySelectorAll("figure"), (figure) => figure.cloneNode(true)), feedback, again, error,
        make("div", {class: "buttons"}, next, insist)));
    announce(sayVerdict(result) + ", " + sayNumber(result.points) + " of " + sayPoints(question.points) + ".");
    next.focus({preventScroll: true});
    const verdict = feedback.querySelector(".verdict");
    if (verdict.getBoundingClientRect().bottom > innerHeight) focusInto(verdict);
  }

  function focusInto(element) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({block: "center", behavior: calm ? "auto" : "smooth"});
  }

  async function showEnd() {
    const wasFinished = sitting.finished;
    const error = make("p", {class: "error", hidden: true, role: "alert"});
    if (!wasFinished) {
      await doStep({step: "finish"}, error, () => finishSitting(sitting));
    }
    showResult(attempt, error, {
      retry: () => doStep({step: "retry"}, error, (told) => {
        if (told) location.reload();
        else startRetry(attempt, sitting);
      }),
    });
  }

  showNext();
}

function startRetry(attempt, sitting) {
  const missed = listMissed(sitting).map((place) => sitting.order[place]);
  const again = beginSitting(missed, sitting.seed, sitting.round + 1, sitting.session);
  again.exam = false;
  attempt.sittings.push(again);
  keepAttempt(attempt);
  playPractice(attempt);
}

// The end of a round, of practice or of an exam
function showResult(attempt, error, {retry}) {
  const sitting = attempt.sittings[attempt.sittings.length - 1], missed = listMissed(sitting);
  const score = makeTally(sitting);
  const buttons = make("div", {class: "buttons"},
    missed.length && retry ? makeButton("Retry what you missed", retry, "primary") : null,
    DATA.live ? null : makeButton("Start again", () => {
      forgetAttempt(attempt);
      startAttempt();
    }), makeButton("Print", () => window.print()));
  const kept = DATA.live ? make("p", {class: "kept"}, "Your answers are in your history. You can close this page and stop quiz in the terminal with Ctrl-C.")
    : makeHandIn(attempt);
  showView(make("header", {class: "top"}, make("h1", {dir: "auto", lang: document.documentElement.lang}, DATA.title)),
    make("main", {class: "card end"}, score, error, buttons, makeBars(sitting), kept, makeReviews(sitting)));
  focusOn(score.querySelector("h2"));
}
