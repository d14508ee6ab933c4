import type { Check } from './check.ts'
import { checklist } from './checks/index.ts'

export type {
  AttestedCheck,
  AutomatedCheck,
  Check,
  Parameter,
  Parameters,
  References,
} from './check.ts'
export { checklist } from './checks/index.ts'
export { EstateIndex } from './estate.ts'
export { compile, type Evaluator, type ParameterChoices, type Sink } from './evaluator.ts'
export { fillIn } from './fill-in.ts'
export { type GuidanceSlug, guidance, guidanceSource, type Recommendation, recommendation } from './guidance.ts'
export { linksOf } from './links.ts'
export { readingOf } from './reading.ts'
export { type Row, typeOf } from './row.ts'
export { type EstateView, emptyEstate, type Rule } from './rule.ts'
export {
  type Code,
  DEFAULT,
  type Evidence,
  FAIL,
  PASS,
  type Status,
  statusOf,
  UNKNOWN,
} from './verdict.ts'
export {
  type Area,
  areas,
  type Effort,
  type Pillar,
  pillars,
  type Severity,
  severities,
} from './vocabulary.ts'

/** Every check by its id. */
export const checksById: ReadonlyMap<string, Check> = new Map(checklist.map((one) => [one.id, one]))
