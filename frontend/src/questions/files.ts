/** One file of an answer; the bytes are with the program. */
export interface Attachment {
  id: string
  name: string
  size: number
  sha256: string
  kind?: string
  on?: string
}

/** The files an answer names. */
export function attachments(value: unknown): Attachment[] {
  if (!Array.isArray(value)) return []
  return value.filter(
    (one): one is Attachment => one !== null && typeof one === 'object' && 'id' in one && 'name' in one,
  )
}
