// The size budget of the laptop's pages (screens paper, 4), gzipped where a
// wire would be: they are read from disk, but every byte is parsed at each start.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const KB = 1000
const limits = { js: 80 * KB, css: 20 * KB, fonts: 200 * KB }

/** Everything a page loads by itself; what is imported lazily (pdf.js) is not in it. */
function loads(page) {
  const html = readFileSync(join(dist, page), 'utf8')
  const found = new Set([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((m) => m[1]))
  for (const file of found) {
    if (!file.endsWith('.js')) continue
    const imports = readFileSync(join(dist, file), 'utf8').matchAll(
      /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g,
    )
    for (const [, other] of imports) found.add(`assets/${other}`)
  }
  return [...found]
}

const gz = (file) => gzipSync(readFileSync(join(dist, file))).length
const sum = (files) => files.reduce((total, file) => total + gz(file), 0)
const assets = readdirSync(join(dist, 'assets'))
let over = false

for (const page of ['index.html', 'centre.html']) {
  if (!existsSync(join(dist, page))) throw new Error(`${page} is not built`)
  const files = loads(page)
  const sizes = {
    js: sum(files.filter((file) => file.endsWith('.js'))),
    css: sum(files.filter((file) => file.endsWith('.css'))),
    fonts: assets
      .filter((f) => f.endsWith('.woff2'))
      .reduce((n, f) => n + readFileSync(join(dist, 'assets', f)).length, 0),
  }
  for (const [kind, size] of Object.entries(sizes)) {
    const bad = size > limits[kind] || size === 0
    over ||= bad
    console.log(
      `${page} ${kind} ${(size / KB).toFixed(1)} of ${limits[kind] / KB} KB${bad ? ' TOO MUCH' : ''}`,
    )
  }
}
process.exit(over ? 1 : 0)
