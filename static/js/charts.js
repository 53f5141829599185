// Draws the tables of the dashboard: the figures, their names and their addresses are read from the table beside.
const MOST = 12; // lines that a chart of lying bars can hold; the table holds all of them
const FEW = 6; // standing bars whose names all have room, on several lines
const charts = [];

const style = getComputedStyle(document.documentElement);
const isRtl = document.documentElement.dir === "rtl";
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// The value of a colour of ours in the theme that shows; a probe resolves light-dark().
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  // What is drawn knows rgb() only.
  const [red, green, blue] = value.match(/[\d.]+/g).map(Number);
  return value.startsWith("rgb") ? value : `rgb(${[red, green, blue].map((part) => Math.round(part * 255)).join(",")})`;
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const lines = [...table.tBodies[0].rows].map((row) => ({
    label: row.cells[0].textContent.trim(),
    look: row.dataset.look,
    figures: [...row.cells].slice(1).map((cell) => ({
      count: Number(cell.textContent.replace(/\D/g, "")),
      url: cell.querySelector("a")?.href,
    })),
  }));
  return { series: heads.map((head) => ({ name: head.textContent.trim(), look: head.dataset.look })), lines };
}

function option(holder) {
  const { series, lines } = read(document.getElementById(holder.dataset.table));
  const isLying = holder.dataset.chart === "bars";
  const shown = isLying ? lines.slice(0, MOST).reverse() : lines;
  const soft = colour("ink-soft");
  const line = colour("line");
  const font = { color: soft, fontFamily: style.getPropertyValue("--font"), fontSize: 12 };
  const named = shown.length > FEW ? { hideOverlap: true } : { interval: 0, overflow: "break", lineHeight: 16, width: Math.floor((holder.clientWidth - 80) / shown.length) - 12 };
  const names = {
    type: "category",
    data: shown.map(({ label }) => label),
    axisLabel: { ...font, ...(isLying ? { width: 130, overflow: "truncate" } : named) },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    inverse: !isLying && isRtl,
    position: isLying && isRtl ? "right" : undefined,
  };
  const counts = {
    type: "value",
    minInterval: 1,
    axisLabel: font,
    splitLine: { lineStyle: { color: line } },
    inverse: isLying && isRtl,
    position: !isLying && isRtl ? "right" : undefined,
  };
  return {
    animation: false,
    textStyle: font,
    grid: { left: 8, right: 16, top: series.length > 1 ? 36 : 12, bottom: 4, outerBoundsMode: "same" },
    legend: series.length > 1 ? { top: 0, left: isRtl ? "right" : "left", itemWidth: 10, itemHeight: 10, icon: "roundRect", textStyle: font } : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      axisPointer: { type: "shadow", shadowStyle: { color: soft, opacity: 0.1 } },
      backgroundColor: colour("surface"),
      borderColor: line,
      textStyle: { ...font, color: colour("ink") },
    },
    xAxis: isLying ? counts : names,
    yAxis: isLying ? names : counts,
    series: series.map(({ name, look }, at) => ({
      name,
      type: "bar",
      stack: "stacked" in holder.dataset ? "all" : undefined,
      barMaxWidth: 28,
      itemStyle: { color: colour(`${look}-mark`), borderRadius: "stacked" in holder.dataset ? 0 : isLying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
      data: shown.map(({ look: own, figures }) => ({
        value: figures[at].count,
        url: figures[at].url,
        cursor: figures[at].url ? "pointer" : "default",
        ...(own ? { itemStyle: { color: colour(`${own}-mark`) } } : {}),
      })),
    })),
  };
}

function draw(holder) {
  holder.hidden = false;
  const lines = document.getElementById(holder.dataset.table).tBodies[0].rows.length;
  const columns = document.getElementById(holder.dataset.table).tHead.rows[0].cells.length - 1;
  if (holder.dataset.chart === "bars") {
    holder.style.blockSize = `${Math.max(9, Math.min(lines, MOST) * (1.1 + 0.75 * ("stacked" in holder.dataset ? 1 : columns)) + 4)}rem`;
  }
  const chart = echarts.init(holder, null, { renderer: "svg" });
  chart.setOption(option(holder));
  chart.on("click", ({ data }) => {
    if (data?.url) location.assign(data.url);
  });
  new ResizeObserver(() => chart.resize({ animation: { duration: isCalm ? 0 : 150 } })).observe(holder);
  charts.push({ chart, holder });
}

function redraw() {
  for (const { chart, holder } of charts) chart.setOption(option(holder));
}

if (window.echarts) {
  for (const holder of document.querySelectorAll("[data-chart]")) draw(holder);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
