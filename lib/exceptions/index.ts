export { type Settled, settleAfterScan, type Turned, turnClock } from './clock.ts'
export { csvColumns } from './csv-columns.ts'
export { csvTemplate } from './csv-line.ts'
export { addDays, beginningOf, daysBetween, endOf, isDay, todayIn } from './days.ts'
export { type Difference, differenceBetween } from './difference.ts'
export { Conflict, Invalid, NoSuchException, NotAllowed, type Problem } from './errors.ts'
export { type HandedOver, handOver, handOverAll } from './hand-over.ts'
export {
  type ImportedLine,
  type ImportResult,
  importRegister,
  previewImport,
  type RegisterFile,
} from './import.ts'
export { type DoneImport, lastImports } from './imports.ts'
export { covers, holds, type PlacedAsset } from './matching.ts'
export * from './model.ts'
export { changeExceptionPolicy, exceptionPolicy, longestEnd, policySchema, severityOf } from './policy.ts'
export { exportAsPolicy, type PolicyExport } from './policy-export.ts'
export { type SyncedExemptions, syncPolicyExemptions } from './policy-sync.ts'
export {
  type By,
  comment,
  type Decided,
  type DecidedOne,
  type Decision,
  decide,
  decideMany,
  discardDraft,
  requestException,
  revoke,
  saveDraft,
  withdrawRequest,
} from './register.ts'
export {
  commandsFor,
  type EventKind,
  eventKinds,
  finalStates,
  isInForce,
  isRenewable,
  type Offer,
  type Standing,
  toldState,
  type Verdict,
} from './state-machine.ts'
export {
  draftOf,
  readException,
  type StoredDecision,
  type StoredException,
  standingOf,
  targetOf,
} from './store.ts'
export { type ResolvedTarget, resolveTargets, type StoredTarget } from './targets.ts'
export {
  draftSchema,
  type ExceptionDraft,
  limits,
  problemsOf,
  remarkSchema,
  targetKey,
  targetSchema,
  termsSchema,
} from './terms.ts'
