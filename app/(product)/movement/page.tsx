import type { Metadata } from 'next'
import { z } from 'zod'
import { DateRange } from '#components/overview/date-range.tsx'
import { MovementCauses } from '#components/overview/movement-causes.tsx'
import { MovementChart, movementHref } from '#components/overview/movement-chart.tsx'
import { TurnedTable } from '#components/overview/turned-table.tsx'
import { causeMeaning, causeName, movementLead, movementTitle } from '#components/overview/words.ts'
import { Card } from '#components/ui/card.tsx'
import { formatIsoDay } from '#components/ui/dates.ts'
import { counted } from '#components/ui/format.ts'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { loadConfig } from '#lib/config/config.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { lastDays, type Moment, momentOf } from '#lib/posture/moments.ts'
import { type Cause, causes, type WhyItMoved, whyItMoved } from '#lib/posture/overview/movement.ts'
import { listTurnedFindings } from '#lib/posture/overview/turned-findings.ts'
import { enterPage } from '../../access/enter-page.ts'

export const metadata: Metadata = { title: 'Why it moved' }

// PostgreSQL knows no year 0.
const dateSchema = z
  .union([z.iso.date(), z.iso.datetime()])
  .refine((text) => text >= '1000')
  .optional()
  .catch(undefined)
const viewSchema = z.object({
  from: dateSchema,
  to: dateSchema,
  cause: z.enum(causes).nullable().default(null).catch(null),
  after: z.string().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
})
type View = z.infer<typeof viewSchema>

export default async function MovementPage({ searchParams }: PageProps<'/movement'>) {
  const { db, scope, params } = await enterPage('posture.read', searchParams)
  const view = viewSchema.parse(params)
  const { timeZone } = loadConfig(process.env).scan
  const [period, first] = await Promise.all([periodOf(db, view, timeZone), momentOf(db, '2000-01-01', timeZone)])
  if (!period || !first) return <NothingYet />
  const [moved, page] = await Promise.all([
    whyItMoved(db, scope, period.from, period.to),
    listTurnedFindings(db, scope, { ...period, cause: view.cause, cursor: view.after ?? view.before, size: 25 }),
  ])
  const isoDay = (moment: Moment) => formatIsoDay(moment.at, timeZone)
  const here = movementHref(moved, view.cause ?? undefined)
  return (
    <Page
      back={{ href: '/', label: 'Overview' }}
      title={movementTitle(moved, timeZone)}
      lead={movementLead(moved)}
      actions={
        <DateRange
          key={here}
          from={isoDay(period.from)}
          to={isoDay(period.to)}
          first={isoDay(first)}
          last={isoDay(period.newest)}
        />
      }
    >
      <Card title="Raw score" hint="from one date to the other, by cause">
        <MovementChart moved={moved} timeZone={timeZone} height="tall" />
      </Card>
      <Card title="Causes" hint="findings opened and closed; points that they moved the raw score" flush>
        <MovementCauses moved={moved} chosen={view.cause} />
      </Card>
      <Card title="Findings" hint={whichFindings(moved, view.cause)} flush>
        {page.items.length === 0 ? (
          <EmptyState title="No finding opened or closed">
            What is unknown, and what passes, is not listed here.
          </EmptyState>
        ) : (
          <ListKeys>
            <TurnedTable findings={page.items} />
          </ListKeys>
        )}
        <Pager
          previousHref={page.previous && `${here}&before=${page.previous}`}
          nextHref={page.next && `${here}&after=${page.next}`}
        />
      </Card>
    </Page>
  )
}

/** The two moments that the address names, in order; without any the last seven days. Null before the second scan. */
async function periodOf(db: Queryable, { from, to }: View, timeZone: string) {
  const standard = await lastDays(db, 7)
  if (!standard?.before) return null
  const [start, end] = await Promise.all([
    from ? momentOf(db, from, timeZone) : standard.before,
    to ? momentOf(db, to, timeZone) : standard.now,
  ])
  if (!start || !end) return null
  return { from: start.at <= end.at ? start : end, to: start.at <= end.at ? end : start, newest: standard.now }
}

function whichFindings({ steps }: WhyItMoved, cause: Cause | null): string {
  const counts = steps.filter((step) => cause === null || step.cause === cause)
  const turns = counts.reduce((sum, { opened, closed }) => sum + opened + closed, 0)
  const what = `${counted(turns, 'finding')} opened or closed`
  return cause === null ? what : `${causeName(cause)}: ${counted(turns, 'finding')} that ${causeMeaning(cause)}`
}

function NothingYet() {
  return (
    <Page back={{ href: '/', label: 'Overview' }} title="There is nothing to compare yet">
      <Card>
        <EmptyState title="One scan is not enough">
          After the second scan this page says what moved the score.
        </EmptyState>
      </Card>
    </Page>
  )
}
