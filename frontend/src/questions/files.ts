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

/** A picture is kept as JPEG and nothing else is (desk/files.go): told by its first bytes. */
export function isPicture(bytes: ArrayBuffer): boolean {
  const [first, second, third] = new Uint8Array(bytes, 0, Math.min(3, bytes.byteLength))
  return first === 0xff && second === 0xd8 && third === 0xff
}
