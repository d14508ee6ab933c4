import type { Row } from '../estate.ts'
import { hash } from '../rows/row.ts'

/** What services find out about an asset though its own row does not say it. Not serialised: Azure does not either. */
const known = Symbol('known')

/** auditing: of a SQL server; findings: vulnerabilities in a machine, database or registry; baseline: inside a machine. */
export type Fact = 'auditing' | 'findings' | 'baseline'

type Facts = Partial<Record<Fact, boolean>>

const factsOf = (row: Row) => (row as { [known]?: Facts })[known]

/** Whether something is so of an asset; where the story does not say, for a fixed share of all. */
export const isKnown = (row: Row, fact: Fact, share: number): boolean =>
  factsOf(row)?.[fact] ?? hash(`${String(row.id)} ${fact}`, 41) % 100 < share * 100

/** The same asset, of which services now find this. */
export const learn = (row: Row, facts: Facts): Row => ({ ...row, [known]: { ...factsOf(row), ...facts } })
