/** What was asked for is not there (or is not the asker's to see: the same answer). Shown as the page "not found". */
export class NotFound extends Error {
  override readonly name = 'NotFound'
}
