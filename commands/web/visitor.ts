type Asking = {
  headers: Readonly<Record<string, string | string[] | undefined>>
  socket: { remoteAddress?: string | undefined }
}

/**
 * The address that a request came from. Each proxy in front of us appends the address that it was asked from, so the
 * one that our outermost own proxy wrote is so many from the end; what stands before it anybody can write.
 * @param trustedProxies how many proxies of ours there are; 0: the header is ignored.
 */
export function visitorAddress({ headers, socket }: Asking, trustedProxies: number): string {
  const forwarded = [headers['x-forwarded-for'] ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
  const told = trustedProxies > 0 ? forwarded.at(-trustedProxies) : undefined
  return (told || socket.remoteAddress || 'unknown').replace(/^::ffff:/, '')
}
