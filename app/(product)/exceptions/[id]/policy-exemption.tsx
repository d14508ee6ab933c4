import { PolicyExport } from '#components/exceptions/policy-export.tsx'
import { deviation } from '#lib/checklist/subjects.ts'
import { exportAsPolicy } from '#lib/exceptions/index.ts'
import type { Queryable } from '#lib/posture/database.ts'
import type { ExceptionDetail } from '#lib/posture/exceptions/get-exception.ts'
import { policyAssignments } from '#lib/posture/exceptions/policy-assignments.ts'
import type { Scope } from '#lib/posture/scope.ts'

/** What is approved and has an end, as an exemption of Azure Policy; nothing of what is not, or came from there. */
export async function PolicyExemption({
  db,
  reach,
  exception: { name, entry },
}: {
  db: Queryable
  reach: Scope
  exception: ExceptionDetail
}) {
  const { id, category, endsAt, checks, targets, justification, ticket, round, decisions } = entry
  const isApproved = entry.state === 'approved' || entry.state === 'active' || entry.state === 'review'
  if (!isApproved || category === null || endsAt === null) return null
  const approvers = decisions.filter((one) => one.round === round && one.verdict === 'approve')
  const exported = exportAsPolicy(
    {
      id,
      title: deviation(checks, targets),
      category,
      checks,
      targets,
      justification,
      ticket,
      approvers: approvers.map(({ personName }) => personName),
      endsAt,
    },
    await policyAssignments(db, reach, id),
  )
  return <PolicyExport exported={exported} name={name} />
}
