import type { ReactNode } from 'react'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { requireViewer } from '../../access/enter-page.ts'
import { sections } from './sections.ts'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer('settings.read')
  return (
    <>
      <SettingsTabs
        sections={sections.filter(({ action }) => mayDo(viewer, action)).map(({ href, label }) => ({ href, label }))}
      />
      {children}
    </>
  )
}
