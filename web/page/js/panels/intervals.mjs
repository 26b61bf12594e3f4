/** PR, QRS, QT and QTc of each class, and the level of ST, as the engine measured them. */
import { element, headRow, wide } from '../dom.mjs';
import { count, number, t } from '../text.mjs';

const columns = ['pr_ms', 'qrs_ms', 'qt_ms'];
const whole = (spread) => (spread ? `${number(spread.median, 0)}` : '–');

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots }) {
  const table = ({ classes }) =>
    wide(
      t('panels.intervals'),
      element(
        'table',
        { class: 'measured' },
        element('caption', {}, t('intervals.caption')),
        headRow(...['class', 'beats', 'pr', 'qrs', 'qt', 'qtc'].map((key) => t(`intervals.${key}`))),
        element(
          'tbody',
          {},
          ...Object.entries(classes).map(([name, of]) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, name),
              element('td', {}, count(of.qrs_ms.beats)),
              ...columns.map((key) => element('td', {}, whole(of[key]))),
              element('td', {}, whole(of.qtc_ms.Fridericia)),
            ),
          ),
        ),
      ),
    );
  const st = ({ st: levels }) =>
    element(
      'dl',
      { class: 'definitions' },
      ...levels
        .filter(({ beats }) => beats > 0)
        .flatMap(({ lead, median_mv: mv }) => [
          element('dt', {}, t('intervals.st', { lead })),
          element('dd', {}, `${number(mv, 2)} mV`),
        ]),
    );
  return {
    update({ waves }, changed) {
      if (!changed.has('waves') && !changed.has('summary')) {
        return;
      }
      plots([]);
      const hasAny = waves && Object.keys(waves.classes).length > 0;
      host.replaceChildren(
        ...(hasAny
          ? [element('div', { class: 'panel-columns' }, table(waves), st(waves))]
          : [element('p', {}, t(waves === undefined ? 'intervals.waiting' : 'intervals.none'))]),
      );
    },
  };
}
