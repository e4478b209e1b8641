/**
 * Makes an element's content like another's and touches only what differs: so what somebody has selected,
 * scrolled or focused stays so. Elements with ids stay themselves wherever they go. What has `data-keep` is the
 * script's own, and is left alone.
 */
export function morph(from: Node, to: Node): void {
  let at = from.firstChild
  for (const next of [...to.childNodes]) {
    const known = find(from, next) ?? at
    if (known !== null && isAlike(known, next)) {
      if (known === at) at = at.nextSibling
      else from.insertBefore(known, at)
      become(known, next)
    } else if (at === null || idOf(at) !== '') {
      from.insertBefore(next.cloneNode(true), at)
    } else {
      const replaced = at
      at = at.nextSibling
      from.replaceChild(next.cloneNode(true), replaced)
    }
  }
  while (at !== null) {
    const surplus = at
    at = at.nextSibling
    from.removeChild(surplus)
  }
}

function find(among: Node, like: Node): Node | undefined {
  const id = idOf(like)
  return id !== '' ? [...among.childNodes].find((one) => idOf(one) === id) : undefined
}

const idOf = (node: Node) => (node instanceof Element ? node.id : '')

/** Whether one can become the other. */
function isAlike(a: Node, b: Node): boolean {
  return a.nodeName === b.nodeName && idOf(a) === idOf(b)
}

function become(known: Node, next: Node): void {
  if (known instanceof Element && next instanceof Element) becomeElement(known, next)
  else if (known.nodeValue !== next.nodeValue) known.nodeValue = next.nodeValue
}

function becomeElement(known: Element, next: Element): void {
  if (known.hasAttribute('data-keep')) return
  for (const { name } of [...known.attributes]) {
    if (!next.hasAttribute(name)) known.removeAttribute(name)
  }
  for (const { name, value } of next.attributes) {
    if (known.getAttribute(name) !== value) known.setAttribute(name, value)
  }
  morph(known, next)
}
