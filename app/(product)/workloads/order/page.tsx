import { Page } from '#components/ui/page.tsx'
import { OrderList } from '#components/workloads/order-list.tsx'
import { wholeEstate } from '#lib/posture/scope.ts'
import { leagueTable } from '#lib/posture/workloads/league-table.ts'
import { listWorkloads } from '#lib/workloads/index.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { reorderWorkloadsAction } from '../actions.ts'

export const generateMetadata = titleFor('workload.change', 'Order of the workloads')

export default async function OrderPage() {
  const { db } = await enterPage('workload.change')
  const [workloads, { rows }] = await Promise.all([listWorkloads(db), leagueTable(db, wholeEstate)])
  const assets = new Map(rows.map((row) => [row.slug, row.assets]))
  return (
    <Page
      title="Which workload comes first"
      lead="An asset belongs to the first workload of which a rule matches it. Put the particular above the general."
      back={{ href: '/workloads', label: 'Workloads' }}
    >
      <OrderList
        workloads={workloads.map(({ slug, name }) => ({ slug, name, assets: assets.get(slug) ?? 0 }))}
        reorder={reorderWorkloadsAction}
      />
    </Page>
  )
}
