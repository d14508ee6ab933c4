import { notFound } from 'next/navigation'
import { z } from 'zod'
import { CoverageMatrix, nameOf } from '#components/scans/coverage-matrix.tsx'
import { CoverageProblems } from '#components/scans/coverage-problems.tsx'
import { ScanError } from '#components/scans/scan-error.tsx'
import { ScanNow } from '#components/scans/scan-now.tsx'
import { ScanProgress } from '#components/scans/scan-progress.tsx'
import { ChangesCard, DurationsCard, RejectedCard, RequestsCard } from '#components/scans/scan-report.tsx'
import { scanLead, scanTitle } from '#components/scans/words.ts'
import { Card } from '#components/ui/card.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Page } from '#components/ui/page.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import type { Queryable } from '#lib/posture/database.ts'
import { NotFound } from '#lib/posture/errors.ts'
import { getScan } from '#lib/posture/scans/get-scan.ts'
import type { Scan, ScanReport } from '#lib/posture/scans/scan.ts'
import { coverageOf } from '#lib/posture/scans/scan-coverage.ts'
import { enterPage, titleFor } from '../../../access/enter-page.ts'
import { requestScanAction } from '../../request-scan.ts'

export const generateMetadata = titleFor('scan.read', 'Scan')

const idSchema = z.coerce.number().pipe(z.int32().positive())

export default async function ScanPage({ params, searchParams }: PageProps<'/scans/[id]'>) {
  const [{ viewer, db, scope }, { id }] = await Promise.all([enterPage('scan.read', searchParams), params])
  const { timeZone } = loadConfig(process.env).scan
  const scan = await scanOf(db, id)
  const coverage = await coverageOf(db, scope, scan.id)
  const unread = coverage.subscriptions.filter(({ cells }) => cells.some(({ status }) => status !== 'read'))
  return (
    <Page
      back={{ href: '/scans', label: 'Scans' }}
      title={scanTitle(
        scan,
        unread.filter(({ subscriptionId }) => subscriptionId !== '' || unread.length === 1).map(nameOf),
      )}
      lead={scanLead(scan, timeZone)}
      actions={
        scan.state === 'running' && (
          <ScanNow request={mayDo(viewer, 'scan.request') ? requestScanAction : null} running />
        )
      }
    >
      {scan.state === 'running' && <ScanProgress />}
      {scan.error && <Failure error={scan.error} />}
      <CoverageProblems subscriptions={unread} />
      {coverage.total > 0 && (
        <Card title="Coverage" hint="rows read, by subscription and table of Resource Graph" flush>
          <CoverageMatrix coverage={coverage} />
        </Card>
      )}
      {scan.report && <Report report={scan.report} />}
    </Page>
  )
}

function Failure({ error }: { error: Scan['error'] }) {
  return (
    <Notice tone="error" title="Nothing of this scan was published">
      {error && <ScanError error={error} />}
    </Notice>
  )
}

function Report({ report }: { report: ScanReport }) {
  return (
    <>
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        <ChangesCard report={report} />
        <RequestsCard requests={report.requests} rows={report.rows} />
        <DurationsCard durations={report.durations} />
      </div>
      {report.rejected.total > 0 && <RejectedCard rejected={report.rejected} />}
    </>
  )
}

async function scanOf(db: Queryable, id: string): Promise<Scan> {
  const parsed = idSchema.safeParse(id)
  if (!parsed.success) notFound()
  try {
    return await getScan(db, parsed.data)
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}
