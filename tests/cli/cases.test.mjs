// Recordings and exports from outside: the command line gives the right answer to each, on both sides.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { cases } from '../cases.mjs';
import { dataDir, needsData, sides } from './programs.mjs';

/** The path that a person would name: the header of a record, else the one file. */
const pathOf = ({ files }) => {
  const main = files.find((file) => file.endsWith('.hea') && !path.basename(file).startsWith('._')) ?? files[0];
  return path.join(dataDir, 'cases', main);
};

function optionsOf({ asks, recording }) {
  return [...(asks ? ['--rate', String(asks)] : []), ...(recording ? ['--recording', recording] : [])];
}

function checkInfo(one, run) {
  const { code, out, err } = run('info', pathOf(one), ...optionsOf(one));
  assert.equal(code, 0, err);
  const [lead] = out.match(/ {2}lead 1: .*/) ?? [''];
  if (one.rate) {
    const rate = Number(lead.match(/([\d.]+) Hz/)?.[1]);
    assert.ok(Math.abs(rate / one.rate - 1) < 1e-3, `${rate} Hz, not ${one.rate}: ${out}`);
  }
  if (one.leads) {
    const found = [...out.matchAll(/ {2}lead \d+: (.*?), in (\S+),/g)].map(([, name, unit]) =>
      unit === 'mV' ? name : `${name} (${unit})`,
    );
    assert.deepEqual(found, one.leads);
  }
  for (const expected of [one.start, one.notes].filter(Boolean)) {
    assert.match(out, expected);
  }
  if (one.never) {
    assert.doesNotMatch(out + err, one.never);
  }
  if (one.annotations) {
    const found = Number(out.match(/(\d+) annotations/)?.[1]);
    assert.ok(Math.abs(found - one.annotations) <= (one.slack ?? 0), out);
  }
  if (one.compared) {
    const { comparison } = JSON.parse(run('classify', pathOf(one), '--format', 'json').out);
    assert.equal(comparison.reference_beats, one.compared);
  }
  if (one.kind) {
    assert.match(out, one.kind === 'beat_list' ? /a list of \d+ beats/ : /^beats /);
  }
}

for (const [side, run] of sides) {
  test(`cases from outside, ${side}`, needsData('cases'), async (context) => {
    for (const { beside, fails, ...rest } of cases) {
      const one = beside ? { ...rest, ...beside } : { ...rest, fails };
      await context.test(`${one.no}: ${path.basename(one.files[0])}`, () => {
        if (one.asks) {
          const { code, err } = run('classify', pathOf(one));
          assert.notEqual(code, 0);
          assert.match(err, /sampling rate/);
        }
        if (!one.fails) {
          checkInfo(one, run);
        }
        if (one.fails || one.beats) {
          const { out, err } = run('classify', pathOf(one), ...optionsOf(one));
          if (one.fails) {
            assert.match(err, one.fails);
            assert.doesNotMatch(err, one.never ?? /\0/);
          } else {
            const beats = out.trim().split('\n').length - 1;
            assert.ok(Math.abs(beats - one.beats) <= (one.slack ?? 0), `${beats} beats, not ${one.beats}; ${err}`);
          }
        }
      });
    }
  });
}
