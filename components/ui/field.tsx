'use client'

import clsx from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'

// 16 px on a phone: iOS magnifies the page when a smaller field is touched.
export const controlLook =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-ink text-sm transition-colors max-md:text-lg ' +
  'hover:border-control focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:bg-sunken disabled:text-ink-2 aria-invalid:border-critical'

/** What ties a control to its label, hint and problem. */
export type ControlProps = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }

/** A label, one control, what helps to fill it, and what is wrong with it, told where it is wrong. */
export function Field({
  label,
  hint,
  problem,
  isOptional = false,
  className,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  problem?: string | null
  isOptional?: boolean
  className?: string
  children: (control: ControlProps) => ReactNode
}) {
  const id = useId()
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
        {isOptional && <span className="font-normal text-ink-2"> (optional)</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': problem ? true : undefined })}
      {problem && <Problem id={`${id}-problem`}>{problem}</Problem>}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-pretty text-ink-2 text-xs">
          {hint}
        </p>
      )}
    </div>
  )
}

/** What is wrong, beside the thing that is. */
export function Problem({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} data-problem="" className="mt-1 text-critical text-xs">
      {children}
    </p>
  )
}

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" autoComplete="off" className={clsx(controlLook, 'h-9 max-md:h-11', className)} {...rest} />
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={clsx(controlLook, 'block py-2', className)} {...rest} />
}

/** One of a few, as the system's own list: the thumb knows it. An empty value shows `placeholder` until one is chosen. */
export function Choice<Value extends string>({
  options,
  placeholder,
  className,
  ...rest
}: Omit<ComponentProps<'select'>, 'children'> & {
  options: readonly { value: Value; label: string }[]
  placeholder?: string
}) {
  return (
    <select className={clsx(controlLook, 'h-9 max-md:h-11', className)} {...rest}>
      {placeholder && (
        <option value="" disabled>
          {placeholder}
        </option>
      )}
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
