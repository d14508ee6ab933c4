'use client'

import { CSPProvider } from '@base-ui/react/csp-provider'
import { Monitor, Moon, Sun } from 'lucide-react'
import { ThemeProvider as NextThemes, useTheme } from 'next-themes'
import { type ReactNode, useSyncExternalStore } from 'react'

/** Light, dark or the system's choice. `nonce` is the page's for inline scripts and styles. */
export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <NextThemes
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      enableColorScheme={false}
      disableTransitionOnChange
      nonce={nonce}
    >
      <CSPProvider nonce={nonce} disableStyleElements>
        {children}
      </CSPProvider>
    </NextThemes>
  )
}

const themes = [
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
  { value: 'system', label: 'As the system', Icon: Monitor },
] as const

/** Three choices side by side. Until the browser has woken up, none is marked: the server cannot know. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme()
  const isAwake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <fieldset className="flex rounded-md bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ value, label, Icon }) => (
        <label
          key={value}
          title={label}
          className="flex size-6.5 cursor-pointer items-center justify-center rounded-sm text-ink-2 hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent has-checked:bg-surface has-checked:text-ink max-md:size-9"
        >
          <input
            type="radio"
            name="theme"
            value={value}
            checked={isAwake && theme === value}
            onChange={() => setTheme(value)}
            className="sr-only"
          />
          <Icon aria-hidden className="size-3.5" />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}

const never = () => () => {}
