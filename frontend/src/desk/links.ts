/** A plain link to another site would replace the whole program with it, with no
 * way back. Web and mail links open outside; anything else that leaves is refused. */
import { door } from '../door/door'

export function followLinksOutside(): void {
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null
    const href = link?.getAttribute('href') ?? ''
    if (href === '' || href.startsWith('#') || link?.hasAttribute('download')) return
    event.preventDefault()
    if (/^(https?|mailto):/i.test(href)) door.open(href)
  })
}
