import type { z } from 'zod'
import type { Actor } from '#lib/exceptions/model.ts'
import type { WebDatabase } from '#lib/posture/database.ts'
import type { Scope } from '#lib/posture/scope.ts'
import type { ParameterProblem } from './problem.ts'

/** What an address of the API does, once it is known who asks, that they may, and that it was not done before. */
export interface Doing<Body> {
  readonly db: WebDatabase
  /** Nothing that the asker may not see. */
  readonly scope: Scope
  readonly body: Body
  /** The parts of the path in braces, by name. */
  readonly params: Readonly<Record<string, string>>
  readonly actor: Actor
  readonly at: Date
  readonly requestId: string
  /** The organisation's, whose days are meant. */
  readonly timeZone: string
}

/** Something that is made by a POST: what it takes, what it answers (201), and how. */
export interface WriteEndpoint<Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  /** Below /api/v1, with parameters in braces. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly body: Body
  readonly answer: Answer
  /** A body for the documentation; a test parses it. */
  readonly example: z.input<Body>
  run(doing: Doing<z.output<Body>>): Promise<{ value: z.input<Answer> /** Below /api/v1. */; location: string }>
}

export function writeEndpoint<Body extends z.ZodType, Answer extends z.ZodType>(
  declared: WriteEndpoint<Body, Answer>,
): WriteEndpoint<Body, Answer> {
  return declared
}

/** What is asked for cannot be done as things stand. */
export class Impossible extends Error {
  override readonly name = 'Impossible'
}

/** What was sent does not say what it should; each problem names its field. */
export class BadBody extends Error {
  override readonly name = 'BadBody'
  readonly problems: readonly ParameterProblem[]

  constructor(problems: readonly ParameterProblem[]) {
    super(problems.map(({ parameter, detail }) => `${parameter} ${detail}`).join(' '))
    this.problems = problems
  }
}

const MOST_PROBLEMS = 50

/** The problems of a body, each with the JSON Pointer (RFC 6901) of its field; '' = all of it. */
export function bodyProblems(
  problems: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): ParameterProblem[] {
  return problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => ({
    parameter: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: message,
  }))
}
