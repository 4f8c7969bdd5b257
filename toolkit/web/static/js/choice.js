// @ts-check
// Typing into a field ticks the choice it belongs to; without scripts the answer asks for it.

addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
  const { choice } = target.dataset;
  if (!choice || !target.value) return;
  const tick = target.form?.querySelector(`input[name="how"][value="${choice}"]`);
  if (tick instanceof HTMLInputElement) tick.checked = true;
});
