// Nothing normal-looking comes out of what is no heartbeat, and no beat is lost or added beside what is.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathOf, poorRecordings } from './poor_recordings.mjs';
import { needsData, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-poor-'));
after(() => rmSync(scratch, { recursive: true }));
const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

for (const [side, beatlens] of sides) {
  for (const recording of poorRecordings) {
    test(`${side}: ${recording.title}`, recording.data ? needsData(recording.data) : {}, () => {
      const { code, out, err } = beatlens('classify', pathOf(recording, scratch), '--format', 'json');
      if (code === 1 && recording.beats === 0) {
        assert.match(err, recording.said); // nothing that looks like a beat at all
        return;
      }
      assert.equal(code, 0, err);
      const analysis = JSON.parse(out);
      const usable = analysis.beats.filter((beat) => beat.usable !== false).length;
      assert.equal(total(analysis.counts), usable);
      if (recording.beats === 0) {
        assert.ok(usable <= 2 * (analysis.duration_s / 60), `${usable} usable beats`);
        assert.equal(analysis.heart_rate, null);
      } else {
        assert.equal(usable, recording.beats);
      }
      if (recording.counts) {
        assert.deepEqual(
          Object.fromEntries(Object.entries(analysis.counts).filter(([, count]) => count > 0)),
          recording.counts,
        );
      }
      if (recording.said) {
        assert.match(analysis.warnings.join(' '), recording.said);
        assert.match(err, recording.said);
      }
      if (recording.rate) {
        assert.ok(
          Math.abs(analysis.heart_rate.mean_bpm - recording.rate) < 1,
          `${analysis.heart_rate.mean_bpm} a minute`,
        );
      }
    });
  }
}
