/**
 * Asks before the page is left while something is not saved. It listens only as long as there is something to lose: a page
 * that listens for its end is not kept for the way back.
 */

/**
 * @param {EventTarget} [target] the window
 * @returns {{ set: (isUnsaved: boolean) => void, readonly isUnsaved: boolean }}
 */
export function guardUnsaved(target = window) {
  let isUnsaved = false;
  const ask = (event) => {
    event.preventDefault();
    event.returnValue = true; // for browsers that do not go by preventDefault() here
  };
  return {
    set(now) {
      isUnsaved = Boolean(now);
      if (isUnsaved) {
        target.addEventListener('beforeunload', ask); // a second time changes nothing
      } else {
        target.removeEventListener('beforeunload', ask);
      }
    },
    get isUnsaved() {
      return isUnsaved;
    },
  };
}
