// The card beside the pointer: what lies under it.

import { element } from "./element.js";

export class Card {
  constructor(view) {
    this.view = view;
    this.card = element(view.stage, "div", "card");
    this.card.hidden = true;
  }

  hover({ latlng, containerPoint }) {
    const { layer, plan, stage } = this.view, mark = layer.markAt(latlng), unit = layer.at(latlng);
    const zone = unit < 0 ? -1 : plan.zones[unit];
    layer.over({ hovered: zone });
    const lines = mark ? this.ofMark(mark) : unit < 0 ? [] : this.ofUnit(unit);
    if (!lines.length) return this.leave(zone);
    this.card.replaceChildren();
    lines.forEach((words, k) => element(this.card, "div", k ? "" : "title", words));
    this.card.hidden = false;
    const { clientWidth, clientHeight } = stage, right = containerPoint.x > clientWidth / 2;
    this.card.style.left = right ? "" : `${containerPoint.x + 16}px`;
    this.card.style.right = right ? `${clientWidth - containerPoint.x + 16}px` : "";
    this.card.style.top = `${Math.max(6, Math.min(containerPoint.y - 12, clientHeight - this.card.offsetHeight - 6))}px`;
  }

  leave(zone = -1) {
    this.card.hidden = true;
    this.view.layer?.over({ hovered: zone });
  }

  ofUnit(unit) {
    const { geometry: { header }, plan, data, words, layer } = this.view, lines = [];
    const counted = (n) => (n === null || n === undefined || n < 0 ? words.missing : n.toLocaleString("en"));
    const name = plan.names[plan.zones[unit]], group = header.unit_names?.[unit];
    if (name) lines.push(name);
    if (group) lines.push(group);
    lines.push(`${words.households} ${counted(header.households?.[unit])}`);
    if (data.values) lines.push(`${words.value} ${counted(data.values[unit])}`);
    lines.push(data.palette[layer.what.kinds[unit]].label);
    return lines;
  }

  ofMark({ name, index }) {
    const { geometry, words, offices } = this.view;
    const lines = [geometry.header.mark_names?.[name]?.[index] ?? "", offices.word(name, index)];
    if (offices.may(name)) lines.push(words.drag);
    return lines.filter(Boolean);
  }
}
