/** What another page may hand over, checked: everything else is answered with a sentence and goes no further. */
import { checkedLink } from './links.mjs';

/** Version of the messages, see docs/embedding.md. */
export const version = 1;
export const mostFiles = 200;
export const mostBytes = 1e9; // together
const longestName = 200;
const optionKeys = ['lead', 't', 'panel', 'model'];

const refusals = {
  message: 'A message to Beatlens is { type: "beatlens:hello" } or { type: "beatlens:open", files, options, id }.',
  id: 'The id of a message is a number or a text of at most 64 characters.',
  files: `Files are a list of 1 to ${mostFiles} objects { name, bytes } or { name, blob }.`,
  name: `The name of a file is a text of 1 to ${longestName} printable characters, in folders by "/" and without "..".`,
  bytes: 'The bytes of a file are an ArrayBuffer, a view of one or a Blob, and not empty.',
  model: 'Recordings can be handed over, and no models.',
  size: `The files are larger than ${mostBytes / 1e6} MB together.`,
  options: `Options are an object with any of ${optionKeys.join(', ')}, as in a link.`,
  busy: 'The person is being asked about files already.',
  declined: 'The person did not want the files.',
  enough: 'The person declined before and is not asked again on this visit.',
  too_often: 'The person was asked often in the last minutes: wait before the next files.',
};

/** @param {keyof refusals} code @returns {{ code: string, message: string }} */
export const refusal = (code) => ({ code, message: refusals[code] });

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (id) => id === undefined || Number.isFinite(id) || (typeof id === 'string' && id.length <= 64);
/** Control characters, and those that turn the direction of writing around, would show another name than there is. */
const isName = (name) =>
  typeof name === 'string' &&
  /^[^\p{C}\\\u2028\u2029]+$/u.test(name) &&
  name.length <= longestName &&
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

function blobOf({ bytes, blob }) {
  if (blob instanceof Blob && bytes === undefined) {
    return blob;
  }
  const areBytes = blob === undefined && (bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes));
  try {
    return areBytes ? new Blob([bytes]) : null;
  } catch {
    return null; // memory that somebody shares with the sender could change while it is read
  }
}

/** Everything of it read once, whatever a second look would say. A hole in the list is read as undefined. */
const readOnce = (file) => {
  if (!isObject(file)) {
    return null;
  }
  const { name, bytes, blob } = file;
  return { name, bytes, blob };
};

/** Whether a message is meant for this page; others, of whatever else listens here, are none of its business. */
export const isOurs = (data) => isObject(data) && typeof data.type === 'string' && data.type.startsWith('beatlens:');

/** What answers to a message repeat. @returns {{ id?: string | number }} nothing where it has no id, or none that is one */
export const idOf = ({ id }) => (id !== undefined && isId(id) ? { id } : {});

/**
 * @param {object} data of a message "beatlens:open"
 * @returns {{ files: { name: string, blob: Blob }[], options: object, id?: string | number } |
 *   { code: string, message: string, id?: string | number }}
 */
export function checkedOpen(data) {
  const { id, files, options = {} } = data;
  if (!isId(id)) {
    return refusal('id');
  }
  const repeated = idOf({ id });
  const refuse = (code) => ({ ...refusal(code), ...repeated });
  const count = Array.isArray(files) ? files.length : 0;
  if (count === 0 || count > mostFiles) {
    return refuse('files');
  }
  const given = Array.from(files, readOnce);
  if (given.includes(null)) {
    return refuse('files');
  }
  if (!given.every(({ name }) => isName(name))) {
    return refuse('name');
  }
  if (given.some(({ name }) => name.toLowerCase().endsWith('.safetensors'))) {
    return refuse('model');
  }
  const blobs = given.map(blobOf);
  const sizes = blobs.map((blob) => blob?.size ?? 0);
  if (sizes.includes(0)) {
    return refuse('bytes');
  }
  if (sizes.reduce((sum, size) => sum + size, 0) > mostBytes) {
    return refuse('size');
  }
  const checked = isObject(options) ? checkedLink(options, optionKeys) : {};
  if (!isObject(options) || Object.keys(options).some((key) => checked[key] === undefined)) {
    return refuse('options');
  }
  return { ...repeated, files: given.map(({ name }, i) => ({ name, blob: blobs[i] })), options: checked };
}
