import type { z } from 'zod'
import type { ListAsked } from '#lib/api/endpoint.ts'
import type { Action } from '#lib/auth/permissions.ts'
import type { ChainHead } from '#lib/exceptions/chain.ts'
import type { ExportedItem } from './formats.ts'

export type ExportFilter = Readonly<Record<string, unknown>>

/** What is asked for, and the head of the log of exceptions as the export begins. */
export interface ExportAsked extends ListAsked<ExportFilter> {
  readonly head: ChainHead
}

/** A list that can be taken away. */
export interface Exportable {
  readonly name: string
  /** What one must be allowed, besides exporting. */
  readonly action: Action
  readonly columns: readonly string[]
  /** What may be asked of it; what else an address says (grouping, places) is of the screen. */
  readonly filter: z.ZodObject
  /** Where a spreadsheet says a row otherwise: without it, what is no text, number or list of texts is JSON in a cell. */
  inCells?(item: ExportedItem): ExportedItem
  pages(asked: ExportAsked): AsyncGenerator<readonly ExportedItem[], void, undefined>
}

/** Rows that are read, held and written at once. */
export const PAGE = 1_000
