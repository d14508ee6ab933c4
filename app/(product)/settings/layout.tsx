import type { ReactNode } from 'react'
import { ChannelTrouble } from '#components/settings/channel-trouble.tsx'
import { channelsInTrouble, channelsTitle, undeliveredWords } from '#components/settings/channel-words.ts'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { mayDo } from '#lib/auth/viewer.ts'
import { loadConfig } from '#lib/config/config.ts'
import { channelHealth } from '#lib/notifications/index.ts'
import { enterPage } from '../../access/enter-page.ts'
import { sections } from './sections.ts'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { viewer, db } = await enterPage('settings.read')
  const health = await channelHealth(db, loadConfig(process.env).notifications)
  return (
    <>
      <SettingsTabs
        sections={sections.filter(({ action }) => mayDo(viewer, action)).map(({ href, label }) => ({ href, label }))}
      />
      {channelsInTrouble(health).length > 0 && (
        <ChannelTrouble title={channelsTitle(health)} said={undeliveredWords(health)} />
      )}
      {children}
    </>
  )
}
