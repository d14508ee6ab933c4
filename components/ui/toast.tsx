'use client'

import { Toast } from '@base-ui/react/toast'
import clsx from 'clsx'
import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react'
import { type ComponentProps, createContext, type ReactNode, useContext } from 'react'
import { IconButton } from './button.tsx'

type Tone = 'success' | 'warning' | 'error'
type More = { description?: string; action?: { label: string; onClick: () => void } }

const toasts = Toast.createToastManager()

function tell(tone: Tone | undefined) {
  return (title: string, { description, action }: More = {}) =>
    toasts.add({
      title,
      description,
      type: tone,
      priority: tone === 'error' ? 'high' : 'low',
      actionProps: action && { children: action.label, onClick: action.onClick },
    })
}

/** A short message over the page that goes by itself; what must be read belongs into the page. */
export const toast = Object.assign(tell(undefined), {
  success: tell('success'),
  warning: tell('warning'),
  error: tell('error'),
  /** Takes one away before its time, by what telling it returned. */
  close: (id: string) => toasts.close(id),
})

/** Where toasts appear: once, around the whole of what may send them. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={toasts} timeout={6_000} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          className="fixed right-4 bottom-4 z-60 flex w-[min(22.5rem,calc(100vw-2rem))] flex-col-reverse gap-2 max-md:bottom-18"
          data-print="hidden"
        >
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Shown() {
  const { toasts: shown } = Toast.useToastManager()
  return shown.map((one) => (
    <Toast.Root
      key={one.id}
      toast={one}
      className="rounded-lg border border-line bg-surface text-ink shadow-float transition-opacity data-[ending-style]:opacity-0 data-[limited]:hidden data-[starting-style]:opacity-0"
      render={<Box />}
    >
      <Toast.Content className="flex items-start gap-2.5 p-3">
        {marks[one.type ?? '']}
        <div className="min-w-0 flex-1 text-sm">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-ink-2" />
          {one.actionProps && (
            <Toast.Action className="mt-1 font-medium text-accent hover:underline" render={<ActionButton />} />
          )}
        </div>
        <Toast.Close render={<Dismiss />}>
          <X aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}

// An alert speaks for an error, so Base UI hides its toast from screen readers until F6 leads there, but leaves it where
// Tab goes (github.com/mui/base-ui/issues/5659). What is hidden is no stop of Tab here; F6 shows it and makes it one.
const HiddenContext = createContext(false)

function Box(props: ComponentProps<'div'>) {
  const isHidden = props['aria-hidden'] === true
  return (
    <HiddenContext value={isHidden}>
      <div {...props} tabIndex={isHidden ? -1 : props.tabIndex} />
    </HiddenContext>
  )
}

function useTabIndex(props: ComponentProps<'button'>): number | undefined {
  const isHidden = useContext(HiddenContext) || props['aria-hidden'] === true
  return isHidden ? -1 : props.tabIndex
}

function Dismiss(props: ComponentProps<'button'>) {
  return <IconButton label="Dismiss" size="small" {...props} tabIndex={useTabIndex(props)} />
}

function ActionButton(props: ComponentProps<'button'>) {
  return <button type="button" {...props} tabIndex={useTabIndex(props)} />
}

const mark = 'mt-0.5 size-4 shrink-0'
const marks: Record<string, ReactNode> = {
  success: <CircleCheck aria-hidden className={clsx(mark, 'text-pass')} />,
  warning: <TriangleAlert aria-hidden className={clsx(mark, 'text-medium')} />,
  error: <CircleAlert aria-hidden className={clsx(mark, 'text-critical')} />,
}
