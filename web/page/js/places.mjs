/** Where the page's parts lie: see engine/places.mjs. */
export const models = new URL('../assets/models/index.json', import.meta.url);
export const waveModel = new URL('../assets/delineation/wave-delineator.safetensors', import.meta.url);
export const furtherFont = new URL('../viewer/further.ttf', import.meta.url);
export const viewer = new URL('../viewer/viewer.wasm', import.meta.url);

/** The record that the page brings along; its header names the others as they are called here. */
export const sample = [
  { name: 'sample.hea', url: new URL('../assets/samples/sample.hea', import.meta.url) },
  { name: 'sample.dat', url: new URL('../assets/samples/sample.dat', import.meta.url) },
  { name: 'sample.atr', url: new URL('../assets/samples/sample.atr', import.meta.url) },
];

/** Of gallery, quiz and “How does it know?”. */
export const gallery = new URL('../assets/gallery/strips.json', import.meta.url);
export const teachStyle = new URL('../css/teach.css', import.meta.url);

/** Of tools, panels and folders of recordings. */
export const workbenchStyle = new URL('../css/workbench.css', import.meta.url);

/** Of the panels that check labels. */
export const checkStyle = new URL('../css/check.css', import.meta.url);

/** Of links, files from elsewhere and use without a connection. */
export const connectStyle = new URL('../css/connect.css', import.meta.url);
/** In build/dist only, whose files have other names when they change: tools/make_dist.py puts its address here. */
export const serviceWorker = null;
