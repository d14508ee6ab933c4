export { settleAfterScan, turnClock } from './clock.ts'
export { csvColumns } from './csv-columns.ts'
export { csvTemplate } from './csv-line.ts'
export { addDays, nextReviewAfter, todayIn } from './days.ts'
export { Conflict, DraftChanged, NoSuchException, NotAllowed } from './errors.ts'
export { type HandedOver, handOver, handOverAll } from './hand-over.ts'
export {
  importRegister,
  previewImport,
  type RegisterFile,
} from './import.ts'
export { lastImports } from './imports.ts'
export * from './model.ts'
export { changeExceptionPolicy, exceptionPolicy, severityOf } from './policy.ts'
export { exportAsPolicy } from './policy-export.ts'
export {
  type By,
  comment,
  decide,
  decideMany,
  discardDraft,
  endOwn,
  requestException,
  revoke,
  saveDraft,
  withdrawRequest,
} from './register.ts'
export { confirmHolds } from './review.ts'
export {
  canBeAskedAgain,
  commandsFor,
  isInForce,
  isRenewable,
  type Offer,
  toldState,
} from './state-machine.ts'
export { readException } from './store.ts'
export {
  draftSchema,
  type ExceptionDraft,
  limits,
  problemsOf,
  remarkSchema,
  targetSchema,
  termsSchema,
} from './terms.ts'
