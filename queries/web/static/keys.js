// Keyboard: "/" goes to the search field, "[" and "]" to the previous and next
// page. Long sources are scrolled to their mark.
"use strict";
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
  if (e.key === "/") {
    e.preventDefault();
    document.getElementById("find").focus();
  }
  const rel = { "[": "prev", "]": "next" }[e.key];
  const link = rel && document.querySelector(`a[rel="${rel}"]`);
  if (link) link.click();
});
for (const box of document.querySelectorAll("[data-scroll]")) {
  const mark = box.querySelector("mark, .marked");
  if (mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}
if (matchMedia("(max-width: 640px)").matches) {
  for (const d of document.querySelectorAll("details.search-box")) d.open = false;
}
