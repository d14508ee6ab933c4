import { type Pillar, pillars } from '#lib/checklist/vocabulary.ts'
import { type Sums, scoreOf } from '#lib/scoring/index.ts'
import type { Queryable } from '../database.ts'
import { lastDays, type Moment } from '../moments.ts'
import type { Scope } from '../scope.ts'
import { sumsAt, total } from '../score.ts'

/** A score and how it moved. */
export interface Level {
  /** Raw, 0 to 100; null where nothing applies. */
  readonly score: number | null
  /** In whole tenths, as the difference between the scores as they are shown; null where there is nothing to compare. */
  readonly change: number | null
  /** The same without what exceptions cover: never below the raw score; null where nothing else is left. */
  readonly accepted: number | null
  readonly acceptedChange: number | null
  readonly sums: Sums
}

/** How the scope stands now, and compared with seven days ago. */
export interface Standing extends Level {
  readonly now: Moment
  /** Null when there is only one scan. */
  readonly before: Moment | null
  readonly scoreBefore: number | null
  readonly pillars: Readonly<Record<Pillar, Level>>
}

/** The scores of the scope and of its pillars; null before the first scan. */
export async function standingOf(db: Queryable, scope: Scope): Promise<Standing | null> {
  const moments = await lastDays(db, 7)
  if (!moments) return null
  const [now, before] = await Promise.all([
    sumsAt(db, scope, moments.now.at),
    moments.before && sumsAt(db, scope, moments.before.at),
  ])
  const ofPillar = (id: Pillar) => levelOf(now[id], before?.[id])
  return {
    ...moments,
    ...levelOf(total(now), before && total(before)),
    scoreBefore: before && scoreOf(total(before)).raw,
    pillars: Object.fromEntries(pillars.map(({ id }) => [id, ofPillar(id)])) as Record<Pillar, Level>,
  }
}

function levelOf(sums: Sums, before: Sums | null | undefined): Level {
  const { raw, accepted } = scoreOf(sums)
  const earlier = before ? scoreOf(before) : { raw: null, accepted: null }
  return {
    ...{ score: raw, change: changeInTenths(earlier.raw, raw) },
    ...{ accepted, acceptedChange: changeInTenths(earlier.accepted, accepted) },
    sums,
  }
}

/** The difference between two scores as the screen shows them, so that what is read adds up. */
export function changeInTenths(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : (Math.round(now * 10) - Math.round(before * 10)) / 10
}
