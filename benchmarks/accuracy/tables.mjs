// Tables in Markdown from the JSON of `beatlens evaluate --protocol X --json`. Nothing is counted anew here but what can be
// read off a matrix.
//
// A "scored" below is {title, report}: what was scored, in words, and its JSON.

const classes = ['N', 'S', 'V', 'F'];
const nothing = '–';

/** ".973"; "1.000"; "–" where there is no number. */
export const figure = (value, digits = 3) =>
  typeof value === 'number' && Number.isFinite(value) ? value.toFixed(digits).replace(/^(-?)0\./, '$1.') : nothing;
/** "12,345" */
export const count = (value) => (value === undefined ? nothing : String(value).replace(/\B(?=(\d{3})+$)/g, ','));
export const percent = (value, digits = 2) => (Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : nothing);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const range = ({ value, low, high } = {}) =>
  value === undefined || low === undefined ? figure(value) : `${figure(value)} (${figure(low)} to ${figure(high)})`;
const rates = ({ se, ppv, f1 }) => [se, ppv, f1].map((value) => figure(value)).join(' / ');
/** Without beats of a class there is no F1 of it. */
const classRates = (one) => (one.support > 0 ? rates(one) : nothing);
const f1Of = (one) => (one.support > 0 ? one.f1 : undefined);

/** `left`: how many columns at the left hold words; the others are numbers. */
export function table(headings, rows, left = 1) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${headings.map((_, i) => (i < left ? '---' : '--:')).join('|')}|`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}

/** A block of commands that can be pasted into a shell, each under what it is for. */
export const commands = (runs) =>
  ['```sh', ...runs.flatMap(({ title, command }) => [`# ${title}`, command]), '```'].join('\n');

/** A matrix without the beats of class Q, as the program reads its figures off. */
const withoutQ = ({ labels, confusion }) => confusion.map((row, i) => (labels[i] === 'Q' ? row.map(() => 0) : row));

/** Cohen's kappa of a matrix. */
export function kappaOf(matrix) {
  const total = sum(matrix.flat());
  const right = sum(matrix.map((row, i) => row[i])) / total;
  const chance = sum(matrix.map((row, i) => sum(row) * sum(matrix.map((other) => other[i])))) / total ** 2;
  return (right - chance) / (1 - chance);
}
/** Mondéjar-Guerra et al. (2019): kappa / 2 + j / 8 with j = Se_S + Se_V + +P_S + +P_V. */
export const jKappaOf = (kappa, { S, V }) => kappa / 2 + (S.se + V.se + S.ppv + V.ppv) / 8;

const kappa = (report) => report.kappa ?? kappaOf(withoutQ(report));
const lowRecords = ({ low_n_sensitivity: { records, of } }) =>
  `${records.length} of ${of}${records.length > 0 && records.length <= 4 ? ` (${records.join(', ')})` : ''}`;
const largest = ({ S }) => S.without_largest.record;

/** What stands in columns of several tables: [heading, cell of a report]. */
export const columns = {
  records: ['records', (r) => r.records.length],
  beats: ['beats', (r) => count(r.qrs.annotated)],
  qrsSe: ['QRS Se', (r) => percent(r.qrs.se)],
  qrsPpv: ['QRS +P', (r) => percent(r.qrs.ppv)],
  nSe: ['N Se', (r) => figure(r.per_class.N.se)],
  s: ['S F1', (r) => figure(f1Of(r.per_class.S))],
  sWithout: [
    'without the largest',
    (r) => (largest(r) ? `${figure(f1Of(r.S.without_largest))} (${largest(r)})` : nothing),
  ],
  sMean: ['mean over patients', (r) => (r.S.patients > 0 ? `${figure(r.S.mean.f1)} (${r.S.patients})` : nothing)],
  v: ['V F1', (r) => figure(f1Of(r.per_class.V))],
  f: ['F F1', (r) => figure(f1Of(r.per_class.F))],
  macro: ['macro F1 N S V', (r) => figure(r.macro_f1_nsv)],
  accuracy: ['accuracy', (r) => figure(r.accuracy)],
  low: ['N Se below .8', lowRecords],
  ece: ['ECE', (r) => figure(r.calibration.ece, 4)],
  nAsS: ['N called S', (r) => percent(r.confusion[0][1] / sum(r.confusion[0]))],
  nAsV: ['N called V', (r) => percent(r.confusion[0][2] / sum(r.confusion[0]))],
};

/** A row for each that was scored, of these columns. `what`: heading of the first column. */
export const rowsTable = (what, scored, chosen) =>
  table(
    [what, ...chosen.map(([heading]) => heading)],
    scored.map(({ title, report }) => [title, ...chosen.map(([, cell]) => cell(report))]),
  );

/** The figures one would quote, a column for each that was scored. */
export function headlineTable(scored) {
  const named = (key) => (r) => range(r.headlines[key]);
  const lines = [
    ['recordings; patients', (r) => `${r.records.length}; ${r.patients}`],
    ['annotated beats', (r) => count(r.qrs.annotated)],
    ['QRS Se / +P, 150 ms', (r) => (r.beats === 'detected' ? `${percent(r.qrs.se)} / ${percent(r.qrs.ppv)}` : nothing)],
    ['**S**: F1 of all beats', named('s_f1')],
    ['S: F1 without the record that has most', columns.sWithout[1]],
    ['S: F1, mean over patients with 5 S beats or more', named('s_f1_of_patients')],
    ['**V**: F1', named('v_f1')],
    ['**F**: F1', named('f_f1')],
    ['**N**: F1', (r) => figure(r.per_class.N.f1)],
    ['N beats called S; called V', (r) => `${columns.nAsS[1](r)}; ${columns.nAsV[1](r)}`],
    ['macro F1 over N S V', named('macro_f1_nsv')],
    ['macro F1 over N S V F', (r) => figure(r.per_class.F.support > 0 ? r.macro_f1_nsvf : undefined)],
    ['accuracy', named('accuracy')],
    ["Cohen's kappa; j-kappa", (r) => `${figure(kappa(r))}; ${figure(r.j_kappa ?? jKappaOf(kappa(r), r.per_class))}`],
    ['recordings with N sensitivity below .8', lowRecords],
  ];
  return table(
    ['', ...scored.map(({ title }) => title)],
    lines.map(([title, cell]) => [title, ...scored.map(({ report }) => cell(report))]),
  );
}

/** Sensitivity, positive predictivity and F1 of each class. */
export const classTable = (scored) =>
  table(
    ['Se / +P / F1', ...classes],
    scored.map(({ title, report }) => [title, ...classes.map((name) => classRates(report.per_class[name]))]),
  );

/** S three ways, and the median beside the mean. */
export const sTable = (scored) =>
  table(
    ['S: Se / +P / F1', 'S beats', 'all of them', 'without the record that has most', 'mean over patients', 'median'],
    scored.map(({ title, report: { per_class, S } }) => [
      title,
      count(per_class.S.support),
      classRates(per_class.S),
      S.without_largest.record
        ? `${classRates(S.without_largest)} (${S.without_largest.record} has ${count(per_class.S.support - S.without_largest.support)})`
        : nothing,
      S.patients > 0 ? `${rates(S.mean)} (${S.patients} patients)` : nothing,
      S.patients > 0 ? rates(S.median) : nothing,
    ]),
  );

/** Rows: what was annotated, and extra beats. Columns: what was said, and missed beats. */
export function confusionTable({ labels, confusion }) {
  const said = labels.map((_, i) => i).filter((i) => labels[i] !== 'Q' || confusion.some((row) => row[i] > 0));
  return table(
    ['annotated', ...said.map((i) => (labels[i] === 'X' ? 'missed' : labels[i].toLowerCase())), 'all'],
    labels.map((name, i) => [
      name === 'X' ? 'no beat (extra)' : `**${name}**`,
      ...said.map((k) => (name === 'X' && labels[k] === 'X' ? '' : count(confusion[i][k]))),
      count(sum(confusion[i])),
    ]),
  );
}

/** A row per recording, folded. A class that the recording does not have can still be called. */
export function recordTable({ title, report }) {
  const falseOf = (one, name) => {
    const i = report.labels.indexOf(name);
    return sum(withoutQ({ labels: report.labels, confusion: one.confusion }).map((row) => row[i]));
  };
  const cell = (one, name) => {
    const called = one[name].support > 0 ? 0 : falseOf(one, name);
    return called > 0 ? `${count(called)} false` : classRates(one[name]);
  };
  const rows = report.records.map((one) => [
    one.patient === one.record ? one.record : `${one.record} (patient ${one.patient})`,
    count(one.annotated),
    one.missed,
    one.extra,
    figure(one.accuracy),
    one.N.support > 0 ? figure(one.N.se) : nothing,
    ...['S', 'V', 'F'].flatMap((name) => [count(one[name].support), cell(one, name)]),
  ]);
  const headings = ['recording', 'beats', 'missed', 'extra', 'accuracy', 'N Se'];
  const classHeadings = ['S', 'V', 'F'].flatMap((name) => [name, 'Se / +P / F1']);
  return [
    `<details><summary>${title}: each recording</summary>`,
    '',
    table([...headings, ...classHeadings], rows),
    '',
    '</details>',
  ].join('\n');
}

export const calibrationTable = (scored) =>
  table(
    ['', 'beats', 'ECE', ...classes.map((name) => `of ${name}`), 'mean of classes'],
    scored.map(({ title, report: { calibration } }) => [
      title,
      count(calibration.beats),
      figure(calibration.ece, 4),
      ...classes.map((name) => figure(calibration.class_ece[name], 4)),
      figure(calibration.mean_class_ece, 4),
    ]),
  );

/** From which probability on a label was right nine times in ten, where the program says it. */
export const sureFromTable = (scored) =>
  table(
    ['from which probability on', ...classes],
    scored.map(({ title, report }) => [title, ...classes.map((name) => figure(report.calibration.sure_from?.[name]))]),
  );

/**
 * Of the labels: how many are unsure, and how good those are that are not. Reads "sure_confusion" of a report, the part of its
 * matrix that labels are sure of.
 */
export function unsureTable(scored) {
  const column = (matrix, i) => sum(matrix.map((row) => row[i]));
  const rows = scored.map(({ title, report }) => {
    const all = withoutQ(report);
    const sure = withoutQ({ labels: report.labels, confusion: report.sure_confusion });
    const called = classes.map((_, i) => i);
    const total = (matrix) => sum(called.map((i) => column(matrix, i)));
    const right = (matrix) => sum(called.map((i) => matrix[i][i])) / total(matrix);
    const ppv = (matrix, i) => (column(matrix, i) > 0 ? matrix[i][i] / column(matrix, i) : undefined);
    return [
      title,
      percent(1 - total(sure) / total(all), 1),
      `${figure(right(sure))} (${figure(right(all))})`,
      ...called.map((i) => `${figure(ppv(sure, i))} (${figure(ppv(all, i))})`),
      ...called.slice(1).map((i) => percent(sum(sure[i].slice(0, 4)) / sum(all[i].slice(0, 4)), 1)),
    ];
  });
  const sureOf = classes.slice(1).map((name) => `sure, of ${name} beats`);
  return table(['', 'unsure labels', 'right', ...classes.map((name) => `${name} +P`), ...sureOf], rows);
}

/** Sets of a stress report, the recordings as they are first. */
export function stressTable(sets) {
  const chosen = ['records', 'beats', 'qrsSe', 'qrsPpv', 'nSe', 'nAsS', 'nAsV', 's', 'sMean', 'v', 'macro'];
  const complete = (r) => ['N', 'S', 'V'].every((name) => r.per_class[name].support > 0);
  const macro = [columns.macro[0], (r) => (complete(r) ? figure(r.macro_f1_nsv) : nothing)];
  return rowsTable(
    'set',
    sets.map(({ name, report }) => ({ title: `\`${name}\``, report })),
    chosen.map((name) => (name === 'macro' ? macro : columns[name])),
  );
}
export const stressWords = (sets) =>
  sets
    .map(({ name, description, skipped }) => {
      const left = skipped.length > 0 ? ` (${skipped.length} recordings cannot be made into it)` : '';
      return `- \`${name}\`: ${description}${left}`;
    })
    .join('\n');
