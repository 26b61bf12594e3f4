/** The parts of the page that depend on the model alone. */
import { badge, byId, coloured, element } from './dom.mjs';
import { renderModel } from './summary.mjs';

/**
 * @param {object} model the engine's description
 * @param {import('./model-choice.mjs').ModelEntry} entry
 * @param {import('./label-sets.mjs').Labels} labels
 */
export function renderModelParts(model, entry, labels) {
  document.body.dataset.task = model.task;
  byId('model-line').textContent = [entry.description, entry.figures].filter(Boolean).join(' ');
  byId('legend').replaceChildren(
    ...labels.ofModel.map((label) => {
      const { title, description } = label;
      const text = element('span', {}, title, description ? element('small', {}, description) : false);
      return element('li', {}, badge(label), text);
    }),
  );
  byId('learned-from').textContent = entry.data ? `The model in use learned from the ${entry.data}.` : '';
  renderModel(byId('intro-model'), model, entry);
  renderModel(byId('model'), model, entry);
  const note = coloured(byId('research-note'), labels.labels.at(-1));
  note.hidden = !model.note;
  note.replaceChildren(element('strong', {}, model.note ?? ''), ` ${labels.afterNote}`);
  const { abnormal } = labels;
  byId('stepper-legend').textContent = `${capital(abnormal)} beats`;
  byId('stepper-name').textContent = capital(abnormal);
  byId('help-abnormal').textContent = abnormal;
  for (const [id, which, key] of [
    ['step-back', 'Previous', 'P'],
    ['step-on', 'Next', 'N'],
  ]) {
    byId(id).setAttribute('aria-label', `${which} ${abnormal} beat`);
    byId(id).title = `${which} ${abnormal} beat (${key})`;
  }
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
