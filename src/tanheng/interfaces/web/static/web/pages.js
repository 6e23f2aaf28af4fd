// Draws the charts of a page. A chart is `<div class="chart" data-chart="ID">` with its option as JSON in `<script type="application/json" id="ID">`.
"use strict";

// Digits stand in groups as in the tables of the page.
function grouped(value) {
  const [whole, ...rest] = String(value).split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, "\u202f"), ...rest].join(".");
}

function read(place) {
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  for (const axis of [option.xAxis, option.yAxis].flat()) if (axis && axis.type === "value") axis.axisLabel = { ...axis.axisLabel, formatter: grouped };
  if (option.tooltip) option.tooltip.valueFormatter = grouped;
  return option;
}

function drawCharts(root) {
  for (const place of root.querySelectorAll("[data-chart]")) {
    if (place.dataset.drawn || typeof echarts === "undefined") continue;
    place.dataset.drawn = "yes";
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({ animation: false, aria: { enabled: true }, textStyle: { fontFamily: "inherit" }, ...read(place) });
    window.addEventListener("resize", () => chart.resize());
  }
}

document.addEventListener("DOMContentLoaded", () => drawCharts(document));
document.addEventListener("htmx:load", (event) => {
  // The first chart that comes into a page without charts needs what draws them: such a page is loaded whole.
  const drawn = document.querySelector("script[src*=echarts]");
  if (!drawn && event.detail.elt.querySelector("[data-chart]")) { window.location.reload(); return; }
  drawCharts(event.detail.elt);
});
document.addEventListener("submit", (event) => {
  // A form is sent once: pressed twice, the second press does nothing.
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  setTimeout(() => { delete event.target.dataset.sent; }, 5000);
});
