// Draws the charts from the data beside them; SVG, described in words, patterns for those who do not see colours.
(() => {
  "use strict";
  const FONT = '"Be Vietnam Pro", "Segoe UI", sans-serif';
  const write = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 1 });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const LIGHT = { colors: ["#0a5aa8", "#b4480f", "#17724a", "#7a5ab5", "#8a6d00", "#0b7f8f", "#a3336e", "#55677a"], pair: ["#b7cfe6", "#0a5aa8"], ink: "#14212e", muted: "#55677a", line: "#e6edf4", rule: "#c5d2df", paper: "#ffffff" };
  const DARK = { colors: ["#7db8f0", "#f2a46f", "#6fd0a0", "#c3a8f0", "#dcc15a", "#62cbd8", "#f09ac4", "#a3b4c4"], pair: ["#3f6488", "#8ec3f5"], ink: "#e6edf4", muted: "#a3b4c4", line: "#24313e", rule: "#43566a", paper: "#16202a" };
  const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
  const DASHES = ["solid", "dashed", "dotted"];
  const NARROW = 480;
  let printing = false;

  const option = (data, box) => {
    const look = dark.matches && !printing ? DARK : LIGHT;
    const colors = data.series.length === 2 && !data.series.some((one) => one.line) ? look.pair : look.colors;
    const told = (v) => (v === null || v === undefined || Number.isNaN(v) ? "–" : write.format(v) + (data.suffix ?? ""));
    const names = { type: "category", data: data.names, axisTick: { show: false }, axisLine: { lineStyle: { color: look.rule } }, axisLabel: { color: look.muted, fontFamily: FONT, fontSize: 12, interval: data.names.length > 24 ? "auto" : 0, hideOverlap: !data.lying, ...(data.lying ? { width: box.clientWidth > NARROW ? 210 : 130, overflow: "break", lineHeight: 16 } : {}) } };
    const values = { type: "value", minInterval: data.suffix ? 0 : 1, scale: data.series.every((one) => one.line) && !data.suffix, splitLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.muted, fontFamily: FONT, fontSize: 12, formatter: told } };
    if (data.lying) names.inverse = true;
    const many = data.series.length > 1;
    return {
      animation: !still, animationDuration: 0, animationDurationUpdate: 500,
      color: colors,
      textStyle: { fontFamily: FONT },
      aria: { enabled: true, label: { description: data.words }, decal: { show: data.series.filter((one) => !one.line).length > 1 } },
      grid: { left: 8, right: data.lying ? 64 : 16, top: many ? 44 : 14, bottom: 4, containLabel: true },
      legend: { show: many, type: "scroll", left: 0, top: 0, itemWidth: 18, itemHeight: 12, textStyle: { color: look.ink, fontFamily: FONT, fontSize: 13 } },
      tooltip: { renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: "#0a5aa80d" } }, confine: true, backgroundColor: look.paper, borderColor: look.rule, textStyle: { fontFamily: FONT, fontSize: 13, color: look.ink }, valueFormatter: told },
      xAxis: data.lying ? { ...values, axisLabel: { show: false }, splitLine: { show: false } } : names,
      yAxis: data.lying ? names : values,
      series: data.series.map((one, at) => one.line ? {
        name: one.name, type: "line", data: one.values, connectNulls: false,
        symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 6, showSymbol: data.names.length <= 48,
        lineStyle: { width: 2.5, type: DASHES[Math.floor(at / SYMBOLS.length) % DASHES.length] }, itemStyle: { color: colors[at % colors.length] },
      } : {
        name: one.name, type: "bar", data: one.values, barMaxWidth: data.lying ? 30 : 22, barGap: "12%",
        itemStyle: { borderRadius: data.lying ? [0, 4, 4, 0] : [4, 4, 0, 0], color: many ? colors[at % colors.length] : look.colors[0] },
        label: { show: Boolean(data.lying), position: "right", fontFamily: FONT, fontWeight: 600, fontSize: 14, color: look.ink, formatter: (p) => told(p.value) },
      }),
    };
  };

  const draw = () => {
    for (const script of document.querySelectorAll("script[data-chart]")) {
      const box = document.getElementById(script.dataset.chart);
      const data = JSON.parse(script.textContent);
      if (data.lying && box.clientWidth <= NARROW) box.style.height = `${Math.max(272, data.names.length * 84)}px`;
      const chart = echarts.getInstanceByDom(box) ?? echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option(data, box), { replaceMerge: ["series"] });
    }
  };
  const fit = () => { if (!matchMedia("print").matches) for (const box of document.querySelectorAll(".chart")) echarts.getInstanceByDom(box)?.resize({ animation: { duration: 0 } }); };
  document.addEventListener("htmx:after:swap", draw);
  addEventListener("resize", fit);
  dark.addEventListener("change", draw);
  addEventListener("afterprint", () => { printing = false; if (dark.matches) draw(); });
  addEventListener("beforeprint", () => {
    printing = true;
    if (dark.matches) draw();
    for (const svg of document.querySelectorAll(".chart svg")) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  });
  document.fonts.ready.then(draw);
})();
