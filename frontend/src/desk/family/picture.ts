/** A drawing as the address of an image: nothing in it can run or reach the page. */
export const asPicture = (svg: string): string =>
  svg === '' ? '' : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
