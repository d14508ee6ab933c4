import { scheduleWords } from '#components/scans/words.ts'
import { RoleTable } from '#components/settings/role-table.tsx'
import { TargetForm } from '#components/settings/target-form.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatScore } from '#components/ui/format.ts'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Page } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { roles } from '#lib/auth/permissions.ts'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { type EstateTarget, estateTarget } from '#lib/settings/target.ts'
import { enterPage, titleFor } from '../../access/enter-page.ts'
import { saveTarget } from './actions.ts'

export const generateMetadata = titleFor('settings.read', 'Settings')

export default async function SettingsPage() {
  const { viewer, db } = await enterPage('settings.read')
  const { scan, publicUrl, signIn } = loadConfig(process.env)
  const target = await estateTarget(db)
  const groups = signIn?.roleGroups ?? {}
  return (
    <Page
      title={target ? `The estate is to reach ${formatScore(target.score)}` : 'No target is set'}
      lead={
        scan.schedule
          ? `Scans run ${scheduleWords(scan.schedule)} (${scan.timeZone}).`
          : 'No scans are scheduled: they run when somebody asks for one.'
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title="Target" hint="the score that the estate is to reach">
          {mayDo(viewer, 'settings.change') ? (
            <TargetForm target={target?.score ?? null} save={saveTarget} />
          ) : (
            <p className="text-sm">
              {target ? formatScore(target.score) : 'None is set'}; administrators can change it.
            </p>
          )}
          {target && <SetBy target={target} />}
        </Card>
        <Card title="How this installation runs" hint="set where it is installed">
          <KeyValues
            items={[
              { key: 'Address', value: publicUrl },
              { key: 'Scans', value: scan.schedule ? scheduleWords(scan.schedule) : 'only when asked for' },
              { key: 'Time zone', value: scan.timeZone },
            ]}
          />
          <p className="mt-3 text-pretty text-ink-2 text-xs">
            These come from <code>TEMPER_URL</code>, <code>TEMPER_SCAN_SCHEDULE</code> and <code>TEMPER_TIME_ZONE</code>{' '}
            and are changed there, so that every process has the same.
          </p>
        </Card>
      </div>
      <Card title="Roles" hint="app roles of the app registration, and groups of TEMPER_ROLE_GROUPS" flush>
        <RoleTable roles={roles.map((role) => ({ role, groups: groups[role] ?? [] }))} />
      </Card>
    </Page>
  )
}

function SetBy({ target: { setAt, setBy } }: { target: EstateTarget }) {
  return (
    <p className="mt-3 text-ink-2 text-xs">
      Set {setBy ? `by ${setBy} ` : ''}
      <Time value={setAt} />.
    </p>
  )
}
