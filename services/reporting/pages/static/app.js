// Keeps an open page at the views' newest position, marks the numbers that changed, and finds rows without accents.
(() => {
  "use strict";
  const fold = (text) => text.toLocaleLowerCase("vi").replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

  const find = () => {
    const field = document.getElementById("find");
    if (!field) return;
    field.closest("label").hidden = false;
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll(`#${field.dataset.table} tr`)];
    for (const row of rows) row.hidden = !words.every((word) => row.dataset.find.includes(word));
    const none = words.length > 0 && rows.every((row) => row.hidden);
    field.setCustomValidity(none ? field.dataset.none : "");
    if (none) field.reportValidity();
  };
  document.addEventListener("input", (event) => event.target.id === "find" && find());

  document.addEventListener("change", (event) => {
    const picked = event.target.closest(".when input:not([type=text])");
    if (!picked?.value) return;
    const [day, time] = picked.value.split("T");
    picked.previousElementSibling.value = [day.split("-").reverse().join("/"), time].filter(Boolean).join(" ");
  });

  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  const numbers = () => new Map([...document.querySelectorAll("[data-key]")].map((a) => [a.dataset.key, a.dataset.value]));
  let known = numbers();
  const mark = () => {
    for (const a of document.querySelectorAll("[data-key]")) {
      if (!known.has(a.dataset.key) || known.get(a.dataset.key) === a.dataset.value) continue;
      a.classList.remove("moved");
      void a.offsetWidth;
      a.classList.add("moved");
    }
    known = numbers();
  };
  document.addEventListener("animationend", (event) => event.target.classList.remove("moved"));

  let connected = null;
  const show = () => {
    const state = document.querySelector(".link-state");
    if (!state || connected === null) return;
    state.textContent = `${state.previousElementSibling?.matches(".dot") ? "" : "· "}${connected ? state.dataset.live : state.dataset.lost}`;
    document.getElementById("freshness").classList.toggle("live", connected);
  };
  const say = (now) => () => { connected = now; show(); };

  const QUIET_MS = 1000;
  let newest = "", waiting = 0, asked = 0;
  const told = (position) => new Map((position ?? "").split(",").filter(Boolean).map((one) => one.split(":")));
  const isBehind = () => {
    const now = told(newest), shown = told(document.getElementById("freshness")?.dataset.position);
    const names = shown.has("kept") ? ["kept"] : [...now.keys(), ...shown.keys()].filter((name) => name !== "kept");
    return names.some((name) => (now.get(name) ?? "0") !== (shown.get(name) ?? "0"));
  };
  const refresh = () => {
    waiting = 0;
    if (!newest || !isBehind()) return;
    asked = Date.now();
    if (document.querySelector("#live[data-empty]")) location.reload();
    else htmx.trigger("#live", "refresh");
  };
  const line = document.getElementById("line");
  line?.addEventListener("moved", (event) => {
    newest = event.detail.id;
    if (!waiting) waiting = setTimeout(refresh, Math.max(0, asked + QUIET_MS - Date.now()));
  });
  line?.addEventListener("htmx:sse:after:connection", say(true));
  line?.addEventListener("htmx:sse:error", say(false));
  line?.addEventListener("htmx:sse:close", say(false));

  // A visit ends with half an hour of quiet; when the last one ended stays on this device.
  const VISIT_MS = 30 * 60 * 1000;
  const remember = () => {
    const now = Date.now(), seen = Number(localStorage.getItem("bcd.seen"));
    if (seen && now - seen > VISIT_MS) localStorage.setItem("bcd.since", String(seen));
    localStorage.setItem("bcd.seen", String(now));
    const link = document.getElementById("since-visit"), since = Number(localStorage.getItem("bcd.since"));
    if (!link || !since) return;
    const address = new URL(link.href);
    address.searchParams.set("since", new Date(since).toISOString());
    link.href = address.href;
    link.hidden = false;
  };
  try { remember(); } catch (_) { /* storage is closed to us: the link stays hidden */ }

  document.addEventListener("htmx:after:swap", () => { mark(); show(); find(); });
  find();
})();
