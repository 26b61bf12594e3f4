/** A question that stops everything else until it is answered; Escape is "no". */
import { element } from '../dom.mjs';
import { connectStyle } from '../places.mjs';
import { useStyle } from '../style.mjs';

let numbers = 0;

/**
 * @param {object} question
 * @param {string} question.title
 * @param {(Node | string)[]} question.body
 * @param {string} question.no @param {string} question.yes texts of the buttons; the focus is on "no", for keys that were meant
 *   for something else
 * @param {(say: (text: string) => void) => Promise<boolean> | boolean} [question.onYes] at a press of "yes": false keeps the
 *   question open, with what it said
 * @param {{ text: string, onPress: (say: (text: string) => void, button: HTMLElement) => Promise<boolean> }[]} [question.more]
 *   further buttons; true is a yes
 * @returns {Promise<boolean>} whether the answer was yes
 */
export async function ask({ title, body, no, yes, onYes = () => true, more = [] }) {
  await useStyle(connectStyle);
  const id = `question-${++numbers}`;
  const said = element('p', { class: 'question-said', role: 'alert' });
  const refuse = element('button', { type: 'button', class: 'button', autofocus: true }, no);
  const accept = element('button', { type: 'button', class: 'button button-primary' }, yes);
  const others = more.map(({ text }) => element('button', { type: 'button', class: 'button question-more' }, text));
  const dialog = element(
    'dialog',
    { class: 'question', 'aria-labelledby': `${id}-title`, 'aria-describedby': `${id}-body` },
    element('h2', { id: `${id}-title` }, title),
    element('div', { id: `${id}-body` }, ...body),
    said,
    element('div', { class: 'question-answers' }, refuse, ...others, accept),
  );
  const before = document.activeElement;
  document.body.append(dialog);
  return new Promise((resolve) => {
    let isYes = false;
    refuse.addEventListener('click', () => dialog.close());
    const answerBy = (button, act) =>
      button.addEventListener('click', async () => {
        said.textContent = '';
        button.disabled = true;
        const say = (text) => {
          said.textContent = text;
        };
        isYes = await act(say, button);
        button.disabled = false;
        if (isYes) {
          dialog.close();
        } else if (!button.isConnected) {
          refuse.focus(); // a button that went leaves the focus nowhere
        }
      });
    answerBy(accept, onYes);
    for (const [i, { onPress }] of more.entries()) {
      answerBy(others[i], onPress);
    }
    dialog.addEventListener('close', () => {
      dialog.remove();
      before?.focus?.({ preventScroll: true });
      resolve(isYes);
    });
    dialog.showModal();
  });
}
