import { Fix } from '#components/checklist/fix.tsx'
import { ReferenceList } from '#components/checklist/references.tsx'
import { HatchedMark } from '#components/exceptions/state-badge.tsx'
import { dayWords } from '#components/exceptions/words.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { TextLink } from '#components/ui/link.tsx'
import { VerdictMark } from '#components/ui/marks.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PanelHeader, PanelSection, SidePanel } from '#components/ui/side-panel.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { Time } from '#components/ui/time.tsx'
import { environmentName } from '#components/workloads/words.ts'
import { typeName } from '#lib/checklist/type-names.ts'
import { areas, pillars, severities } from '#lib/checklist/vocabulary.ts'
import type { FindingDetail, FindingPeriod } from '#lib/posture/findings/get-finding.ts'
import { CopyLink } from './copy-link.tsx'
import { EvidenceTable } from './evidence-table.tsx'
import { ExceptionsOfFinding } from './exceptions-of-finding.tsx'
import { causeNames } from './filters.ts'
import { lifeOf, originOf, points } from './sentences.ts'

type Panel = {
  closeHref: string
  timeZone: string
  now: Date
  applicable: number
  maySeeScans: boolean
  mayAskForException: boolean
}

/** Everything about one finding, beside the list. */
export function FindingPanel({ finding, closeHref, ...rest }: Panel & { finding: FindingDetail }) {
  const { check, asset } = finding
  const title = check?.title ?? finding.checkId
  const mayAsk = rest.mayAskForException && check && finding.to === null && finding.exceptions.covering.length === 0
  return (
    <SidePanel
      label={`${title}: ${asset.name}`}
      closeHref={closeHref}
      footer={
        <>
          {mayAsk && (
            <LinkButton
              href={`/exceptions/new?finding=${finding.key}`}
              variant={finding.exceptions.waiting.length > 0 ? 'plain' : 'primary'}
            >
              Ask for an exception
            </LinkButton>
          )}
          <LinkButton href={`/assets/${asset.key}`}>Open asset</LinkButton>
          <CopyLink />
        </>
      }
    >
      <PanelHeader eyebrow={<Breadcrumb finding={finding} />} title={title}>
        <State finding={finding} {...rest} />
      </PanelHeader>
      <Standing finding={finding} maySeeScans={rest.maySeeScans} />
      <Facts finding={finding} {...rest} />
      <ExceptionsOfFinding exceptions={finding.exceptions} />
      <PanelSection title="Evidence">
        <EvidenceTable evidence={finding.evidence} status={finding.status} />
      </PanelSection>
      {check ? (
        <>
          <PanelSection title="Why it matters">
            <p className="text-pretty text-ink-2">{check.why}</p>
          </PanelSection>
          {finding.fix && (
            <PanelSection title="How to fix it">
              <Fix fix={finding.fix} caution={check.caution} />
            </PanelSection>
          )}
        </>
      ) : (
        <Notice>This version of Temper does not know the check any more. What is stored of it is shown.</Notice>
      )}
      {finding.earlier.length > 0 && (
        <PanelSection title="Before">
          <History periods={finding.earlier} now={rest.now} />
        </PanelSection>
      )}
      {check && (
        <PanelSection title="Known elsewhere as">
          <ReferenceList references={check.references} />
        </PanelSection>
      )}
    </SidePanel>
  )
}

function Breadcrumb({ finding: { check } }: { finding: FindingDetail }) {
  if (!check) return null
  const link = 'hover:text-accent hover:underline'
  return (
    <>
      <TextLink href={`/checklist#${check.pillar}`} className={`text-ink-2! ${link}`}>
        {pillars.find(({ id }) => id === check.pillar)?.short}
      </TextLink>
      {' · '}
      {areas.find(({ id }) => id === check.area)?.title}
      {check.guidance && (
        <>
          {' · '}
          <TextLink href={`/checklist#${check.guidance.slug}`}>{check.guidance.title}</TextLink>
        </>
      )}
    </>
  )
}

function State({ finding, now, applicable }: { finding: FindingDetail } & Omit<Panel, 'closeHref'>) {
  const severity = severities.find(({ id }) => id === finding.severity)?.title
  const isOpen = finding.to === null
  const [covering] = finding.exceptions.covering
  return (
    <>
      {isOpen ? (
        <VerdictMark
          verdict={finding.status}
          severity={finding.severity}
          label={finding.status === 'fail' ? severity : 'Unknown'}
        />
      ) : (
        <VerdictMark
          verdict={finding.closed === 'fixed' ? 'pass' : 'unknown'}
          label={finding.closed === 'fixed' ? 'Fixed' : 'Closed'}
        />
      )}
      {isOpen && covering && (
        <span className="inline-flex items-center gap-1.5 font-medium">
          <HatchedMark />
          Excepted{covering.endsOn && ` until ${dayWords(covering.endsOn)}`}
        </span>
      )}
      <span>{lifeOf(finding, now)}</span>
      {isOpen && <span>holds back {points(finding.weight, applicable)}</span>}
    </>
  )
}

/** What to know before trusting the rest: that it is over, or that nobody could look since. */
function Standing({ finding: { to, asset }, maySeeScans }: { finding: FindingDetail; maySeeScans: boolean }) {
  if (asset.removedAt)
    return (
      <Notice tone="info" className="mb-4">
        The asset was removed: the scan of <Time value={asset.removedAt} as="date" /> no longer saw it.
      </Notice>
    )
  if (to)
    return (
      <Notice tone="info" className="mb-4">
        This finding is closed since <Time value={to} as="date" />. What follows is as it was.
      </Notice>
    )
  if (!asset.stale) return null
  return (
    <Notice className="mb-4">
      <p>
        <b className="font-semibold">{asset.subscription}</b> could not be read
        {asset.stale.since && (
          <>
            : this is as of <Time value={asset.stale.since} as="date" />
          </>
        )}
        .{maySeeScans && ' '}
        {maySeeScans && <TextLink href="/scans">See the scan</TextLink>}
      </p>
    </Notice>
  )
}

function Facts({ finding, timeZone }: { finding: FindingDetail } & Omit<Panel, 'closeHref'>) {
  const { asset } = finding
  const { before, who, after } = originOf(finding, timeZone)
  return (
    <KeyValues
      className="mb-5"
      items={[
        {
          key: 'Asset',
          value: (
            <span className="flex flex-wrap gap-x-2">
              <TextLink href={`/assets/${asset.key}`}>{asset.name}</TextLink>
              <span className="text-ink-2">{typeName(asset.type)}</span>
            </span>
          ),
        },
        ...(asset.workload
          ? [
              {
                key: 'Workload',
                value: (
                  <>
                    <TextLink href={`/workloads/${asset.workload.slug}`}>{asset.workload.name}</TextLink>
                    <span className="text-ink-2"> · {environmentName(asset.workload.environment)}</span>
                  </>
                ),
              },
            ]
          : []),
        {
          key: 'Subscription',
          value: (
            <>
              {asset.subscription}
              {asset.resourceGroup && <span className="text-ink-2"> · {asset.resourceGroup}</span>}
            </>
          ),
        },
        {
          key: 'Since',
          value: (
            <>
              <Time value={finding.from} as="date" />
              {before && `, ${before}`}
              {who && (
                <>
                  {' '}
                  <code>{who}</code>
                </>
              )}
              {after && ` ${after}`}
            </>
          ),
        },
      ]}
    />
  )
}

/** Earlier times that the same check failed on the same asset. */
function History({ periods, now }: { periods: readonly FindingPeriod[]; now: Date }) {
  return (
    <ul className="divide-y divide-line text-sm">
      {periods.map((period) => (
        <li key={period.from} className="flex flex-wrap gap-x-3 py-1.5">
          <span className="w-24 shrink-0 text-ink-2">
            <Time value={period.from} as="date" />
          </span>
          <span className="min-w-0">
            {period.status === 'fail' ? 'Failed' : 'Unknown'}, as {causeNames[period.opened]}; {lifeOf(period, now)}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The address names a finding that never was, or that lies outside the scope. */
export function NoSuchFinding({ closeHref }: { closeHref: string }) {
  return (
    <SidePanel label="No such finding" closeHref={closeHref}>
      <EmptyState
        title="There is no such finding here"
        actions={
          <LinkButton href={`${closeHref.split('?')[0]}?subscription=&workload=`}>Look in everything</LinkButton>
        }
      >
        The asset never failed this check, or it lies outside the workloads and subscriptions in view.
      </EmptyState>
    </SidePanel>
  )
}
