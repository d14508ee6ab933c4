import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { Link } from './link.tsx'
import { SelectBox } from './selection.tsx'

/** Where a cell goes when a phone shows the row as two lines. */
export type PhonePlace = 'title' | 'detail' | 'end' | 'end-detail' | 'hidden'

/** 28, 40 and 52 rem: a list beside its panel on a small laptop, a list on a tablet, a list on a small laptop. */
export type TableWidth = 'small' | 'medium' | 'large'

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
                  column.hideBelow && `list-from-${column.hideBelow}`,
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

/** The rows of a body, which look as table.css says. */
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
        className={clsx('list-row', isOpen ? 'bg-accent-soft' : href && 'hover:bg-background')}
      >
        {isSelectable && (
          <td className="list-cell list-tall list-select">
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
                className="stretched list-row-link"
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
        'list-cell',
        `list-${place}`,
        place === 'title' && isTall && 'list-tall',
        place === 'detail' && isWide && 'list-wide',
        column.hideBelow && `list-from-${column.hideBelow}`,
        column.isNumber && 'list-number',
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
