/** Characters as the seed counts them: Unicode code points after CRLF becomes LF,
 * the same as Go's utf8.RuneCountInString. A lone surrogate becomes U+FFFD on
 * its way to Go, so it counts as one here too. */
export const countOf = (text: string): number => [...text.replace(/\r\n?/g, '\n').toWellFormed()].length

/** The words under a text (BR-09), from Go's two patterns. */
export function counterLine(text: string, max: number, words: { within: string; over: string }) {
  const left = max - countOf(text)
  const pattern = left >= 0 ? words.within : words.over
  return {
    over: left < 0,
    near: left <= 50,
    says: pattern.replace('{max}', String(max)).replace('{n}', String(Math.abs(left))),
  }
}
