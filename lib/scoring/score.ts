/**
 * Sums over verdicts: all that a score needs, for an asset, a subscription, a pillar or the estate. Sums of slices are
 * the sums of the whole. `excepted` are findings under an exception in force; they are among `failed` or `unknown`, and
 * `failedExcepted` of them among `failed`.
 */
export interface Sums {
  readonly weightApplicable: number
  readonly weightPassed: number
  readonly weightUnknown: number
  readonly weightExcepted: number
  readonly passed: number
  readonly failed: number
  readonly unknown: number
  readonly excepted: number
  readonly failedExcepted: number
}

export interface Score {
  /** 0 to 100; null where nothing applies. */
  readonly raw: number | null
  /** The same without excepted findings; null where nothing is left. Never below raw. */
  readonly accepted: number | null
}

export const noSums: Sums = {
  weightApplicable: 0,
  weightPassed: 0,
  weightUnknown: 0,
  weightExcepted: 0,
  passed: 0,
  failed: 0,
  unknown: 0,
  excepted: 0,
  failedExcepted: 0,
}

/**
 * 100 × weight passed ÷ weight applicable, and the same with excepted findings counting neither way (design.md,
 * "score"). Unknown is applicable and not passed: losing sight of an asset must not raise a score.
 */
export function scoreOf(sums: Pick<Sums, 'weightApplicable' | 'weightPassed' | 'weightExcepted'>): Score {
  return {
    raw: ratio(sums.weightPassed, sums.weightApplicable),
    accepted: ratio(sums.weightPassed, sums.weightApplicable - sums.weightExcepted),
  }
}

/** The sums of one verdict of a check of this weight. An exception covers what does not pass; a pass needs none. */
export function sumsOf(status: 'pass' | 'fail' | 'unknown', weight: number, isExcepted = false): Sums {
  const excepted = isExcepted && status !== 'pass'
  return {
    weightApplicable: weight,
    weightPassed: status === 'pass' ? weight : 0,
    weightUnknown: status === 'unknown' ? weight : 0,
    weightExcepted: excepted ? weight : 0,
    passed: status === 'pass' ? 1 : 0,
    failed: status === 'fail' ? 1 : 0,
    unknown: status === 'unknown' ? 1 : 0,
    excepted: excepted ? 1 : 0,
    failedExcepted: excepted && status === 'fail' ? 1 : 0,
  }
}

export const addSums = (a: Sums, b: Sums): Sums => each(a, b, 1)
export const subtractSums = (a: Sums, b: Sums): Sums => each(a, b, -1)

/** The points that the score would gain if findings of this weight passed; 0 where nothing applies. */
export function pointsHeldBack(weight: number, { weightApplicable }: Pick<Sums, 'weightApplicable'>): number {
  return ratio(weight, weightApplicable) ?? 0
}

function each(a: Sums, b: Sums, sign: 1 | -1): Sums {
  return {
    weightApplicable: a.weightApplicable + sign * b.weightApplicable,
    weightPassed: a.weightPassed + sign * b.weightPassed,
    weightUnknown: a.weightUnknown + sign * b.weightUnknown,
    weightExcepted: a.weightExcepted + sign * b.weightExcepted,
    passed: a.passed + sign * b.passed,
    failed: a.failed + sign * b.failed,
    unknown: a.unknown + sign * b.unknown,
    excepted: a.excepted + sign * b.excepted,
    failedExcepted: a.failedExcepted + sign * b.failedExcepted,
  }
}

const ratio = (part: number, whole: number) => (whole > 0 ? (100 * part) / whole : null)
