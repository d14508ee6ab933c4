import { ExportMenu } from '#components/exports/export-menu.tsx'
import { ScanNow } from '#components/scans/scan-now.tsx'
import { ScanProgress } from '#components/scans/scan-progress.tsx'
import { ScanTable } from '#components/scans/scan-table.tsx'
import { scansLead, scansTitle } from '#components/scans/words.ts'
import { Card } from '#components/ui/card.tsx'
import { ListKeys } from '#components/ui/list-keys.tsx'
import { Page } from '#components/ui/page.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { listScans } from '#lib/posture/scans/list-scans.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { requestScanAction } from '../../request-scan.ts'

export const generateMetadata = titleFor('scan.read', 'Scans')

export default async function ScansPage({ searchParams }: PageProps<'/scans'>) {
  const { viewer, db, params } = await enterPage('scan.read', searchParams)
  const cursor = [params.after ?? params.before].flat()[0]
  const { scan: schedule } = loadConfig(process.env)
  const [{ items, next, previous }, newest] = await Promise.all([listScans(db, cursor), listScans(db, undefined, 5)])
  const running = newest.items.find(({ state }) => state === 'running')
  const last = newest.items.find(({ state }) => state !== 'running') ?? null
  return (
    <Page
      title={scansTitle(last)}
      lead={scansLead(last, schedule)}
      actions={
        <>
          <ExportMenu lists={[{ list: 'scans', noun: 'scan' }]} />
          <ScanNow request={mayDo(viewer, 'scan.request') ? requestScanAction : null} running={running !== undefined} />
        </>
      }
    >
      <ScanProgress />
      <Card flush>
        {items.length === 0 ? (
          <EmptyState title="There is no scan yet">
            Start one with “Scan now”, or with <code>npm run scan</code> from a terminal.
          </EmptyState>
        ) : (
          <ListKeys>
            <ScanTable scans={items} />
          </ListKeys>
        )}
        <Pager previousHref={previous && `/scans?before=${previous}`} nextHref={next && `/scans?after=${next}`} />
      </Card>
    </Page>
  )
}
