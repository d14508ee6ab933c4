export { type Assigned, assignChanged, assignEverything, prepareAssigning } from './assign.ts'
export { type By, mostWorkloads, reorderWorkloads, retireWorkload, type Saved, saveWorkload } from './change.ts'
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
export { ruleInWords } from './difference.ts'
export { Conflict, Invalid, NoSuchWorkload, type Problem } from './errors.ts'
export { markApplied, type RulesState, rulesState } from './rules.ts'
export { getWorkload, listWorkloads, type Workload } from './store.ts'
