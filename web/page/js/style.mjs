/** Style sheets that a first visit does without. */
const styled = new Map();

/** @param {URL} address of places.mjs @returns {Promise<void>} once it is there, or cannot be loaded */
export function useStyle(address) {
  if (!styled.has(address.href)) {
    styled.set(
      address.href,
      new Promise((resolve) => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = address.href;
        link.onload = link.onerror = () => resolve();
        document.head.append(link);
      }),
    );
  }
  return styled.get(address.href);
}
