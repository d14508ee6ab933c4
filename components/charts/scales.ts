import { formatDay, formatMonth } from '#components/ui/dates.ts'

// Where things stand on a chart, as pure functions: axes from the data's range, labels that do not collide.

export type Domain = { from: number; to: number; ticks: number[] }

/**
 * An axis around the data, with round ticks. Not from zero: a score between 63 and 77 gets an axis from 60 to 80.
 * @param values what is drawn (absent ones are ignored), a target included.
 * @param bounds what the axis never leaves (scores: 0 and 100; counts: 0).
 * @param minSpan the least that the axis covers, so that noise does not look like a landslide.
 */
export function axisOf(
  values: readonly (number | null | undefined)[],
  {
    bounds = {},
    minSpan = 1,
    intervals = 5,
    isWhole = false,
  }: {
    bounds?: { least?: number; most?: number }
    minSpan?: number
    intervals?: number
    isWhole?: boolean
  } = {},
): Domain {
  const present = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  const least = present.length > 0 ? Math.min(...present) : (bounds.least ?? 0)
  const most = present.length > 0 ? Math.max(...present) : least + minSpan
  const missing = Math.max(0, minSpan - (most - least)) / 2
  const step = stepOf((most - least + 2 * missing) / intervals, isWhole)
  const from = Math.max(bounds.least ?? -Infinity, floorTo(least - missing, step))
  const to = Math.min(bounds.most ?? Infinity, Math.max(ceilTo(most + missing, step), from + step))
  return { from, to, ticks: ticksBetween(from, to, step) }
}

/** 1, 2, 2.5 or 5 times a power of ten: the smallest that is not below `least`. */
function stepOf(least: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)))
  const factors = isWhole && power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]
  const step = (factors.find((factor) => factor * power >= least - 1e-9) ?? 10) * power
  return isWhole ? Math.max(1, step) : step
}

function floorTo(value: number, step: number): number {
  return clean(Math.floor(value / step + 1e-9) * step)
}

function ceilTo(value: number, step: number): number {
  return clean(Math.ceil(value / step - 1e-9) * step)
}

function ticksBetween(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9)
  const count = Math.floor(to / step + 1e-9) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => clean((first + index) * step))
}

/** 0.1 + 0.2 is 0.3 on an axis. */
function clean(value: number): number {
  return Number(value.toFixed(9))
}

/** As many decimals as the ticks need, at most two. */
export function decimalsOf(ticks: readonly number[]): number {
  return Math.max(0, ...ticks.map((tick) => (Number(tick.toFixed(2)).toString().split('.')[1] ?? '').length))
}

/** A calendar day ("2026-11-23") as a place on the time axis. Days are compared as days: no time zone is in this. */
export function placeOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

const dayMs = 86_400_000

/** Days evenly spread over the axis, the first and last included; one where all is one day. */
export function dayTicks(from: number, to: number, count = 5): number[] {
  const days = Math.round((to - from) / dayMs)
  const parts = Math.max(1, Math.min(count - 1, days))
  const ticks = Array.from({ length: parts + 1 }, (_, index) => from + Math.round((index * days) / parts) * dayMs)
  return [...new Set(ticks)]
}

/** "26 Aug" on axes up to eight months, "Nov 2025" on longer ones. */
export function dayLabel(place: number, span: number): string {
  return span > 250 * dayMs ? formatMonth(place, 'UTC') : formatDay(place, 'UTC')
}

/**
 * Moves labels apart that would cover each other, as little as it takes and within the plot, keeping their order.
 * @returns the new middle of each, in the order given.
 */
export function spread(middles: readonly number[], gap: number, least: number, most: number): number[] {
  const order = middles
    .map((middle, index) => ({ middle, index }))
    .sort((a, b) => a.middle - b.middle || a.index - b.index)
  const placed: number[] = []
  for (const { middle } of order) placed.push(Math.max(middle, (placed.at(-1) ?? least - gap) + gap, least))
  let limit = most
  for (let index = placed.length - 1; index >= 0; index--) {
    placed[index] = Math.min(placed[index] ?? 0, limit)
    limit = (placed[index] ?? 0) - gap
  }
  const result = new Array<number>(middles.length)
  order.forEach(({ index }, rank) => {
    result[index] = placed[rank] ?? 0
  })
  return result
}

export type EventLabel = { x: number; anchor: 'start' | 'end'; text: string | null }

/**
 * Which events get their words: each beside its mark, to the left where the right is too narrow, none where the words
 * of another stand already (the tooltip has them all).
 */
export function placeEventLabels(
  events: readonly { x: number; label: string }[],
  plot: { left: number; right: number },
  letter: number,
): EventLabel[] {
  const taken: { from: number; to: number }[] = []
  return events.map(({ x, label }) => {
    const width = label.length * letter + 8
    const anchor = x + width <= plot.right ? 'start' : 'end'
    const from = anchor === 'start' ? x : x - width
    const isFree = from >= plot.left && taken.every((other) => from >= other.to || from + width <= other.from)
    if (isFree) taken.push({ from, to: from + width })
    return { x, anchor, text: isFree ? label : null }
  })
}

export type WaterfallStep = { label: string; delta: number; count?: number; href?: string }
export type WaterfallBar = WaterfallStep & { from: number; to: number }

/** Each step from where the one before it ended. */
export function waterfallBars(start: number, steps: readonly WaterfallStep[]): WaterfallBar[] {
  let level = start
  return steps.map((step) => {
    const from = level
    level += step.delta
    return { ...step, from, to: level }
  })
}

/** Breaks a label at its spaces into lines that fit; a word longer than that stays whole. */
export function wrapWords(label: string, longest: number): string[] {
  const lines: string[] = []
  for (const word of label.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= longest) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
