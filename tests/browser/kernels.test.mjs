// The kernels of relaxed SIMD: taken where the browser knows it, with the same scores but for rounding.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedBrowser } from './harness.mjs';

const shared = sharedBrowser(() => ({ 'blank.html': '<!doctype html><title>blank</title>' }));

/** In a page: scores of one model for beats of the sample, with and without the kernels. */
async function bothScores(model) {
  const { createBeatlens } = await import('./engine/beatlens.mjs');
  const bytesOf = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const files = ['hea', 'dat'].map(async (end) => ({
    name: `sample.${end}`,
    bytes: await bytesOf(`assets/samples/sample.${end}`),
  }));
  const scores = async (relaxedSimd) => {
    const beatlens = await createBeatlens({ relaxedSimd });
    const session = beatlens.openSession();
    session.loadModel(await bytesOf(`assets/models/${model}.safetensors`));
    await session.open(await Promise.all(files));
    session.locate();
    const { logits, error } = session.infer(session.cut().values);
    return { error, uses: beatlens.usesRelaxedSimd, logits: Array.from(logits ?? []) };
  };
  return [await scores(false), await scores(true)];
}

for (const model of ['whole-recording', 'kachuee-residual', 'coupled-cnn', 'focal-rr-cnn']) {
  test(`${model}: the same scores`, async () => {
    const page = await shared.browser.newPage();
    await page.goto(`${shared.host.url}blank.html`);
    const [plain, relaxed] = await page.evaluate(bothScores, model);
    await page.close();
    assert.equal(plain.error ?? relaxed.error, undefined);
    assert.deepEqual([plain.uses, relaxed.uses], [false, true]);
    assert.ok(plain.logits.length > 100);
    const largest = Math.max(...plain.logits.map(Math.abs));
    for (const [i, logit] of plain.logits.entries()) {
      assert.ok(Math.abs(logit - relaxed.logits[i]) < 2e-6 * largest, `${i}: ${logit}, ${relaxed.logits[i]}`);
    }
  });
}
