// Tabs: a click or the arrow keys choose one, whose panel is shown.
// https://www.w3.org/WAI/ARIA/apg/patterns/tabs/

const MOVES = { ArrowRight: 1, ArrowLeft: -1 };

// Make the tabs in `list` work. `chosen(name)` is called for a choice; returns `choose(name)`.
export function tabs(list, chosen) {
  const all = [...list.querySelectorAll("[role=tab]")];

  function choose(name, { focus = false } = {}) {
    const next = all.find((tab) => tab.dataset.tab === name) ?? all[0];
    for (const tab of all) {
      tab.ariaSelected = String(tab === next);
      tab.tabIndex = tab === next ? 0 : -1;
      // Tabs may share a panel that is always shown.
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      if (panel.role === "tabpanel") panel.hidden = tab !== next;
    }
    if (focus) next.focus();
    chosen(next.dataset.tab);
  }

  for (const tab of all) tab.onclick = () => choose(tab.dataset.tab);
  list.onkeydown = (event) => {
    const at = all.indexOf(event.target);
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? at + (MOVES[event.key] ?? NaN);
    if (at < 0 || Number.isNaN(to)) return;
    event.preventDefault();
    choose(all.at(to % all.length).dataset.tab, { focus: true });
  };
  return choose;
}

// Tabs whose choice is in the URL's hash. What follows a slash in it belongs to the tab.
export function tabsInHash(list, chosen) {
  const named = () => location.hash.slice(1).split("/")[0];
  const choose = tabs(list, (name) => {
    if (named() && named() !== name || !named() && list.querySelector("[role=tab]").dataset.tab !== name) location.hash = name;
    chosen(name);
  });
  window.addEventListener("hashchange", () => choose(named()));
  choose(named());
  return choose;
}
