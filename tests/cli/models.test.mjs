// Models of every system, with other classes and for another task, on the command line of both sides.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { makeModel, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-models-'));
after(() => rmSync(scratch, { recursive: true }));

function made(name, system, ...options) {
  const file = path.join(scratch, `${name}.safetensors`);
  execFileSync(makeModel, [system, file, ...options]);
  return file;
}

const systems = {
  'kachuee-residual': 55013,
  'focal-rr-cnn': 30276,
  'two-fold-focal': 391589,
  'conv4-fc4': 134277,
  'simple-cnn': 52229,
  'four-layer-cnn': 217925,
  'residual-cnn': 1354981,
  'coupled-cnn': 1686725,
};
const files = Object.fromEntries(Object.keys(systems).map((system) => [system, made(system, system)]));
const infarction = made(
  'infarction',
  'kachuee-residual',
  '--labels',
  'myocardial-infarction',
  '--classes',
  'NORM,MI',
  '--balance',
  sample,
);

function analysisOf(beatlens, model) {
  const result = beatlens('classify', sample, '--model', model, '--format', 'json');
  assert.equal(result.code, 0, result.err);
  return JSON.parse(result.out);
}

for (const [side, beatlens] of sides) {
  test(`${side}: info lists the systems`, () => {
    const { out, code } = beatlens('info', '--systems');
    assert.equal(code, 0);
    for (const [system, parameters] of Object.entries(systems)) {
      assert.match(out, new RegExp(`^${system} +${parameters} +\\d+ +[45] `, 'm'));
    }
    assert.notEqual(beatlens('info').code, 0);
  });

  test(`${side}: info prints the layers of a model`, () => {
    const { out } = beatlens('info', files['focal-rr-cnn']);
    assert.match(out, /beat recipe: focal-rr-360hz\n {2}classes: N S V F\n {2}scaling of rr: \(x - /);
    assert.match(out, /conv_1 +convolution, 11 taps, stride 3, valid +16 x 64 +192\n/);
    assert.match(out, /concat +with rr appended +324\n/);
    assert.match(beatlens('info', infarction).out, /task: myocardial-infarction.*One lead, research only/s);
  });

  test(`${side}: a model for myocardial infarction tells about the recording`, () => {
    const result = beatlens('classify', sample, '--model', infarction);
    assert.equal(result.code, 0);
    assert.match(result.out, /^sample,time_s,class,confidence,p_NORM,p_MI,usable\n/);
    assert.match(
      result.err,
      /myocardial infarction: probability 0\.\d{3} .* One lead, research only: not a diagnosis\./,
    );
    const analysis = analysisOf(beatlens, infarction);
    assert.equal(analysis.counts.NORM + analysis.counts.MI, analysis.beats.length);
    assert.equal(analysis.mi.beats_mi, analysis.counts.MI);
    assert.ok(Math.abs(analysis.mi.probability - 1 / (1 + Math.exp(-analysis.mi.mean_log_odds))) < 1e-5);
  });
}

test('every system gives the same probabilities natively and as WebAssembly', () => {
  for (const [system, file] of Object.entries(files)) {
    const [a, b] = sides.map(([, beatlens]) => analysisOf(beatlens, file));
    assert.equal(a.beats.length, b.beats.length);
    a.beats.forEach((beat, i) => {
      beat.probabilities.forEach((p, c) => {
        assert.ok(Math.abs(p - b.beats[i].probabilities[c]) < 1e-4, `${system}, beat ${i}`);
      });
    });
  }
});
