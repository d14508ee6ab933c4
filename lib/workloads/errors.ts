export { Conflict, Invalid, type Problem } from '#lib/auth/refusals.ts'

/** There is no workload of that name. */
export class NoSuchWorkload extends Error {
  override readonly name = 'NoSuchWorkload'
}
