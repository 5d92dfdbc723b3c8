"use strict";
/* Everything from data reaches the page as textContent or as a class we made ourselves. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, text) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    return node;
  };

  /* tables: sort by heading, filter by text */
  const key = (row, i) => {
    const cell = row.cells[i];
    const plain = cell.dataset.v || cell.textContent;
    const number = parseFloat(plain);
    return plain !== "" && !Number.isNaN(number) && /^[-+]?[\d.]+%?$/.test(plain) ? number : plain;
  };
  const compare = (a, b) =>
    a === b ? 0 : a === "" ? 1 : b === "" ? -1
      : typeof a === "number" && typeof b === "number" ? a - b
        : String(a).localeCompare(String(b), "zh");
  for (const heading of all("th")) {
    const sort = () => {
      const body = heading.closest("table").tBodies[0];
      const up = heading.getAttribute("aria-sort") !== "ascending";
      all("th", heading.parentNode).forEach((h) => h.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const i = heading.cellIndex;
      [...body.rows]
        .map((row) => [key(row, i), row])
        .sort((a, b) => (up ? 1 : -1) * compare(a[0], b[0]))
        .forEach(([, row]) => body.append(row));
    };
    heading.addEventListener("click", sort);
    heading.addEventListener("keydown", (e) => { if (e.key === "Enter") sort(); });
  }
  const cue = () => {
    for (const box of all(".scroll")) {
      const before = box.previousElementSibling;
      const there = before && before.classList.contains("cue");
      const wide = box.scrollWidth > box.clientWidth + 2;
      if (wide && !there) box.before(Object.assign(document.createElement("p"), { className: "cue", textContent: `↔ ${data.words.wide}` }));
      if (!wide && there) before.remove();
    }
  };
  addEventListener("load", cue);
  addEventListener("resize", cue);
  all("details").forEach((d) => d.addEventListener("toggle", cue));
  for (const field of all(".filter")) {
    const section = field.closest(".table");
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase().split(/\s+/);
      let left = 0;
      for (const row of section.querySelector("tbody").rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((w) => text.includes(w));
        left += row.hidden ? 0 : 1;
      }
      section.querySelector(".shown").textContent = field.value ? `${left} ${data.words.shown}` : "";
    });
  }

  /* the map */
  const map = document.getElementById("area");
  if (!map) return;
  const scene = document.getElementById("scene");
  const shapes = all("#before .c");
  const rows = new Map(all("#compliance tbody tr").map((r) => [r.dataset.i, r]));
  const [, , width, height] = map.getAttribute("viewBox").split(" ").map(Number);
  const unit = Number(map.dataset.unit);
  const view = { x: 0, y: 0, k: 1 };

  const draw = () => {
    view.k = Math.min(Math.max(view.k, 1), 40);
    view.x = Math.min(0, Math.max(view.x, width * (1 - view.k)));
    view.y = Math.min(0, Math.max(view.y, height * (1 - view.k)));
    scene.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    map.style.setProperty("--k", view.k);
    map.classList.toggle("near", view.k >= 3);
    all('pattern[id^="m-"]').forEach((p) => p.setAttribute("patternTransform", `scale(${1 / view.k})`));
    all(".offices path").forEach((p) => {
      p.setAttribute("transform", p.getAttribute("transform").replace(/ scale.*|$/, ` scale(${1 / view.k})`));
    });
    const most = (unit * width * 0.2) / view.k;
    const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
    const metres = [5, 2, 1].map((m) => m * power).find((m) => m <= Math.max(most, 1));
    const scale = document.getElementById("scale");
    scale.querySelector("i").style.width = `${(metres / unit / width) * view.k * 100}%`;
    scale.querySelector("span").textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  };
  const spot = (e) => {
    const box = map.getBoundingClientRect();
    return [((e.clientX - box.left) / box.width) * width, ((e.clientY - box.top) / box.height) * height];
  };
  const zoom = (factor, [x, y] = [width / 2, height / 2]) => {
    const k = Math.min(Math.max(view.k * factor, 1), 40);
    view.x = x - ((x - view.x) * k) / view.k;
    view.y = y - ((y - view.y) * k) / view.k;
    view.k = k;
    draw();
  };
  map.addEventListener("wheel", (e) => {
    e.preventDefault();
    zoom(e.deltaY < 0 ? 1.25 : 0.8, spot(e));
  }, { passive: false });
  for (const button of all("[data-zoom]")) {
    button.addEventListener("click", () => {
      const how = button.dataset.zoom;
      if (how === "all") Object.assign(view, { x: 0, y: 0, k: 1 }), draw();
      else zoom(how === "in" ? 1.6 : 1 / 1.6);
    });
  }
  let held = null;
  map.addEventListener("pointerdown", (e) => { held = [spot(e), { ...view }, false]; });
  window.addEventListener("pointermove", (e) => {
    if (!held) return;
    const [x, y] = spot(e);
    const [dx, dy] = [x - held[0][0], y - held[0][1]];
    if (Math.abs(dx) + Math.abs(dy) > 30) held[2] = true;
    if (!held[2]) return;
    map.classList.add("drag");
    view.x = held[1].x + dx;
    view.y = held[1].y + dy;
    draw();
  });
  window.addEventListener("pointerup", () => {
    map.classList.remove("drag");
    setTimeout(() => { held = null; }, 0);
  });

  /* hover tells, click finds the row */
  const facts = document.getElementById("facts");
  const heads = all("#compliance thead th").map((h) => h.textContent);
  const tell = (shape) => {
    facts.replaceChildren();
    const row = rows.get(shape.dataset.i);
    if (row) {
      [...row.cells].forEach((cell, i) => {
        const words = cell.innerText.trim();
        if (words) facts.append(make("dt", heads[i]), make("dd", words));
      });
    } else if (shape.dataset.words) {
      facts.append(make("dd", shape.dataset.words));
    }
    facts.hidden = false;
  };
  for (const shape of all("#area .c")) {
    shape.addEventListener("pointerenter", () => tell(shape));
    shape.addEventListener("click", () => {
      const row = rows.get(shape.dataset.i);
      if (!row || (held && held[2])) return;
      pick(shape.dataset.i);
      row.scrollIntoView({ block: "center" });
    });
  }
  const pick = (i) => {
    all(".c.on, tr.on").forEach((n) => n.classList.remove("on"));
    shapes[i].classList.add("on");
    rows.get(String(i)).classList.add("on");
    tell(shapes[i]);
  };
  for (const [i, row] of rows) row.addEventListener("click", () => pick(i));

  /* colours and stages */
  const themes = data.themes;
  const paint = (theme, legendOf = theme) => {
    shapes.forEach((shape, i) => {
      const on = shape.classList.contains("on") ? " on" : "";
      shape.setAttribute("class", `c ${theme.classes[theme.of.charCodeAt(i) - 97]}${on}`);
    });
    document.getElementById("legend-title").textContent = legendOf.label;
    const legend = document.getElementById("legend");
    const pattern = legend.firstElementChild.cloneNode(true);
    legend.replaceChildren(...legendOf.classes.map((cls, i) => {
      const entry = pattern.cloneNode(true);
      entry.querySelector("rect").setAttribute("class", cls);
      entry.querySelector("span").textContent = legendOf.words[i];
      return entry;
    }));
  };
  const select = document.getElementById("theme");
  const stage = (key) => {
    all("[data-stage]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.stage === key));
    all(".after").forEach((g) => g.classList.toggle("on", g.id === key));
    const hides = new Set((data.stages[key] || { hides: [] }).hides);
    shapes.forEach((shape, i) => { shape.style.display = hides.has(i) ? "none" : ""; });
  };
  select.addEventListener("change", () => {
    if (select.value !== "0") stage("before");
    paint(themes[select.value]);
  });
  for (const button of all("[data-stage]")) {
    button.addEventListener("click", () => {
      stage(button.dataset.stage);
      const after = data.stages[button.dataset.stage];
      if (after) select.value = 0;
      paint(themes[select.value], after);
    });
  }
  const offices = document.getElementById("offices");
  if (offices) {
    offices.addEventListener("change", () => {
      document.querySelector(".offices").style.display = offices.checked ? "" : "none";
    });
  }
  draw();
})();
