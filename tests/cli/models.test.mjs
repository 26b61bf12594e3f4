// Models of every system, with other classes and for another task, on the command line of both sides.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

// Labels of N are sure from a half on, all others never.
const unsure = made('unsure', 'kachuee-residual', '--sure-from', '0.5,1,1,1,1', '--balance', sample);

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

for (const [side, beatlens] of sides) {
  test(`${side}: labels that are not sure say so in every format`, () => {
    const classify = (...options) => {
      const result = beatlens('classify', sample, '--model', unsure, ...options);
      assert.equal(result.code, 0, result.err);
      return result;
    };
    assert.match(beatlens('info', unsure).out, /sure from a probability of: N 0\.5 S 1 V 1 F 1 Q 1\n/);
    const analysis = analysisOf(beatlens, unsure);
    const isSure = ({ class: name, confidence }) => name === 'N' && confidence >= 0.5;
    assert.deepEqual(
      analysis.beats.map(({ sure }) => sure),
      analysis.beats.map(isSure),
    );
    const count = analysis.beats.filter(({ sure }) => !sure).length;
    assert.ok(count > 0 && count < analysis.beats.length);
    assert.equal(analysis.unsure_beats, count);
    const csv = classify();
    const [heading, ...lines] = csv.out.trim().split('\n');
    assert.equal(heading, 'sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,sure');
    assert.deepEqual(
      lines.map((line) => line.endsWith(',1,1')),
      analysis.beats.map(({ sure }) => sure),
    );
    assert.match(csv.err, new RegExp(`^beatlens: ${count} of ${analysis.beats.length} labels are unsure; `, 'm'));
    const objects = classify('--format', 'ndjson').out.trim().split('\n').map(JSON.parse);
    assert.deepEqual(
      objects.map(({ sure }) => sure),
      analysis.beats.map(({ sure }) => sure),
    );
    assert.equal(JSON.parse(classify('--per', 'record', '--format', 'ndjson').out).unsure_beats, count);
    const [names, cells] = classify('--per', 'record')
      .out.trim()
      .split('\n')
      .map((line) => line.split(','));
    assert.equal(cells[names.indexOf('unsure_beats')], String(count));
    const two = beatlens('classify', sample, `${sample}.hea`, '--model', unsure).out.split('\n');
    assert.equal(two[0], 'path,beat,sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,reference,sure');
    assert.match(two[1], /,[NSVFQ]?,[01]$/);
    assert.match(beatlens('classify', sample, '--model', files['kachuee-residual']).out, /^.*,usable\n/);
  });
}

const whole = made('whole', 'linear', '--recipe', 'sequence-180hz', '--balance', sample);

for (const [side, beatlens] of sides) {
  test(`${side}: models that look at the whole recording say why`, () => {
    const classify = (...options) => {
      const result = beatlens('classify', ...options);
      assert.equal(result.code, 0, result.err);
      return result.out;
    };
    const { beats } = analysisOf(beatlens, whole);
    assert.ok(beats.every((beat) => /^[A-Z].*\.$/.test(beat.why)));
    assert.ok(beats.some((beat) => /QRS as this recording's normal/.test(beat.why)));
    const [heading, first] = classify(sample, '--model', whole).split('\n');
    assert.equal(heading, 'sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,why');
    assert.ok(first.endsWith(`,1,"${beats[0].why}"`), first);
    const objects = classify(sample, '--model', whole, '--format', 'ndjson').trim().split('\n').map(JSON.parse);
    assert.deepEqual(
      objects.map((beat) => beat.why),
      beats.map((beat) => beat.why),
    );
    const two = classify(sample, `${sample}.hea`, '--model', whole).split('\n');
    assert.ok(two[0].endsWith(',usable,reference,why'), two[0]);
    assert.ok(two[1].endsWith(`,"${beats[0].why}"`), two[1]);
  });

  test(`${side}: a recording with the wrong sampling rate is out of its depth`, () => {
    const header = readFileSync(`${sample}.hea`, 'latin1');
    assert.match(header, /^sample 1 360 /);
    writeFileSync(path.join(scratch, 'sample.hea'), header.replace(' 360 ', ' 1440 '));
    copyFileSync(`${sample}.dat`, path.join(scratch, 'sample.dat'));
    const result = beatlens('classify', path.join(scratch, 'sample'), '--format', 'json');
    assert.equal(result.code, 0, result.err);
    assert.match(result.err, /^beatlens: note: The median interval .* which is no person's/m);
    assert.match(JSON.parse(result.out).warnings.join('\n'), /is the sampling rate right\?/);
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
