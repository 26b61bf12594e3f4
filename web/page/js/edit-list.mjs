/** A person's edits as the engine, the command line and files have them: docs/schema/edits-1.schema.json. */

/** @param {{ sampling_rate_hz: number }} summary @param {{ name: string }} document @param {object[]} edits */
export const editList = ({ sampling_rate_hz: rate }, { name }, edits) => ({
  schema: 1,
  kind: 'edits',
  ...(name ? { record: name } : {}),
  sampling_rate_hz: rate,
  edits,
});
