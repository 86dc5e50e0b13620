/* Before the first paint: the appearance this person chose (web/lib/appearance.ts writes it). */
try {
  var chosen = JSON.parse(localStorage.getItem('lantai_appearance') || '{}');
  for (var key of ['theme', 'type', 'contrast'])
    if (typeof chosen[key] === 'string') document.documentElement.dataset[key] = chosen[key];
} catch {
  /* storage is closed or damaged: the system's own appearance */
}
