"use strict";
(() => {
  const byID = (id) => document.getElementById(id);
  const svg = document.querySelector("main svg");
  const search = byID("search"), found = byID("found"), note = byID("note"), said = byID("said");

  // Zoom and pan: the part of the picture that is shown.
  const { x, y, width, height } = svg.viewBox.baseVal;
  const home = { x, y, w: width, h: height };
  let view = { ...home };
  const show = (v) => {
    view = v;
    svg.setAttribute("viewBox", [v.x, v.y, v.w, v.h].map((n) => n.toFixed(2)).join(" "));
  };
  const place = (e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const middle = () => ({ x: view.x + view.w / 2, y: view.y + view.h / 2 });
  const zoom = (by, p) => {
    const k = Math.min(2 * home.w, Math.max(home.w / 40, view.w / by)) / view.w;
    show({ x: p.x - (p.x - view.x) * k, y: p.y - (p.y - view.y) * k, w: view.w * k, h: view.h * k });
  };
  svg.addEventListener("wheel", (e) => {
    e.preventDefault();
    zoom(Math.exp(-0.0015 * e.deltaY * (e.deltaMode === 1 ? 16 : 1)), place(e));
  }, { passive: false });

  const fingers = new Map();
  let moved = false;
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  svg.addEventListener("pointerdown", (e) => {
    fingers.set(e.pointerId, e);
    moved = false;
  });
  svg.addEventListener("pointermove", (e) => {
    const before = fingers.get(e.pointerId);
    if (!before) return;
    if (!moved && Math.hypot(e.clientX - before.clientX, e.clientY - before.clientY) < 4) return;
    if (!moved) {
      moved = true;
      svg.setPointerCapture(e.pointerId);
      svg.classList.add("dragged");
    }
    const wide = fingers.size === 2 && spread();
    const from = place(before), to = place(e);
    fingers.set(e.pointerId, e);
    if (wide) zoom(spread() / wide, middle());
    else show({ ...view, x: view.x - to.x + from.x, y: view.y - to.y + from.y });
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, (e) => {
      fingers.delete(e.pointerId);
      svg.classList.remove("dragged");
    });
  }

  byID("closer").onclick = () => zoom(1.4, middle());
  byID("farther").onclick = () => zoom(1 / 1.4, middle());
  byID("whole").onclick = () => show({ ...home });

  // Marks: what stands for an entity or a statement.
  const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();
  const marks = [...svg.querySelectorAll("g[class]")].filter((g) => !["legend", "frame"].includes(g.getAttribute("class")));
  const words = new Map(marks.map((g) => [g, fold(`${g.dataset.find || ""} ${g.textContent}`)]));
  const counted = marks.filter((g) => !g.classList.contains("words")); // those are a second mark of a line
  for (const g of marks) g.classList.add("mark");

  let hits = [], next = 0;
  const look = () => {
    const wanted = fold(search.value).trim();
    svg.classList.toggle("searching", wanted !== "");
    for (const g of marks) g.classList.toggle("hit", wanted !== "" && words.get(g).includes(wanted));
    hits = counted.filter((g) => g.classList.contains("hit"));
    next = 0;
    found.textContent = wanted === "" ? "" : `${hits.length} of ${counted.length} marks`;
  };
  search.addEventListener("input", look);

  const choose = (g) => {
    for (const other of marks) other.classList.toggle("chosen", other === g);
    const title = g && g.querySelector("title");
    note.hidden = !g;
    said.textContent = title ? title.textContent : g ? g.dataset.find || g.textContent.trim() : "";
  };
  const goTo = (g) => {
    const b = g.getBBox(), w = Math.max(Math.min(view.w, home.w / 2.5), 1.5 * b.width);
    const h = (w * home.h) / home.w;
    show({ x: b.x + b.width / 2 - w / 2, y: b.y + b.height / 2 - h / 2, w, h });
    choose(g);
  };
  search.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && hits.length > 0) goTo(hits[next++ % hits.length]);
    if (e.key === "Escape") {
      search.value = "";
      look();
      choose(null);
      show({ ...home });
    }
  });
  svg.addEventListener("click", (e) => {
    if (!moved) choose(e.target.closest(".mark"));
  });
  byID("close").onclick = () => choose(null);
})();
