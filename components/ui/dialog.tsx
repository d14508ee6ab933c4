'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { IconButton } from './button.tsx'

const backdropLook =
  'fixed inset-0 z-50 bg-scrim transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0'
const popupLook =
  'fixed z-50 flex flex-col bg-surface text-ink shadow-float outline-none transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 ' +
  'max-md:inset-x-0 max-md:bottom-0 max-md:max-h-[88dvh] max-md:rounded-t-lg md:top-[12dvh] md:left-1/2 md:max-h-[76dvh] md:-translate-x-1/2 md:rounded-lg md:border md:border-line'
const widths = { narrow: 'md:w-[26rem]', normal: 'md:w-[36rem]', wide: 'md:w-[52rem]' }

/** A window over the page (a sheet from below on a phone). Opened by its trigger, or controlled by `open`. */
export function Dialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  width = 'normal',
  footer,
  children,
}: {
  title: ReactNode
  description?: ReactNode
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  width?: keyof typeof widths
  footer?: ReactNode
  children: ReactNode
}) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Popup className={clsx(popupLook, widths[width])}>
          <div className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description && <Base.Description className="text-ink-2 text-sm">{description}</Base.Description>}
            </div>
            <Base.Close render={<IconButton label="Close" size="small" />}>
              <X aria-hidden />
            </Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer && <div className="flex justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
