/** What goes wrong with a recording or a model, as an exception: the engine's errors are values (engine/beatlens.mjs). */
export class BeatlensError extends Error {
  /** @param {{ code: string, message: string, choices?: string[] }} error */
  constructor({ code, message, choices }) {
    super(message);
    this.name = 'BeatlensError';
    this.code = code;
    if (choices) {
      this.choices = choices;
    }
  }
}

/** What the engine answered, where that is no error. */
export function succeeded(answer) {
  if (answer.error) {
    throw new BeatlensError(answer.error);
  }
  return answer;
}
