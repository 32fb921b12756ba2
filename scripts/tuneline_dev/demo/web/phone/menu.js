// The user's own rich menu below the chat: its image, and a button over each of its areas.
// https://developers.line.biz/en/docs/messaging-api/rich-menus-overview/

import { $, button, draw, made } from "../core/dom.js";

let isOpen = true;

// `menu` is the rich menu as the bot created it, or null; `tap` performs an action.
export function paintMenu(menu, tap) {
  draw("menu", { menu, isOpen }, () => {
    $("menu").hidden = !menu;
    $("menu").replaceChildren(...(menu ? [bar(menu, tap), isOpen && picture(menu, tap)].filter(Boolean) : []));
  });
}

function bar(menu, tap) {
  const element = button(`${menu.chatBarText} ${isOpen ? "▾" : "▴"}`, "chatbar", () => { isOpen = !isOpen; paintMenu(menu, tap); });
  element.ariaExpanded = String(isOpen);
  return element;
}

function picture(menu, tap) {
  const image = made("img");
  image.src = `/api/rich_menus/${menu.richMenuId}/image`;
  image.alt = "";
  const { width, height } = menu.size;
  const areas = menu.areas.map(({ bounds, action }) => {
    const area = button("", "area", () => tap(action));
    area.ariaLabel = action.label || action.text || "";
    area.style.left = `${(100 * bounds.x) / width}%`;
    area.style.top = `${(100 * bounds.y) / height}%`;
    area.style.width = `${(100 * bounds.width) / width}%`;
    area.style.height = `${(100 * bounds.height) / height}%`;
    return area;
  });
  return made("div", "menu", image, areas);
}
