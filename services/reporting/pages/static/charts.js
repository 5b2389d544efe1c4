// Draws the charts from the data beside them; SVG, described in words, patterns for those who do not see colours.
(() => {
  "use strict";
  const FONT = '"Be Vietnam Pro", "Segoe UI", sans-serif';
  const COLORS = ["#b7cfe6", "#0a5aa8", "#d98a4e", "#b4480f"];
  const write = new Intl.NumberFormat("vi-VN");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const option = (data, box) => {
    const names = { type: "category", data: data.names, axisTick: { show: false }, axisLine: { lineStyle: { color: "#c5d2df" } }, axisLabel: { color: "#55677a", fontFamily: FONT, fontSize: 12, interval: 0, hideOverlap: true, ...(data.lying ? { width: box.clientWidth > 480 ? 210 : 130, overflow: "break", lineHeight: 16 } : {}) } };
    const values = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#e6edf4" } }, axisLabel: { color: "#55677a", fontFamily: FONT, fontSize: 12, formatter: (v) => write.format(v) } };
    if (data.lying) names.inverse = true;
    return {
      animation: !still, animationDuration: 0, animationDurationUpdate: 500,
      color: COLORS,
      textStyle: { fontFamily: FONT },
      aria: { enabled: true, label: { description: data.words }, decal: { show: false } },
      grid: { left: 8, right: data.lying ? 56 : 12, top: data.series.length > 1 ? 44 : 12, bottom: 4, containLabel: true },
      legend: { show: data.series.length > 1, left: 0, top: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: "#14212e", fontFamily: FONT, fontSize: 13 } },
      tooltip: { renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: "#0a5aa80d" } }, confine: true, textStyle: { fontFamily: FONT, fontSize: 13 }, valueFormatter: (v) => write.format(v) },
      xAxis: data.lying ? { ...values, axisLabel: { show: false }, splitLine: { show: false } } : names,
      yAxis: data.lying ? names : values,
      series: data.series.map((one, at) => ({
        name: one.name, type: "bar", data: one.values, barMaxWidth: data.lying ? 30 : 22, barGap: "12%",
        itemStyle: { borderRadius: data.lying ? [0, 4, 4, 0] : [4, 4, 0, 0], color: data.series.length > 1 ? COLORS[at] : COLORS[1] },
        label: { show: Boolean(data.lying), position: "right", fontFamily: FONT, fontWeight: 600, fontSize: 14, color: "#14212e", formatter: (p) => write.format(p.value) },
      })),
    };
  };

  const draw = () => {
    for (const script of document.querySelectorAll("script[data-chart]")) {
      const box = document.getElementById(script.dataset.chart);
      const chart = echarts.getInstanceByDom(box) ?? echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option(JSON.parse(script.textContent), box));
    }
  };
  const fit = () => { if (!matchMedia("print").matches) for (const box of document.querySelectorAll(".chart")) echarts.getInstanceByDom(box)?.resize({ animation: { duration: 0 } }); };
  document.addEventListener("htmx:after:swap", draw);
  addEventListener("resize", fit);
  addEventListener("beforeprint", () => {
    for (const svg of document.querySelectorAll(".chart svg")) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  });
  document.fonts.ready.then(draw);
})();
