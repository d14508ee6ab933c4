import { exceptionName } from '#lib/exceptions/model.ts'

/** The exception under which a finding is excepted: of several, the one that ends last. */
export interface CoveringException {
  readonly id: number
  /** As people call it: EX-0147. */
  readonly name: string
  /** Its last day, in the organisation's time zone. */
  readonly until: string
}

/** What the statement of `joinCovering` says of it. */
export type StoredCovering = Omit<CoveringException, 'name'> | null

/**
 * Joins a finding to the exception that covers it, as `covering.exception`; null where there is none.
 * Index: exception_coverage_current.
 * @param finding the alias of what has asset_key and check_no.
 */
export function joinCovering(finding: string): string {
  return `left join lateral (
      select json_build_object('id', x.id, 'until', x.ends_on) exception
      from exception_coverage c join exception x on x.id = c.exception_id
      where c.asset_key = ${finding}.asset_key and c.check_no = ${finding}.check_no and c.valid_to is null
      order by x.ends_on desc, x.id desc limit 1) covering on true`
}

export function coveringOf(stored: StoredCovering): CoveringException | null {
  return stored && { id: stored.id, name: exceptionName(stored.id), until: stored.until }
}
