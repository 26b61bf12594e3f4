/** The parts of the page that depend on the model alone. */
import { badge, byId, coloured, element } from './dom.mjs';
import { stepKey } from './label-sets.mjs';
import { modelText } from './model-choice.mjs';
import { renderModel } from './summary.mjs';
import { t, translate } from './text.mjs';

/**
 * @param {object} model the engine's description
 * @param {import('./model-choice.mjs').ModelEntry} entry
 * @param {import('./label-sets.mjs').Labels} labels
 */
export function renderModelParts(model, entry, labels) {
  document.body.dataset.task = model.task;
  byId('model-line').textContent = [modelText(entry, 'description'), modelText(entry, 'figures')]
    .filter(Boolean)
    .join(' ');
  byId('legend').replaceChildren(
    ...labels.ofModel.map((label) => {
      const { title, description } = label;
      const text = element('span', {}, title, description ? element('small', {}, description) : false);
      return element('li', {}, badge(label), text);
    }),
  );
  byId('learned-from').textContent = entry.data ? t('footer.learned', { data: modelText(entry, 'data') }) : '';
  renderModel(byId('intro-model'), model, entry, labels);
  renderModel(byId('model'), model, entry, labels);
  const note = coloured(byId('research-note'), labels.labels.at(-1));
  note.hidden = !model.note;
  note.replaceChildren(element('strong', {}, labels.note), ` ${labels.afterNote}`);
  for (const [id, name, attribute = 't'] of steps) {
    byId(id).dataset.name = labels.other ?? '';
    byId(id).setAttribute(`data-${attribute}`, stepKey(name, labels));
  }
  translate(document);
}

/** What names the beats that are stepped to, with the string of each. */
const steps = [
  ['stepper-legend', 'step.title'],
  ['stepper-name', 'step.name'],
  ['help-step', 'step.help'],
  ['step-back', 'step.back', 't-aria-label'],
  ['step-back', 'step.back.key', 't-title'],
  ['step-on', 'step.on', 't-aria-label'],
  ['step-on', 'step.on.key', 't-title'],
];
