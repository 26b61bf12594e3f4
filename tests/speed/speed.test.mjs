// Guards against slow builds, by ratios: of two things measured in turn on one machine, so that a slow or busy one does not
// matter. The limits are far from what docs/performance.md has; a missing SIMD flag or a lost kernel falls well below them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { ceiling } from '../../benchmarks/inference/ceiling.mjs';
import { createBeatlens } from '../../build/site/engine/beatlens.mjs';
import { root, sample } from '../cli/programs.mjs';

const model = (name) => readFileSync(path.join(root, 'assets/models', `${name}.safetensors`));
const rounds = 7;
let beatlens;
before(async () => {
  beatlens = await createBeatlens();
});

/** Milliseconds of the fastest of some rounds: what else the machine does only adds to it. @param {(() => unknown)[]} steps in turn */
function fastest(steps) {
  const best = steps.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, step] of steps.entries()) {
      const begin = performance.now();
      step();
      best[i] = Math.min(best[i], performance.now() - begin);
    }
  }
  return best;
}

/** A session, with beats of the sample as its model wants them. */
async function opened(name) {
  const session = beatlens.openSession();
  assert.equal(session.loadModel(model(name)).error, undefined);
  const files = ['hea', 'dat'].map((end) => ({ name: `sample.${end}`, bytes: readFileSync(`${sample}.${end}`) }));
  assert.equal((await session.open(files)).error, undefined);
  const { beats } = session.locate();
  assert.ok(beats > 64);
  return { session, beats };
}

test('kachuee-residual reaches its share of what 128-bit SIMD can do', async () => {
  const multiplyAdds = 3_627_392; // a beat, docs/performance.md
  const { session } = await opened('kachuee-residual');
  const { values } = session.cut(0, 64);
  const measureCeiling = await ceiling();
  let most = 0;
  const [ms] = fastest([
    () => session.infer(values),
    () => {
      most = Math.max(most, measureCeiling(50));
    },
  ]);
  const share = (64 * multiplyAdds) / (ms / 1000) / most;
  console.log(`${(100 * share).toFixed(0)} % of the ceiling`);
  assert.ok(share > 0.4, `${share}`);
});

test('the default model labels many times as many beats as kachuee-residual, its features included', async () => {
  const [whole, residual] = await Promise.all(['whole-recording', 'kachuee-residual'].map(opened));
  const labelling = ({ session }) => {
    session.locate();
    return session.infer(session.cut().values);
  };
  const cut = residual.session.cut().values;
  const [all, network] = fastest([() => labelling(whole), () => residual.session.infer(cut)]);
  const times = network / residual.beats / (all / whole.beats);
  console.log(`${times.toFixed(1)} times as many beats a second`);
  assert.ok(times > 1, `${times}`);
});
