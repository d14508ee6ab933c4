/**
 * An evidence path as it is read: of another asset only its type and name, as its id is long and says what the page
 * says already ("networkInterfaces/vm-web-nic#properties.ipConfigurations"); of a count only what was counted.
 */
export function shortPath(path: string): string {
  const hash = path.indexOf('#')
  const owner = hash < 0 ? path : path.slice(0, hash)
  const property = hash < 0 ? '' : path.slice(hash + 1)
  const short = owner.startsWith('/') ? owner.split('/').slice(-2).join('/') : owner
  return property === '' ? short : `${short}#${property}`
}

/** A value that is a resource id, shortened likewise; any other as it is. */
export function shortValue(text: string): string {
  return /^\/(subscriptions|providers)\/\S+\/\S+$/i.test(text) ? shortPath(text) : text
}
