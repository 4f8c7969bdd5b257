/* Arrow keys lead from slide to slide; B or a full stop makes the screen black and
   back; Escape only back. What is black is told by the address alone, as it is by the links. */
"use strict";
(function () {
  var slides = Array.prototype.slice.call(document.querySelectorAll(".slide"));
  var onward = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
  var backward = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
  if (document.documentElement.dir === "rtl") {
    onward[0] = "ArrowLeft";
    backward[0] = "ArrowRight";
  }
  function here() {
    var at = 0;
    slides.forEach(function (slide, number) {
      if (slide.getBoundingClientRect().top < window.innerHeight / 2) { at = number; }
    });
    return at;
  }
  function black() { return /^#b\d+$/.test(location.hash); }
  function show(number, dark) {
    var at = Math.max(0, Math.min(slides.length - 1, number));
    location.hash = (dark ? "b" : "s") + (at + 1);
    slides[at].scrollIntoView();
  }
  function go(number) { show(number, black()); }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || location.hash === "#notes") { return; }
    var link = document.activeElement && document.activeElement.tagName === "A";
    if (link && event.key === "Enter") { return; }
    if (event.key === "b" || event.key === "B" || event.key === ".") {
      show(here(), !black());
    } else if (event.key === "Escape" && black()) {
      show(here(), false);
    } else if (onward.indexOf(event.key) >= 0) {
      go(here() + 1);
    } else if (backward.indexOf(event.key) >= 0) {
      go(here() - 1);
    } else if (event.key === "Home") {
      go(0);
    } else if (event.key === "End") {
      go(slides.length - 1);
    } else {
      return;
    }
    event.preventDefault();
  });
})();
