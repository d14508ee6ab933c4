// Where lib/azure goes over from what to do to everything that the SDK's credentials said.
const tried = ' What was tried: '

/** Why a scan failed: what to do at once, the long list of what was tried on demand. */
export function ScanError({ error }: { error: string }) {
  const cut = error.indexOf(tried)
  if (cut < 0) return <p className="[overflow-wrap:anywhere]">{error}</p>
  return (
    <div className="[overflow-wrap:anywhere]">
      <p>{error.slice(0, cut)}</p>
      <details className="mt-1 text-ink-2 text-xs">
        <summary className="cursor-pointer">What was tried</summary>
        <p className="mt-1 text-left">{error.slice(cut + tried.length)}</p>
      </details>
    </div>
  )
}
