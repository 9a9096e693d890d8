// Makes elements, and finds the pieces of a question that the page holds.

const DATA = JSON.parse(document.getElementById("data").textContent);
const APP = document.getElementById("app");
const ARTICLES = Array.from(document.querySelectorAll("#paper article"));

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") for (const [event, listen] of Object.entries(value)) element.addEventListener(event, listen);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function makeButton(words, listen, name) {
  return make("button", {type: "button", class: name || "quiet", on: {click: listen}}, words);
}

function findPiece(at, selector) {
  const article = ARTICLES[at], template = article.querySelector("template");
  return article.querySelector(selector) || (template && template.content.querySelector(selector));
}

// A copy of what is in a piece of a question, as a <tag>; null if there is none
function copyPiece(at, selector, tag, attributes) {
  const piece = findPiece(at, selector);
  if (!piece) return null;
  const copy = make(tag || "div", {lang: ARTICLES[at].lang, dir: "auto", ...attributes});
  copy.append(...Array.from(piece.childNodes, (node) => node.cloneNode(true)));
  return copy;
}

function copyPassage(name) {
  const copy = name ? document.querySelector('#paper [data-p="' + name + '"]').cloneNode(true) : null;
  if (copy) copy.lang = copy.lang || document.documentElement.lang;
  return copy;
}

function copyWhole(at, selector) {
  const piece = ARTICLES[at].querySelector(selector);
  if (!piece) return null;
  const copy = piece.cloneNode(true);
  copy.lang = ARTICLES[at].lang;
  return copy;
}

// Says something to those who do not see the page; what is said again is said anew
const STATUS = make("p", {role: "status", class: "unseen"});

let announcing = 0;

function announce(words) {
  STATUS.textContent = "";
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    STATUS.textContent = words;
  }, 50);
}

function focusOn(element) {
  if (!element) return;
  element.focus({preventScroll: true});
  const top = element.getBoundingClientRect().top;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (top < 0 || top > innerHeight * 0.6) element.scrollIntoView({block: "start", behavior: calm ? "auto" : "smooth"});
}

function tellHeight() {
  const height = Math.ceil(APP.getBoundingClientRect().bottom + window.scrollY);
  if (DATA.embed && parent !== window) parent.postMessage({quizHeight: height}, "*");
}

function showView(...children) {
  clearTimeout(announcing);
  STATUS.textContent = "";
  APP.replaceChildren(...children.filter(Boolean), STATUS);
  for (const wide of APP.querySelectorAll("pre, table, math, .order .text")) {
    if (wide.scrollWidth > wide.clientWidth + 1) wide.setAttribute("tabindex", "0");  // so that arrow keys can scroll it
  }
  tellHeight();
}
