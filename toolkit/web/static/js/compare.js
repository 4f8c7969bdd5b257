// @ts-check
// Lay the two panes over each other and let a slider choose how much of each is seen.

const panes = document.getElementById("compare");
if (panes) {
  const slider = document.createElement("input");
  const seam = document.createElement("span");
  slider.type = "range";
  slider.className = "slider";
  slider.value = "50";
  slider.setAttribute("aria-label", panes.dataset.label ?? "");
  seam.className = "seam";
  const cut = () => panes.style.setProperty("--cut", `${slider.value}%`);
  slider.addEventListener("input", cut);
  cut();
  panes.append(seam);
  panes.after(slider);
  panes.classList.add("slide");
}
