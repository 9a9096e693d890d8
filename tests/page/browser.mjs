// Drives a real Chromium for the tests: a JSON command a line on standard input, its answer a line on standard output.
import {createRequire} from "node:module";
import {createInterface} from "node:readline";
import {readFileSync} from "node:fs";

const require = createRequire(process.argv[2] + "/");
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({executablePath: process.argv[3], args: ["--no-sandbox", "--disable-gpu"], headless: true});
let context, page, requests, errors;

// Operates the controls of the question asked, as a person would, for a response in the form of the record of answers
function fill(response) {
  const main = document.querySelector("main"), at = Number(main.dataset.q);
  const question = JSON.parse(document.getElementById("data").textContent).questions[at];
  const press = (words) => Array.from(main.querySelectorAll("button")).find((one) => one.textContent.startsWith(words)).click();
  const put = (field, value) => {
    field.value = value;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, {bubbles: true}));
  };
  if (response.revealed && !question.flips && question.kind !== "flashcard") return press("I don");
  if (response.rated || response.revealed || question.kind === "rubric") press("Show the answer");
  if (response.revealed) return main.querySelector(".rating").click();
  if (response.rated) return main.querySelectorAll(".rating")[response.rated - 1].click();
  if (response.picked) {
    main.querySelectorAll(".picks input").forEach((input, place) => {
      const text = question.kind === "rubric" ? question.texts[place] : question.texts[Number(input.value)];
      const wanted = input.value === "none" ? !response.picked.length : response.picked.includes(text);
      if (input.checked !== wanted) input.click();
    });
  } else if (response.ordered) {
    response.ordered.forEach((text, target) => {
      const name = "Move up: " + question.plain[question.texts.indexOf(text)];
      const place = () => Array.from(main.querySelectorAll(".order li")).findIndex((one) => one.querySelector("button").getAttribute("aria-label") === name);
      while (place() > target) main.querySelectorAll(".order li")[place()].querySelector("button").click();
    });
  } else if (response.matched) {
    for (const [left, right] of Object.entries(response.matched)) {
      put(document.getElementById("pair" + at + "-" + question.lefts.indexOf(left)), String(question.texts.indexOf(right)));
    }
  } else {
    const fields = main.querySelectorAll(".stem .blank, .body input[type=text], .body .blank");
    response.typed.forEach((text, number) => put(fields[number], text));
  }
  main.querySelector("button[type=submit]").click();
}

const commands = {
  async open({url, script = true, dark = false, width = 768, height = 1000, reduced = false, forced = false, quick = false}) {
    if (context) await context.close();
    context = await browser.createBrowserContext();
    page = await context.newPage();
    requests = [];
    errors = [];
    page.on("request", (request) => requests.push(request.url().slice(0, 200)));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && errors.push(message.text()));
    page.on("dialog", (dialog) => {
      errors.push("dialog: " + dialog.message());
      dialog.dismiss();
    });
    await page.setJavaScriptEnabled(script);
    await page.setViewport({width, height});
    await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: dark ? "dark" : "light"},
      {name: "prefers-reduced-motion", value: reduced ? "reduce" : "no-preference"}]);
    if (forced) await (await page.createCDPSession()).send("Emulation.setEmulatedMedia", {features: [{name: "forced-colors", value: "active"}]});
    await page.goto(url, {waitUntil: quick ? "domcontentloaded" : "load"});
  },
  reload: async () => {
    await page.reload();
  },
  goto: async ({url}) => {
    await page.goto(url).catch(() => null);
  },
  run: ({code}) => page.evaluate(code),
  fill: async ({response, expect}) => {
    await page.evaluate(fill, response);
    if (expect) await page.waitForSelector(expect, {timeout: 20000});
  },
  click: async ({selector, expect}) => {
    await page.click(selector);
    if (expect) await page.waitForSelector(expect, {timeout: 20000});
  },
  push: async ({words, expect}) => {
    await page.evaluate((said) => Array.from(document.querySelectorAll("button")).find((one) => one.textContent.startsWith(said)).click(), words);
    if (expect) await page.waitForSelector(expect, {timeout: 20000});
  },
  press: async ({keys}) => {
    for (const key of keys) await page.keyboard.press(key);
  },
  type: ({text}) => page.keyboard.type(text),
  until: async ({code}) => {
    await page.waitForFunction(code, {timeout: 20000});
  },
  untilInside: async ({code}) => {
    await page.frames()[1].waitForFunction(code, {timeout: 20000});
  },
  wait: async ({selector}) => {
    await page.waitForSelector(selector, {timeout: 20000});
  },
  downloads: async ({folder}) => {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", {behavior: "allow", downloadPath: folder, browserContextId: context.id});
  },
  axe: async () => {
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}));
    return found.violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | "));
  },
  tree: () => page.accessibility.snapshot(),
  size: async ({width, height}) => {
    await page.setViewport({width, height});
  },
  shot: async ({path}) => {
    await page.screenshot({path, fullPage: true});
  },
  told: () => ({requests, errors}),
};

for await (const line of createInterface({input: process.stdin})) {
  const {name, ...rest} = JSON.parse(line);
  try {
    process.stdout.write(JSON.stringify({value: (await commands[name](rest)) ?? null}) + "\n");
  } catch (error) {
    process.stdout.write(JSON.stringify({error: String(error.stack || error)}) + "\n");
  }
}
await browser.close();
