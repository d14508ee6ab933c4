import { Fragment } from 'react'

/** A path to a property, breaking after its dots, so that names stay whole where there is room for them. */
export function PropertyPath({ path }: { path: string }) {
  return path.split(/(?<=[.#/])/).map((part, index) => (
    <Fragment key={`${index.toString()} ${part}`}>
      {part}
      <wbr />
    </Fragment>
  ))
}
