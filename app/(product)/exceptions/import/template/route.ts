import { csvTemplate } from '#lib/exceptions/index.ts'
import { BYTE_ORDER_MARK, csvRows } from '#lib/exports/csv.ts'
import { route } from '../../../../access/route-handler.ts'

/** A file to fill in: the columns, and two lines that show how they are meant. Holds nothing of the estate. */
export const GET = route(
  'exception.import',
  async () =>
    new Response(BYTE_ORDER_MARK + csvRows(csvTemplate), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="temper-exceptions-template.csv"',
      },
    }),
)
