/** A change of the sums between two dates, and what brought it about. */
export interface Movement<Cause> {
  readonly cause: Cause
  readonly weightApplicable: number
  readonly weightPassed: number
}

export interface Waterfall<Cause> {
  /** Scores (0 to 100) before and after; null where nothing applied. */
  readonly start: number | null
  readonly end: number | null
  /** Points by cause, in the order in which the causes first came; start + all steps = end. */
  readonly steps: readonly { readonly cause: Cause; readonly points: number }[]
}

/**
 * Why the raw score moved. A cause that moved the weights by ΔA (applicable) and ΔP (passed) is worth
 * 100 × (ΔP − s₀ × ΔA) ÷ A₁ points, with s₀ the share passed at the start and A₁ the weight applicable at the end: what
 * arrives better than the estate was raises it, what arrives worse lowers it. Their sum is exactly s₁ − s₀, in whatever
 * order they came. From nothing the steps count from zero; where nothing is left there are none.
 */
export function decompose<Cause>(
  start: { readonly weightApplicable: number; readonly weightPassed: number },
  movements: readonly Movement<Cause>[],
): Waterfall<Cause> {
  const byCause = new Map<Cause, { applicable: number; passed: number }>()
  let applicable = start.weightApplicable
  let passed = start.weightPassed
  for (const { cause, weightApplicable, weightPassed } of movements) {
    const sum = byCause.get(cause) ?? { applicable: 0, passed: 0 }
    byCause.set(cause, { applicable: sum.applicable + weightApplicable, passed: sum.passed + weightPassed })
    applicable += weightApplicable
    passed += weightPassed
  }
  const share = start.weightApplicable > 0 ? start.weightPassed / start.weightApplicable : 0
  const worth = (sum: { applicable: number; passed: number }) =>
    (100 * (sum.passed - share * sum.applicable)) / applicable
  return {
    start: start.weightApplicable > 0 ? 100 * share : null,
    end: applicable > 0 ? (100 * passed) / applicable : null,
    steps: applicable > 0 ? [...byCause].map(([cause, sum]) => ({ cause, points: worth(sum) })) : [],
  }
}

/**
 * The same in whole tenths, as screens show it, still adding up: start and end are rounded, and the steps share what is
 * between them, each at most one tenth from its own value (largest remainder). Where the ends leave more to share
 * than that, as with hardly any steps, so be it: the sum goes first.
 */
export function inTenths<Cause>(waterfall: Waterfall<Cause>): Waterfall<Cause> {
  const start = waterfall.start === null ? null : Math.round(waterfall.start * 10)
  const end = waterfall.end === null ? null : Math.round(waterfall.end * 10)
  const floors = waterfall.steps.map(({ points }) => Math.floor(points * 10))
  let missing = end === null ? 0 : end - (start ?? 0) - floors.reduce((sum, tenths) => sum + tenths, 0)
  const remainder = (i: number) => (waterfall.steps[i]?.points ?? 0) * 10 - (floors[i] ?? 0)
  const byRemainder = floors.map((_, i) => i).toSorted((a, b) => remainder(b) - remainder(a))
  for (let turn = 0; missing !== 0 && byRemainder.length > 0; turn++) {
    const sign = Math.sign(missing)
    const order = sign > 0 ? byRemainder : byRemainder.toReversed()
    const i = order[turn % order.length] as number
    floors[i] = (floors[i] as number) + sign
    missing -= sign
  }
  return {
    start: start === null ? null : start / 10,
    end: end === null ? null : end / 10,
    steps: waterfall.steps.map(({ cause }, i) => ({ cause, points: (floors[i] as number) / 10 })),
  }
}
