// The charts of a job, a model, a dataset or the costs, as pictures with their texts.

import { link, made } from "../core/dom.js";
import { language } from "../core/texts.js";

const boxes = new Map();

// Return the box of the charts at `path`. It is read again when `stamp` or the language has changed.
export function charts(path, stamp) {
  if (!boxes.has(path)) boxes.set(path, made("div", "charts"));
  const box = boxes.get(path);
  const wanted = `${stamp} ${language()}`;
  if (box.dataset.wanted !== wanted) read(path, box, wanted);
  return box;
}

async function read(path, box, wanted) {
  box.dataset.wanted = wanted;
  try {
    const answer = await fetch(`/api/charts/${path}?lang=${language()}`);
    const { charts: shown = [] } = await answer.json();
    if (box.dataset.wanted === wanted) box.replaceChildren(...shown.map(figure));
  } catch { delete box.dataset.wanted; }
}

function figure({ svg, wide, alt, link: more }) {
  const image = Object.assign(made("img"), { src: address(svg), alt });
  const source = wide && Object.assign(made("source"), { srcset: address(wide), media: "(min-width: 1100px)" });
  return made("figure", "", made("picture", "", source, image), more && made("figcaption", "", link(more.address, more.name)));
}

const address = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;
