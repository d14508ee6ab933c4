import { formatCount, formatScore } from '#components/ui/format.ts'
import { Link, TextLink } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/marks.tsx'
import { Num } from '#components/ui/number.tsx'
import { areas, pillars } from '#lib/checklist/vocabulary.ts'
import type {
  PublishedCheck,
  PublishedPillar,
  PublishedRecommendation,
} from '#lib/posture/checklist/published-checklist.ts'
import { pillarDetail, standingWords } from './sentences.ts'
import { StandingBar } from './standing-bar.tsx'

/** The checklist as a document: pillars, in them recommendations, in them checks. */
export function ChecklistDocument({ published }: { published: readonly PublishedPillar[] }) {
  const anchors = anchorsOf(published)
  return published.map((pillar) => (
    <article key={pillar.pillar} id={pillar.pillar} className="rounded-lg border border-line bg-surface print:border-0">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-line border-b px-4.5 py-3.5 max-md:px-4 print:px-0">
        <h2 className="font-semibold text-lg tracking-tight">{pillar.title}</h2>
        <span className="text-ink-2 text-sm">{pillarDetail(pillar)}</span>
        <span className="ml-auto flex items-baseline gap-2">
          <span className="text-ink-3 text-xs">accepted {formatScore(pillar.accepted)} · raw</span>
          <Num value={pillar.score} digits={1} className="font-semibold text-lg" />
        </span>
      </header>
      <div className="divide-y divide-line">
        {pillar.recommendations.map((recommendation) => (
          <Recommendation
            key={recommendation.slug}
            recommendation={recommendation}
            pillar={pillar}
            isAnchor={anchors.get(recommendation.slug) === pillar.pillar}
          />
        ))}
      </div>
    </article>
  ))
}

/** Under which pillar links to a recommendation lead: the first with checks for it, else its own. */
function anchorsOf(published: readonly PublishedPillar[]): Map<string, string> {
  const anchors = new Map<string, string>()
  for (const isServed of [true, false])
    for (const { pillar, recommendations } of published)
      for (const { slug, checks } of recommendations)
        if (checks.length > 0 === isServed && !anchors.has(slug)) anchors.set(slug, pillar)
  return anchors
}

function Recommendation({
  recommendation,
  pillar,
  isAnchor,
}: {
  recommendation: PublishedRecommendation
  pillar: PublishedPillar
  isAnchor: boolean
}) {
  const { slug, title, area, asks, checks } = recommendation
  const anchor = isAnchor ? slug : undefined
  const areaName = areas.find(({ id }) => id === area)?.title
  if (checks.length === 0)
    return (
      <section id={anchor} className={`${partLook} flex flex-wrap items-baseline gap-x-4 text-sm`}>
        <h3 className="text-ink">
          {title} <span className="text-ink-2 text-xs">{areaName}</span>
        </h3>
        <p className="min-w-60 flex-1 text-pretty text-ink-2 text-xs">{asks.join(' ')}</p>
        <p className="text-ink-2 text-xs">
          <Unserved recommendation={recommendation} pillar={pillar} />
        </p>
      </section>
    )
  return (
    <section id={anchor} className={partLook}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold text-base">{title}</h3>
        <span className="text-ink-2 text-xs">{areaName}</span>
      </div>
      {asks.map((ask) => (
        <p key={ask} className="max-w-3xl text-pretty text-ink-2 text-sm">
          {ask}
        </p>
      ))}
      <ul className="-mx-2 mt-2">
        {checks.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </ul>
    </section>
  )
}

const partLook = 'scroll-mt-14 px-4.5 py-3 max-md:px-4 print:px-0'

/** Why a recommendation has no check here: none asks for it yet, or they stand under another pillar. */
function Unserved({
  recommendation: { slug, alsoIn },
  pillar,
}: {
  recommendation: PublishedRecommendation
  pillar: PublishedPillar
}) {
  if (alsoIn.length === 0) return 'no check yet'
  const names = pillars.filter(({ id }) => alsoIn.includes(id) && id !== pillar.pillar)
  return (
    <>
      checked under{' '}
      {names.map(({ id, short }, index) => (
        <span key={id}>
          {index > 0 && ' and '}
          <TextLink href={`/checklist#${slug}`}>{short}</TextLink>
        </span>
      ))}
    </>
  )
}

function CheckLine({ check }: { check: PublishedCheck }) {
  const { id, title, severity, standing, score, accepted } = check
  return (
    <li className="relative grid grid-cols-[1.25rem_minmax(0,1fr)_9rem_5.25rem_6rem] items-center gap-x-3 rounded-md px-2 py-1.5 hover:bg-background max-md:grid-cols-[1.25rem_minmax(0,1fr)_auto] max-md:gap-y-1">
      <SeverityMark severity={severity} label={false} />
      <Link href={`/checklist/${id}`} className="stretched min-w-0 text-sm hover:text-accent">
        {title}
      </Link>
      <span className="max-md:order-4 max-md:col-start-2">{standing && <StandingBar standing={standing} />}</span>
      <span className="text-right text-sm max-md:order-3">
        <Num value={score} digits={1} className="font-semibold" />
        {accepted !== score && (
          <span className="block whitespace-nowrap text-2xs text-ink-2">accepted {formatScore(accepted)}</span>
        )}
      </span>
      <span className="text-right text-ink-2 text-xs tabular-nums max-md:order-5 max-md:whitespace-nowrap">
        {check.kind === 'attested' ? 'attested' : <Outcome check={check} />}
      </span>
    </li>
  )
}

function Outcome({ check: { id, standing, isNew } }: { check: PublishedCheck }) {
  if (!standing) return isNew ? 'new' : 'no assets'
  const failing = standing.failed - standing.failedExcepted
  const unknown = standing.unknown - standing.unknownExcepted
  const excepted = standing.failedExcepted + standing.unknownExcepted
  const [query, words] =
    failing > 0
      ? ['', `${formatCount(failing)} ${failing === 1 ? 'fails' : 'fail'}`]
      : unknown > 0
        ? ['&status=unknown', `${formatCount(unknown)} unknown`]
        : ['&status=both&exception=only', `${formatCount(excepted)} excepted`]
  if (failing + unknown + excepted > 0)
    return (
      <TextLink href={`/findings?check=${id}${query}`} className="relative z-1">
        {words}
      </TextLink>
    )
  return <span title={standingWords(standing)}>all pass</span>
}
