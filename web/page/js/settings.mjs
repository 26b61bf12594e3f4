/** What was chosen for this screen, remembered by the browser: theme and true scale. */
const key = 'beatlens.screen';

/** What was chosen for this screen. @returns {{ theme: string, pxPerMm: number }} */
export function rememberedSettings() {
  try {
    const { theme, pxPerMm } = JSON.parse(localStorage.getItem(key) ?? '{}');
    return {
      theme: ['light', 'dark', 'contrast'].includes(theme) ? theme : 'auto',
      pxPerMm: pxPerMm > 1 && pxPerMm < 40 ? pxPerMm : 0,
    };
  } catch {
    return { theme: 'auto', pxPerMm: 0 };
  }
}

/** @param {object} settings */
export function remember(settings) {
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // A private window: it is as it was the next time.
  }
}

export const prefersDark = matchMedia('(prefers-color-scheme: dark)');
export const prefersContrast = matchMedia('(prefers-contrast: more)');

/** @returns {'light' | 'dark' | 'contrast'} */
export const themeOf = ({ theme }) =>
  theme === 'auto' ? (prefersContrast.matches ? 'contrast' : prefersDark.matches ? 'dark' : 'light') : theme;
