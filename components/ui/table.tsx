import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { Link } from './link.tsx'
import { SelectBox } from './selection.tsx'

/** Where a cell goes when a phone shows the row as two lines. */
export type PhonePlace = 'title' | 'detail' | 'end' | 'end-detail' | 'hidden'

/** 28, 40 and 52 rem: a list beside its panel on a small laptop, a list on a tablet, a list on a small laptop. */
export type TableWidth = 'small' | 'medium' | 'large'

// Not taken away but made nothing wide: rows that span the table count its columns.
const hiddenBelow: Record<TableWidth, string> = {
  small:
    'md:@max-[28rem]:invisible md:@max-[28rem]:w-0! md:@max-[28rem]:overflow-hidden md:@max-[28rem]:whitespace-nowrap md:@max-[28rem]:px-0!',
  medium:
    'md:@max-[40rem]:invisible md:@max-[40rem]:w-0! md:@max-[40rem]:overflow-hidden md:@max-[40rem]:whitespace-nowrap md:@max-[40rem]:px-0!',
  large:
    'md:@max-[52rem]:invisible md:@max-[52rem]:w-0! md:@max-[52rem]:overflow-hidden md:@max-[52rem]:whitespace-nowrap md:@max-[52rem]:px-0!',
}

export type Column<Row> = {
  key: string
  header: ReactNode
  cell: (row: Row) => ReactNode
  /** Numbers: right-aligned and tabular. */
  isNumber?: boolean
  /** A Tailwind width ("w-32"); columns without share the rest. */
  width?: string
  phone?: PhonePlace
  /** Left out where the table (not the window) is narrower, so that the first column keeps its room. */
  hideBelow?: TableWidth
  sort?: { href: string; direction: 'ascending' | 'descending' | null }
}

export type RowOptions<Row> = {
  rowKey: (row: Row) => string
  /** Makes the row open something: the cell of the first column becomes the link, the whole row its area. */
  rowHref?: (row: Row) => string
  /** What the row is called where it cannot be seen (its checkbox). Needed with `isSelectable`. */
  rowLabel?: (row: Row) => string
  /** The row whose panel is open. */
  openKey?: string | null
  isSelectable?: boolean
}

/** A whole table from columns and rows. Groups are made with `Table`, `TableGroup` and `Rows` by hand. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  footer,
  ...options
}: RowOptions<Row> & {
  /** What the table is, for screen readers. */
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  footer?: ReactNode
}) {
  return (
    <>
      <Table caption={caption} columns={columns} isSelectable={options.isSelectable}>
        <tbody>
          <Rows columns={columns} rows={rows} {...options} />
        </tbody>
      </Table>
      {footer}
    </>
  )
}

/** The table and its sticky header; the bodies are its children. */
export function Table<Row>({
  caption,
  columns,
  isSelectable = false,
  children,
}: {
  caption: string
  columns: Column<Row>[]
  isSelectable?: boolean
  children: ReactNode
}) {
  return (
    <div className="@container">
      <table className="w-full table-fixed border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-md:sr-only">
          <tr>
            {isSelectable && (
              <th scope="col" className={clsx(headLook, 'w-11')}>
                <span className="sr-only">Selected</span>
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={column.sort?.direction ?? undefined}
                className={clsx(
                  headLook,
                  column.width,
                  column.isNumber ? 'text-right' : 'text-left',
                  column.hideBelow && hiddenBelow[column.hideBelow],
                )}
              >
                {column.sort ? <SortLink sort={column.sort}>{column.header}</SortLink> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  )
}

const headLook =
  'sticky top-12 z-5 h-9 truncate border-line border-b bg-surface px-3 font-medium text-ink-2 text-xs first:pl-4.5 last:pr-4.5'

function SortLink({ sort, children }: { sort: NonNullable<Column<never>['sort']>; children: ReactNode }) {
  const Arrow = sort.direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <Link href={sort.href} scroll={false} className="inline-flex items-center gap-1 rounded-xs hover:text-ink">
      {children}
      <Arrow aria-hidden className={clsx('size-3', !sort.direction && 'hidden')} />
    </Link>
  )
}

/** The rows of a body. */
export function Rows<Row>({
  columns,
  rows,
  rowKey,
  rowHref,
  rowLabel,
  openKey = null,
  isSelectable = false,
}: RowOptions<Row> & { columns: Column<Row>[]; rows: Row[] }) {
  const places = columns.map(placeOf)
  const isTitleAlone = !places.includes('detail')
  const isDetailAlone = !places.includes('end-detail')
  return rows.map((row) => {
    const key = rowKey(row)
    const href = rowHref?.(row)
    const isOpen = key === openKey
    return (
      <tr
        key={key}
        data-row={href ? '' : undefined}
        data-open={isOpen || undefined}
        className={clsx(rowLook, isOpen ? 'bg-accent-soft' : href && 'hover:bg-background')}
      >
        {isSelectable && (
          <td
            className={clsx(
              cellLook,
              'max-md:col-start-1 max-md:row-span-2 max-md:row-start-1 max-md:self-center max-md:pr-2.5!',
            )}
          >
            <SelectBox value={key} label={rowLabel?.(row) ?? key} />
          </td>
        )}
        {columns.map((column, index) => (
          <Cell key={column.key} column={column} index={index} isTall={isTitleAlone} isWide={isDetailAlone}>
            {href && index === 0 ? (
              <Link
                href={href}
                scroll={false}
                replace={openKey !== null}
                data-row-link=""
                aria-current={isOpen || undefined}
                className="stretched -outline-offset-2 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2 after:rounded-xs"
              >
                {column.cell(row)}
              </Link>
            ) : (
              column.cell(row)
            )}
          </Cell>
        ))}
      </tr>
    )
  })
}

// Other links and controls in a row lie above the row's own link.
const rowLook =
  'relative transition-colors last:[&>td]:border-b-0 max-md:grid max-md:grid-cols-[auto_minmax(0,1fr)_auto] max-md:border-line max-md:border-b max-md:last:border-b-0 max-md:px-4 max-md:py-2.5 ' +
  '[&_a:not([data-row-link])]:relative [&_a:not([data-row-link])]:z-1 [&_button]:relative [&_button]:z-1'

const cellLook = 'border-line px-3 py-2 align-middle first:pl-4.5 last:pr-4.5 md:border-b max-md:p-0!'

const places: Record<PhonePlace, string> = {
  title: 'max-md:col-start-2 max-md:row-start-1',
  detail: 'max-md:col-start-2 max-md:row-start-2 max-md:text-ink-2 max-md:text-xs',
  end: 'max-md:col-start-3 max-md:row-start-1 max-md:pl-2.5! max-md:text-right',
  'end-detail':
    'max-md:col-start-3 max-md:row-start-2 max-md:pl-2.5! max-md:text-right max-md:text-ink-2 max-md:text-xs',
  hidden: 'max-md:hidden',
}

const placesInOrder: readonly PhonePlace[] = ['title', 'end', 'detail', 'end-detail']

function placeOf<Row>(column: Column<Row>, index: number): PhonePlace {
  return column.phone ?? placesInOrder[index] ?? 'hidden'
}

/** On a phone. `isTall`: nothing stands below the title, so it takes both lines; `isWide`: nothing stands beside the detail. */
function Cell<Row>({
  column,
  index,
  isTall,
  isWide,
  children,
}: {
  column: Column<Row>
  index: number
  isTall: boolean
  isWide: boolean
  children: ReactNode
}) {
  const place = placeOf(column, index)
  return (
    <td
      className={clsx(
        cellLook,
        places[place],
        place === 'title' && isTall && 'max-md:row-span-2 max-md:self-center',
        place === 'detail' && isWide && 'max-md:col-end-4',
        column.hideBelow && hiddenBelow[column.hideBelow],
        column.isNumber && 'text-right tabular-nums',
      )}
    >
      {children}
    </td>
  )
}

/** The name of a thing with what it is below: the first cell of most tables. */
export function TwoLines({ title, detail, className }: { title: ReactNode; detail?: ReactNode; className?: string }) {
  return (
    <span className={clsx('block min-w-0', className)}>
      <span className="block truncate font-medium text-ink">{title}</span>
      {detail && <span className="block truncate text-ink-2 text-xs">{detail}</span>}
    </span>
  )
}

/** A row that says something across the table: "4 more". `isIndented`: in line with what stands after the checkbox. */
export function WideRow({
  columns,
  isIndented = false,
  className,
  children,
  ...rest
}: { columns: number; isIndented?: boolean } & ComponentProps<'td'>) {
  return (
    <tr className="max-md:block max-md:border-line max-md:border-b">
      <td
        colSpan={columns}
        className={clsx(
          'border-line px-4.5 py-2 max-md:block md:border-b',
          isIndented && 'max-md:pl-10.5! md:pl-14',
          className,
        )}
        {...rest}
      >
        {children}
      </td>
    </tr>
  )
}
