/** What stands at the head of an email, in English and in Welsh. */
const heading = /^\s*(from|sent|to|cc|subject|date|oddi wrth|anfonwyd|at|pwnc|dyddiad)\s*:\s+\S/i

/** Whether what was pasted is an email discussion: two of its headings, or two
 * lines that it quotes. Such a discussion is attached, never pasted (BR-61). */
export function looksLikeEmail(text: string): boolean {
  const lines = text.split('\n')
  return (
    lines.filter((line) => heading.test(line)).length > 1 ||
    lines.filter((line) => /^\s*>/.test(line)).length > 1
  )
}
