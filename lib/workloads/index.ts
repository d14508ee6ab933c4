export { type Assigned, assignChanged, assignEverything, prepareAssigning } from './assign.ts'
export { type By, mostWorkloads, reorderWorkloads, retireWorkload, type Saved, saveWorkload } from './change.ts'
export { countByRule } from './count-by-rule.ts'
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
export { type FileProblem, largestFile } from './file-format.ts'
export { exportWorkloads, type ImportDifference, type Imported, importWorkloads } from './import.ts'
export { type NamedWorkload, type Preview, PreviewTooSlow, previewRules } from './preview.ts'
export { markApplied, type RulesState, rulesState } from './rules.ts'
export { getWorkload, listWorkloads, type Workload } from './store.ts'
