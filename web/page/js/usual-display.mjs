/** How a recording is arranged on the paper when it is opened, and how high that is. */
const usualLeads = 3; // of a recording with a few, that are shown stacked at first
const standard = ['i', 'ii', 'iii', 'avr', 'avl', 'avf', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6'];
const narrow = 600; // CSS pixels

/** @param {{ leads?: { name: string, may_be_ecg: boolean }[] }} document @returns {number[]} the standard twelve in their order, or all */
export function leadsInOrder({ leads = [] }) {
  const all = [...leads.keys()].filter((lead) => leads[lead].may_be_ecg);
  const place = (lead) => standard.indexOf(leads[lead].name.toLowerCase());
  const isStandard = standard.every((name) => leads.some((lead) => lead.name.toLowerCase() === name));
  return isStandard ? all.filter((lead) => place(lead) >= 0).sort((a, b) => place(a) - place(b)) : all;
}

/** How a recording is shown at first. */
export function usualDisplay(document, main, width) {
  const leads = leadsInOrder(document);
  if (leads.length >= standard.length && width >= narrow) {
    return { arrangement: 'grid', leads };
  }
  const first = [main, ...leads.filter((lead) => lead !== main)];
  return width >= narrow && leads.length > 1
    ? { arrangement: 'stacked', leads: first.slice(0, usualLeads).sort((a, b) => a - b) }
    : { arrangement: 'single', leads: [main] };
}

/** CSS pixels that the canvas has for the paper. */
export function paperHeight({ arrangement, leads }) {
  const rows = { single: 1, overlaid: 1.4, grid: 4, stacked: Math.max(1, leads.length) }[arrangement];
  return Math.round(Math.min(1500, Math.max(440, 190 + 115 * rows)));
}
