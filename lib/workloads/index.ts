export { type Assigned, assignChanged, assignEverything, prepareAssigning } from './assign.ts'
export {
  type Criticality,
  criticalities,
  type Definition,
  type DefinitionInput,
  type Environment,
  environments,
  mostOwners,
  mostRules,
  type Owner,
  ownerSchema,
  type Rule,
  type RuleKind,
  ruleSchema,
  workloadSchema,
} from './define.ts'
export { Conflict, Invalid, NoSuchWorkload, type Problem } from './errors.ts'
export { markApplied, type RulesState, rulesState } from './rules.ts'
