import { Fragment } from 'react'
import { shortPath } from './short-path.ts'

/** A path to a property, breaking after its dots, so that names stay whole where there is room; the whole of a long one on hover. */
export function PropertyPath({ path }: { path: string }) {
  const short = shortPath(path)
  return (
    <span title={short === path ? undefined : path}>
      {short.split(/(?<=[.#/])/).map((part, index) => (
        <Fragment key={`${index.toString()} ${part}`}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  )
}
