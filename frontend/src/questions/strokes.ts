/** A point on the pad, in a field of 600 by 144. */
export type Point = [x: number, y: number]

/** The lines of a pen as an SVG path: text, so that it can be an answer. */
export function pathOf(lines: Point[][]): string {
  return lines
    .filter((line) => line.length > 0)
    .map((line) => {
      const [first, ...rest] = line as [Point, ...Point[]]
      const end = rest.length > 0 ? rest : [[first[0] + 1, first[1]] as Point] // a dot is a very short line
      return `M${first[0]} ${first[1]}${end.map(([x, y]) => `L${x} ${y}`).join('')}`
    })
    .join(' ')
}
