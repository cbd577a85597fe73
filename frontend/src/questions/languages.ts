// Scripts that are written from right to left, by the language's subtag.
const rightToLeft = new Set(['ar', 'fa', 'he', 'ku', 'ps', 'ur', 'yi'])

/** The direction of a text in a known language; undefined leaves it to the page. */
export const directionOf = (language: string | undefined): 'rtl' | 'ltr' | undefined =>
  language === undefined ? undefined : rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
