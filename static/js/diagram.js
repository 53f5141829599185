// Draws the plan with cmmn-js and lays the states over it. What each shape is and says is read from the list below it.
import { View } from "./diagram_view.js";
import { say } from "./live.js";
import { word } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const SMALLEST_AT_FIRST = 0.85; // so that a finger can still meet a shape

const frame = document.querySelector("[data-diagram]");
const scroll = frame?.querySelector(".diagram-scroll");
const holder = frame?.querySelector(".diagram-canvas");
const links = [...document.querySelectorAll("[data-shape]")];

function draw(xml) {
  const viewer = new window.CmmnJS({ container: holder });
  return new Promise((resolve, reject) => viewer.importXML(xml, (error) => (error ? reject(error) : resolve(viewer))));
}

function picture(name, x, y) {
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${frame.dataset.sprite}#${name}`);
  for (const [attribute, value] of Object.entries({ x, y, width: 18, height: 18, class: "diagram-mark" })) use.setAttribute(attribute, value);
  return use;
}

function mark(viewer, link) {
  const shape = viewer.get("elementRegistry").get(link.dataset.shape);
  if (!shape) return null;
  const drawn = viewer.get("elementRegistry").getGraphics(shape);
  viewer.get("canvas").addMarker(shape, `is-${link.dataset.look}`);
  viewer.get("canvas").addMarker(shape, shape.children?.length ? "diagram-holds" : "diagram-leaf");
  drawn.append(picture(link.dataset.sign, shape.width - 24, shape.width > 40 ? 5 : -4));
  drawn.setAttribute("role", "button");
  drawn.setAttribute("aria-label", link.dataset.told);
  drawn.setAttribute("tabindex", "-1");
  drawn.addEventListener("click", () => link.click());
  return drawn;
}

// One stop for the Tab key; arrows go on from there.
function follow(shapes) {
  const stop = (shape) => shapes.forEach((each) => each.setAttribute("tabindex", each === shape ? "0" : "-1"));
  const ways = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -shapes.length, End: shapes.length };
  const start = shapes.find((shape) => shape.dataset.isNow) ?? shapes[0];
  stop(start);
  for (const shape of shapes) shape.addEventListener("focus", () => stop(shape));
  holder.addEventListener("keydown", (event) => {
    const at = shapes.indexOf(event.target);
    if (at < 0) return;
    if (event.key === "Enter" || event.key === " ") shapes[at].dispatchEvent(new MouseEvent("click"));
    else if (event.key in ways) bring(shapes[Math.min(Math.max(at + ways[event.key], 0), shapes.length - 1)]);
    else return;
    event.preventDefault();
  });
  return start;
}

function bring(shape) {
  shape.focus({ preventScroll: true });
  show(shape);
}

function show(shape) {
  shape.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function listen(view) {
  document.querySelector("[data-diagram-tools]").addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    if (button.dataset.zoom === "whole") view.show(view.whole());
    else view.step(button.dataset.zoom === "in" ? 1 : -1);
    say(word("zoomed", { percent: Math.round(view.zoom * 100) }));
  });
}

// The mark of those who made cmmn-js stays in sight while the drawing scrolls below it.
function keepMark() {
  const made = holder.querySelector(".bjs-powered-by");
  if (!made) return;
  made.querySelector("img")?.setAttribute("alt", made.title);
  frame.append(made);
  // Its own box styles itself inline, which our policy forbids: the link leads where the box would.
  frame.addEventListener("click", (event) => made.contains(event.target) && event.stopPropagation(), true);
}

async function start() {
  try {
    const answer = await fetch(frame.dataset.diagram, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    frame.hidden = false;
    const viewer = await draw(await answer.text());
    const view = new View(viewer, scroll, holder);
    keepMark();
    const shapes = links.map((link) => {
      const shape = mark(viewer, link);
      if (shape && "now" in link.dataset) shape.dataset.isNow = "yes";
      return shape;
    });
    const first = follow(shapes.filter(Boolean));
    view.show(Math.max(view.whole(), SMALLEST_AT_FIRST));
    listen(view);
    document.querySelector("[data-diagram-tools]").hidden = false;
    document.querySelector(".diagram-list").open = false;
    if (first.dataset.isNow) view.centre(first);
  } catch {
    frame.hidden = true;
    say(word("noDiagram"));
  }
}

if (frame) start();
