/** The models that come with the package. */

/** For recordings. */
export const wholeRecording = new URL('../models/whole-recording.safetensors', import.meta.url);

/** Finds P, QRS and T. */
export const waveDelineator = new URL('../models/wave-delineator.safetensors', import.meta.url);

/** For tables of beats that were cut already, by the patients that it learned from. */
export const kachueeResidual = new URL('../models/kachuee-residual.safetensors', import.meta.url);
