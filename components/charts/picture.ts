// A chart as a PNG: what is on screen, colours resolved, at twice the size.

const kept = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-size',
  'font-weight',
  'text-anchor',
  'opacity',
] as const

/** @throws {Error} where the browser cannot draw the picture. */
export async function pngOf(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  resolveStyles(svg, copy)
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width * 2, height * 2)
    image.src = url
    await image.decode()
    return await draw(image, getComputedStyle(svg.closest('section') ?? document.body).backgroundColor)
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** An image knows nothing of the page: variables become colours, classes become attributes. */
function resolveStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  for (const name of kept) to.setAttribute(name, style.getPropertyValue(name))
  to.setAttribute('font-family', 'Inter, system-ui, sans-serif')
  to.removeAttribute('style')
  Array.from(from.children).forEach((child, index) => {
    const other = to.children[index]
    if (other) resolveStyles(child, other)
  })
}

async function draw(image: HTMLImageElement, ground: string): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw pictures')
  context.fillStyle = ground
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot draw pictures'))),
      'image/png',
    )
  })
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the address over by the next turn.
  setTimeout(() => URL.revokeObjectURL(url))
}
