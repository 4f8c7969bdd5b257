// Tells the style sheet that scripts run; loaded before anything is drawn, so that nothing jumps.
document.documentElement.classList.add("js");
