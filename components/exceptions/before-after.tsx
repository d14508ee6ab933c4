/** What was, struck out, and what is: told to who sees it and to who hears it. An empty side is nothing. */
export function BeforeAfter({ before, after }: { before: string; after: string }) {
  return (
    <>
      {before && (
        <>
          <span className="sr-only">before: </span>
          <del className="text-ink-2 decoration-1">{before}</del>
        </>
      )}
      {before && after && <span aria-hidden> → </span>}
      {after && (
        <>
          <span className="sr-only">now: </span>
          <ins className="font-medium no-underline">{after}</ins>
        </>
      )}
    </>
  )
}
