import type { z } from 'zod'
import { at } from './at.ts'
import { folded } from './casing.ts'
import { all, any, custom, not, otherwise, when } from './combine.ts'
import type { GuidanceSlug } from './guidance.ts'
import { pointedAt, pointingAt } from './related.ts'
import type { Rule } from './rule.ts'
import type { Area, Effort, Pillar, Severity } from './vocabulary.ts'

/** Ids that others know the same thing by. Real ones: look them up. */
export interface References {
  /** Controls of the Microsoft cloud security benchmark, such as `NS-2`. */
  readonly mcsb?: readonly string[]
  /** Items of the CIS Azure Foundations Benchmark 6.0, such as `9.3.4`. */
  readonly cis?: readonly string[]
  readonly psrule?: readonly string[]
  /** Ids (guids) of built-in Azure Policy definitions. */
  readonly policy?: readonly string[]
  /** Keys (guids) of Defender for Cloud assessments. */
  readonly defender?: readonly string[]
  readonly prowler?: readonly string[]
  readonly cloudsploit?: readonly string[]
}

/** What an organisation may change about a check. */
export interface Parameter<T> {
  readonly schema: z.ZodType<T>
  readonly default: T
  readonly description: string
}

export function parameter<T>(schema: z.ZodType<T>, initial: T, description: string): Parameter<T> {
  return { schema, default: initial, description }
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>
export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never
}

const combinators = { at, all, any, not, otherwise, when, custom, pointedAt, pointingAt }

/** What a check's rule is made of: the combinators, and the values of its parameters. */
export type Tools<P extends Parameters = Parameters> = typeof combinators & { readonly parameters: ParameterValues<P> }

interface Described {
  /** Names the state wanted, as a sentence without full stop: `Storage accounts refuse TLS older than 1.2`. */
  readonly title: string
  readonly pillar: Pillar
  readonly area: Area
  readonly severity: Severity
  /** The recommendation of the guidance that it serves. */
  readonly guidance: GuidanceSlug
  /** What goes wrong otherwise. */
  readonly why: string
  readonly references: References
}

interface Declared<P extends Parameters> extends Described {
  /** Raised whenever the same row may be judged otherwise than before. */
  readonly version: number
  /** How to fix it in each tool. $ID, $NAME and so on are filled in with the asset's own (fill-in.ts). */
  readonly fix: { readonly portal: string; readonly cli: string; readonly bicep: string }
  /** What may break, and how to find out before. */
  readonly caution: string
  readonly effort: Effort
  /** Types of other rows that the rule reads. */
  readonly reads?: readonly string[]
  readonly parameters?: P
  /** Which assets of the type it is about. The rest get no verdict. */
  readonly when?: (tools: Tools<P>) => Rule
  readonly evaluate: (tools: Tools<P>) => Rule
}

/** A check that is evaluated from assets and signals. */
export interface AutomatedCheck extends Described {
  readonly kind: 'automated'
  readonly id: string
  readonly version: number
  /** Types of assets, lower case. */
  readonly appliesTo: readonly string[]
  readonly fix: { readonly portal: string; readonly cli: string; readonly bicep: string }
  readonly caution: string
  readonly effort: Effort
  readonly reads: readonly string[]
  readonly parameters: Parameters
  /** The properties observed, with the default parameters. */
  readonly paths: readonly string[]
  /** Makes the rule for these parameters. */
  rule(parameters: Readonly<Record<string, unknown>>): Rule
}

/** A check that a person states, with evidence and a review date. */
export interface AttestedCheck extends Described {
  readonly kind: 'attested'
  readonly id: string
  readonly version: number
  /** What must be true, for a person to state it. */
  readonly statement: string
  readonly reviewAfterDays: number
}

export type Check = AutomatedCheck | AttestedCheck

/** A check before it is told its types. */
export type Draft = (appliesTo: readonly string[]) => AutomatedCheck

/**
 * Declares a check. The rule is made once here, so that a mistake in it shows at start.
 * @throws {Error} where the rule reads types that the check does not declare.
 */
export function check<const P extends Parameters = Record<never, never>>(id: string, declared: Declared<P>): Draft {
  const { when: condition, evaluate, reads = [], parameters, ...described } = declared
  const rule = (values: Readonly<Record<string, unknown>>) => {
    const tools: Tools<P> = { ...combinators, parameters: values as ParameterValues<P> }
    return condition ? when(condition(tools), evaluate(tools)) : evaluate(tools)
  }
  const initial = rule(defaultsOf(parameters ?? {}))
  const read = reads.map(folded)
  const undeclared = initial.reads.filter((type) => !read.includes(type))
  if (undeclared.length > 0) throw new Error(`Check ${id} reads ${undeclared.join(', ')}: name it in its reads`)
  return (appliesTo) => ({
    ...described,
    kind: 'automated',
    id,
    appliesTo,
    reads: read,
    parameters: parameters ?? {},
    paths: initial.paths,
    rule,
  })
}

/** The checks on one type of asset (or on types that are the same thing, such as a site and its slots). */
export function checksFor(type: string | readonly string[], drafts: readonly Draft[]): readonly AutomatedCheck[] {
  const types = (typeof type === 'string' ? [type] : type).map(folded)
  return drafts.map((draft) => draft(types))
}

export function defaultsOf(parameters: Parameters): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, { default: initial }]) => [name, initial]))
}
